// Runs the workflows of e2e/ with act, a runner of GitHub workflows, against the sandbox, and checks what came of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/index.js';
import { createConsumer } from './e2e/consumer.js';
import { ACT, findOrInstall, reportSkipped } from './e2e/go-tool.js';
import { type Place, type Result, runScenario, type Trial } from './e2e/run.js';
import { SCENARIOS } from './e2e/scenarios.js';
import { TOKEN_EXPIRY } from './e2e/token-expiry.js';

const USAGE = 'Usage: npm run accept -- e2e [PART OF A NAME]';

const TRIALS: readonly Trial[] = [
  ...SCENARIOS.map((scenario) => ({
    name: scenario.name,
    shows: scenario.shows,
    run: (place: Place) => runScenario(scenario, place),
  })),
  ...TOKEN_EXPIRY,
];

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  const trials = TRIALS.filter(({ name }) => name.includes(part));
  if (rest.length > 0 || trials.length === 0) {
    console.error(`${USAGE}\nNames: ${TRIALS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const act = findOrInstall(ACT);
  if ('missing' in act) return reportSkipped(act.missing, trials.length);

  const possible = trials.filter(({ missing }) => missing?.() === undefined);
  const results = await runAll(possible, act.command);
  for (const { trial, checks, log } of results) {
    if (checks.failed.length > 0) console.log(`\nThe log of "${trial.name}":\n${withoutMasks(log)}`);
  }
  const failed = results.filter(({ checks }) => checks.failed.length > 0).length;
  const impossible = trials.filter((trial) => !possible.includes(trial));
  for (const { name, missing } of impossible) console.log(`skipped  ${name}: ${missing?.() ?? ''}`);
  // On a CI system nobody would read that something was not tried.
  const isFailure = failed > 0 || (impossible.length > 0 && process.env.CI === 'true');
  const skipped = impossible.length > 0 ? `, ${impossible.length} skipped` : '';
  console.log(`\n${results.length - failed} passed, ${failed} failed${skipped}`);
  return isFailure ? 1 : 0;
}

/** act shows each of the many masks as a line of its own. */
function withoutMasks(log: string): string {
  return log.replaceAll(/^\[.*\] {3}⚙ {2}\*\*\*\n/gmu, '');
}

type Tried = Result & { readonly trial: Trial };

async function runAll(trials: readonly Trial[], act: string): Promise<Tried[]> {
  const base = mkdtempSync(join(tmpdir(), 'jira-auth-e2e-'));
  const sandbox = await startSandbox();
  try {
    const repository = join(base, 'repository');
    createConsumer(repository);
    const results: Tried[] = [];
    for (const [index, trial] of trials.entries()) {
      const place = { act, repository, folder: join(base, String(index)), sandbox };
      const result = { trial, ...(await trial.run(place)) };
      printRow(result);
      results.push(result);
    }
    return results;
  } finally {
    await sandbox.close();
    rmSync(base, { recursive: true, force: true });
  }
}

function printRow({ trial, checks, seconds }: Tried): void {
  const width = Math.max(...TRIALS.map(({ name }) => name.length));
  const state = checks.failed.length === 0 ? 'passed' : 'FAILED';
  const count = `${checks.count} checks`;
  console.log(
    `${state}  ${trial.name.padEnd(width)}  ${seconds.toFixed(1).padStart(4)} s  ${count.padStart(9)}  ${trial.shows}`,
  );
  for (const statement of checks.failed) console.log(`        not so: ${statement}`);
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
