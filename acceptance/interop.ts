// Hands what the Action made of every credential to clients that others wrote, which then change an issue of the sandbox.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/index.js';
import type { Sandbox } from '../sandbox/index.js';
import { Checks } from './e2e/checks.js';
import { ROOT } from './e2e/go-tool.js';
import { CLIENTS, findOauthlib } from './interop/clients.js';
import type { Found } from './interop/clients.js';
import { runJob } from './interop/job.js';
import type { Result } from './interop/job.js';
import { SIGNERS, verifySignatures } from './interop/signatures.js';
import { WAYS_IN } from './interop/ways-in.js';

const USAGE = 'Usage: npm run accept -- interop [PART OF A LINE]';

/** One client with one way in. */
interface Combination {
  readonly client: string;
  readonly what: string;
  readonly find: () => Found;
  readonly run: (sandbox: Sandbox) => Promise<Result>;
}

const COMBINATIONS: readonly Combination[] = [
  ...CLIENTS.flatMap((client) =>
    WAYS_IN.filter(client.serves).map((way) => ({
      client: client.name,
      what: `${way.deployment === 'cloud' ? 'Cloud' : 'Data Center'}, ${way.method}`,
      find: client.find,
      run: (sandbox: Sandbox) => runJob(sandbox, way, client),
    })),
  ),
  ...SIGNERS.map((signer) => ({
    client: 'oauthlib',
    what: `jira-auth sign, ${signer.name}`,
    find: findOauthlib,
    run: (sandbox: Sandbox) => verifySignatures(sandbox, signer),
  })),
];

const count = { passed: 0, failed: 0, skipped: 0 };

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  const chosen = COMBINATIONS.filter(({ client, what }) => `${client} ${what}`.includes(part));
  if (rest.length > 0 || chosen.length === 0) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(join(ROOT, 'dist', 'main', 'index.js'))) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  const sandbox = await startSandbox();
  try {
    const found = new Map<string, Found>();
    for (const combination of chosen) {
      const { client, find } = combination;
      const tool = found.get(client) ?? find();
      if (!found.has(client) && 'missing' in tool) console.log(tool.missing);
      found.set(client, tool);
      await runOne(sandbox, combination, tool);
    }
  } finally {
    await sandbox.close();
  }
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? 0 : 1;
}

/** What is missing counts as failed on a CI system: nobody would read the note. */
async function runOne(sandbox: Sandbox, { client, what, run }: Combination, tool: Found): Promise<void> {
  if ('missing' in tool) {
    const isFailure = process.env['CI'] === 'true';
    count[isFailure ? 'failed' : 'skipped'] += 1;
    console.log(`${isFailure ? 'FAILED' : 'skipped'}  ${client}: ${what}`);
    return;
  }
  const { checks, log } = await run(sandbox).catch(interrupted);
  const isFine = checks.failed.length === 0;
  count[isFine ? 'passed' : 'failed'] += 1;
  console.log(`${isFine ? 'passed' : 'FAILED'}  ${client} ${tool.version}: ${what} (${checks.count} checks)`);
  if (isFine) return;
  for (const statement of checks.failed) console.log(`        not so: ${statement}`);
  for (const line of log) console.log(`        | ${line}`);
}

/** What stops one combination must not stop the others. */
function interrupted(error: unknown): Result {
  const checks = new Checks();
  checks.that('it came to its end', false);
  return {
    checks,
    log: (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n'),
  };
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
