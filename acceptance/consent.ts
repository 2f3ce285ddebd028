// A person's consent in a real browser, from `jira-auth consent` to a curl that changes an issue of the sandbox.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/index.js';
import { Chromium, findChromium } from './consent/chromium.js';
import { play, SCENARIOS } from './consent/scenarios.js';
import type { Result, Scenario } from './consent/scenarios.js';
import { ROOT } from './e2e/go-tool.js';

const USAGE = 'Usage: npm run accept -- consent [PART OF A LINE]';

const count = { passed: 0, failed: 0, skipped: 0 };

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  const chosen = SCENARIOS.filter(({ name }) => name.includes(part));
  if (rest.length > 0 || chosen.length === 0) {
    console.error(USAGE);
    return 2;
  }
  process.chdir(ROOT);
  const missing = missingTool();
  if (missing !== undefined) {
    console.error(missing);
    return 1;
  }
  const sandbox = await startSandbox();
  try {
    const found = await findChromium();
    if ('missing' in found) console.log(found.missing);
    const browser = 'missing' in found ? undefined : await Chromium.start(found, sandbox.proxyUrl);
    if (browser) console.log(`Chromium ${browser.version}`);
    try {
      for (const scenario of chosen) {
        const { run, by } = scenario.play;
        if (by === 'hand') report(scenario, await play(sandbox, run));
        else if (browser) report(scenario, await play(sandbox, (stage) => run(stage, browser)));
        else skip(scenario);
      }
    } finally {
      await browser?.close();
    }
  } finally {
    await sandbox.close();
  }
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? 0 : 1;
}

function missingTool(): string | undefined {
  if (['main', 'post', 'cli'].some((folder) => !existsSync(join('dist', folder, 'index.js')))) {
    return 'The Action is not built; run `npm run build`.';
  }
  const curl = spawnSync('curl', ['--version'], { stdio: 'ignore' });
  return curl.error === undefined ? undefined : 'curl is missing.';
}

/** What is missing counts as failed on a CI system: nobody would read the note. */
function skip({ name }: Scenario): void {
  const isFailure = process.env['CI'] === 'true';
  count[isFailure ? 'failed' : 'skipped'] += 1;
  console.log(`${isFailure ? 'FAILED' : 'skipped'}  ${name}: without Chromium`);
}

function report({ name }: Scenario, { checks, log }: Result): void {
  const isFine = checks.failed.length === 0;
  count[isFine ? 'passed' : 'failed'] += 1;
  console.log(`${isFine ? 'passed' : 'FAILED'}  ${name} (${checks.count} checks)`);
  if (isFine) return;
  for (const statement of checks.failed) console.log(`        not so: ${statement}`);
  for (const line of log) console.log(`        | ${line}`);
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
