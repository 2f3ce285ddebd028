// Gives the program answers, inputs and addresses that somebody made to break it, and looks at what it does.
import { writeFileSync } from 'node:fs';
import { createAuthority } from '../sandbox/net/certificates.js';
import { runProgram } from './kit/finished.js';
import { givenOptions, program, type Stage } from './kit/program.js';
import { ROOT } from './kit/tools.js';

/** Cases of each part in a run; the longest parts come first. */
const PARTS = { cloud: 5000, 'data-center': 5000, options: 10_000, inputs: 90_000, urls: 6000 };

const OPTIONS = { path: { type: 'string' }, runs: { type: 'string' } } as const;
const { path, runs } = givenOptions(OPTIONS).values;

const LONGEST_MS = 60 * 60_000;

/** Runs one part, in a process of its own because it changes what is global, and shows what it says. */
async function runPart([name, usual]: [string, number], { seed, checks, place }: Stage): Promise<void> {
  // Node reads NODE_EXTRA_CA_CERTS at its start: an input with a certificate would cost each run more than its requests.
  const authority = createAuthority();
  const { cert, key } = authority.host();
  const file = (label: string, pem: string): string => {
    writeFileSync(place.path(label), pem, { mode: 0o600 });
    return place.path(label);
  };
  const { PATH = '', CI = '', TSX_TSCONFIG_PATH = '' } = process.env;
  const env = {
    ...{ PATH, CI, TSX_TSCONFIG_PATH, HOME: place.home },
    NODE_EXTRA_CA_CERTS: file('ca.pem', authority.caPem),
    FUZZ_CERTIFICATE: file('host.pem', cert),
    FUZZ_KEY: file('host-key.pem', key),
  };
  const part = ['--import', 'tsx', 'acceptance/fuzz/part.ts', name, String(seed), runs ?? String(usual)];
  const args = [...part, ...(path === undefined ? [] : [path])];
  const { exitCode, log } = await runProgram(process.execPath, args, ROOT, env, LONGEST_MS);
  console.log(log.trimEnd());
  checks.equal('every case is as it has to be', exitCode, 0);
}

await program(
  Object.entries(PARTS).map((part) => ({ name: part[0], run: (stage) => runPart(part, stage) })),
  { lanes: 2, isSeeded: true, options: OPTIONS },
);
