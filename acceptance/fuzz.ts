// Gives the program answers, inputs and addresses that somebody made to break it, and looks at what it does.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createAuthority } from '../sandbox/net/certificates.js';
import { ROOT } from './kit/tools.js';

/** Cases of each part in a run; the longest parts come first. */
const PARTS: Readonly<Record<string, number>> = {
  ...{ cloud: 5000, 'data-center': 5000, built: 150, options: 10_000, inputs: 90_000, urls: 6000 },
};

/** @returns the exit status */
async function main(): Promise<number> {
  process.chdir(ROOT);
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: text, path: text, runs: text },
  });
  const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31));
  const chosen = Object.keys(PARTS).filter((name) => positionals.length === 0 || positionals.includes(name));
  const isKnown = positionals.every((name) => name in PARTS);
  if (Number.isNaN(seed) || !isKnown || (values.path !== undefined && chosen.length !== 1)) {
    console.error('Usage: npm run accept -- fuzz [PART] [--seed NUMBER] [--path PATH] [--runs NUMBER]');
    console.error(`Parts: ${Object.keys(PARTS).join(', ')}`);
    return 2;
  }
  if (!existsSync('dist/main/index.js')) {
    console.error('dist is not built; run `npm run build`.');
    return 1;
  }
  console.log(`Seed ${seed}`);
  // Node reads NODE_EXTRA_CA_CERTS at its start: an input with a certificate would cost each run more than its requests.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'fuzz-ca-'));
  const authority = createAuthority();
  const file = (name: string, pem: string): string => {
    writeFileSync(join(folder, name), pem, { mode: 0o600 });
    return join(folder, name);
  };
  const { cert, key } = authority.host();
  const env = {
    NODE_EXTRA_CA_CERTS: file('ca.pem', authority.caPem),
    FUZZ_CERTIFICATE: file('host.pem', cert),
    FUZZ_KEY: file('host-key.pem', key),
  };
  const count = { passed: 0, failed: 0 };
  const waiting = [...chosen];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const args = [
        name,
        String(seed),
        values.runs ?? String(PARTS[name]),
        ...(values.path ? [values.path] : []),
      ];
      count[(await runPart(args, env)) === 0 ? 'passed' : 'failed'] += 1;
    }
  };
  try {
    await Promise.all([lane(), lane()]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

/** Runs one part, and shows what it says when it has ended. @returns its exit status */
function runPart(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const { PATH = '', HOME = '', CI = '', TSX_TSCONFIG_PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'acceptance/fuzz/part.ts', ...args], {
    env: { PATH, HOME, CI, TSX_TSCONFIG_PATH, ...env },
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

process.exitCode = await main();
