// Lets the built Action and command line exchange codes, refresh tokens and client credentials with OAuth servers that
// others wrote, in the place of Atlassian's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './e2e/go-tool.js';
import { startNodeOAuth } from './oauth-servers/node-oauth.js';
import { startOidcProvider } from './oauth-servers/oidc-provider.js';
import { play, SCENARIOS } from './oauth-servers/scenarios.js';
import type { Result } from './oauth-servers/scenarios.js';
import type { AuthorizationServer } from './oauth-servers/server.js';
import { startWorld } from './oauth-servers/world.js';

const USAGE = 'Usage: npm run accept -- oauth-servers [PART OF A LINE]';
const SERVERS = { 'oidc-provider': startOidcProvider, '@node-oauth/oauth2-server': startNodeOAuth } as const;

const count = { passed: 0, failed: 0, skipped: 0 };

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  const chosen = Object.entries(SERVERS).map(([name, startServer]) => ({
    startServer,
    scenarios: SCENARIOS.map((scenario) => ({ scenario, line: `${name}: ${scenario.name}` })).filter(
      ({ line }) => line.includes(part),
    ),
  }));
  if (rest.length > 0 || chosen.every(({ scenarios }) => scenarios.length === 0)) {
    console.error(USAGE);
    return 2;
  }
  process.chdir(ROOT);
  if (['main', 'post', 'cli'].some((folder) => !existsSync(join('dist', folder, 'index.js')))) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  for (const { startServer, scenarios } of chosen) {
    if (scenarios.length === 0) continue;
    const server = await startServer();
    if ('missing' in server) {
      console.log(server.missing);
      for (const { line } of scenarios) skip(line);
    } else {
      await runWith(server, scenarios);
    }
  }
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? 0 : 1;
}

async function runWith(
  server: AuthorizationServer,
  scenarios: readonly { scenario: (typeof SCENARIOS)[number]; line: string }[],
): Promise<void> {
  const json = server.takesJson ? '' : ' (it takes forms alone: what is JSON is converted for it)';
  console.log(`${server.name} ${server.version}${json}`);
  const world = await startWorld(server);
  try {
    for (const { scenario, line } of scenarios) report(line, await play(world, scenario));
  } finally {
    await world.close();
    await server.close();
  }
}

/** What is missing counts as failed on a CI system: nobody would read the note. */
function skip(line: string): void {
  const isFailure = process.env['CI'] === 'true';
  count[isFailure ? 'failed' : 'skipped'] += 1;
  console.log(`${isFailure ? 'FAILED' : 'skipped'}  ${line}`);
}

function report(line: string, { checks, log }: Result): void {
  const isFine = checks.failed.length === 0;
  count[isFine ? 'passed' : 'failed'] += 1;
  console.log(`${isFine ? 'passed' : 'FAILED'}  ${line} (${checks.count} checks)`);
  if (isFine) return;
  for (const statement of checks.failed) console.log(`        not so: ${statement}`);
  for (const text of log.flatMap((entry) => entry.trimEnd().split('\n'))) console.log(`        | ${text}`);
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
