// Gives the program answers, inputs and addresses that somebody made to break it, and looks at what it does.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCertificates } from './fuzz/certificates.js';

const USAGE = 'Usage: npm run accept -- fuzz [PART] [--seed NUMBER] [--path PATH] [--runs NUMBER]';

/** Cases of each part in a run; the longest parts come first. */
const PARTS: Readonly<Record<string, number>> = {
  cloud: 5000,
  'data-center': 5000,
  built: 150,
  options: 10_000,
  inputs: 90_000,
  urls: 6000,
};

const WORKERS = 2;

const count = { passed: 0, failed: 0 };

/** @returns the exit status */
async function main(args: string[]): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { seed: { type: 'string' }, path: { type: 'string' }, runs: { type: 'string' } },
  });
  const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31));
  const chosen = Object.keys(PARTS).filter((name) => positionals.length === 0 || positionals.includes(name));
  const isNumber = Number.isInteger(seed) && /^\d*$/.test(values.runs ?? '');
  if (
    !isNumber ||
    positionals.some((name) => !(name in PARTS)) ||
    (values.path !== undefined && chosen.length !== 1)
  ) {
    console.error(`${USAGE}\nParts: ${Object.keys(PARTS).join(', ')}`);
    return 2;
  }
  if (chosen.includes('built') && !existsSync('dist/main/index.js')) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  console.log(`Seed ${seed}`);
  const certificates = makeCertificates();
  const waiting = [...chosen];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const runs = values.runs ?? String(PARTS[name]);
      const status = await run(
        [name, String(seed), runs, ...(values.path === undefined ? [] : [values.path])],
        {
          NODE_EXTRA_CA_CERTS: certificates.caFile,
          FUZZ_CERTIFICATE: certificates.certificateFile,
          FUZZ_KEY: certificates.keyFile,
        },
      );
      count[status === 0 ? 'passed' : 'failed'] += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: WORKERS }, worker));
  } finally {
    certificates.remove();
  }
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

/** Runs one part, and shows what it says when it has ended. @returns its exit status */
function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const { PATH = '', HOME = '', CI = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'acceptance/fuzz/part.ts', ...args], {
    // The sources import packages that the bundler replaces; here they are taken as they are.
    env: { PATH, HOME, CI, TSX_TSCONFIG_PATH: 'acceptance/kit/tsconfig.unshimmed.json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      process.stdout.write(Buffer.concat(said));
      resolve(status ?? 1);
    });
  });
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
