// Runs the workflows of e2e/ with act, a runner of GitHub workflows, against the sandbox, and checks what came of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/index.js';
import { createConsumer } from './e2e/consumer.js';
import { ACT, findOrInstall, reportSkipped } from './e2e/go-tool.js';
import { type Result, runScenario } from './e2e/run.js';
import { SCENARIOS, type Scenario } from './e2e/scenarios.js';

const USAGE = 'Usage: npm run e2e -- [PART OF A NAME]';

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  const scenarios = SCENARIOS.filter(({ name }) => name.includes(part));
  if (rest.length > 0 || scenarios.length === 0) {
    console.error(`${USAGE}\nNames: ${SCENARIOS.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const act = findOrInstall(ACT);
  if ('missing' in act) return reportSkipped(act.missing, scenarios.length);

  const results = await runAll(scenarios, act.command);
  for (const { scenario, checks, log } of results) {
    if (checks.failed.length > 0) console.log(`\nThe log of "${scenario.name}":\n${withoutMasks(log)}`);
  }
  const failed = results.filter(({ checks }) => checks.failed.length > 0).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** act shows each of the many masks as a line of its own. */
function withoutMasks(log: string): string {
  return log.replaceAll(/^\[.*\] {3}⚙ {2}\*\*\*\n/gmu, '');
}

async function runAll(scenarios: readonly Scenario[], act: string): Promise<Result[]> {
  const base = mkdtempSync(join(tmpdir(), 'jira-auth-e2e-'));
  const sandbox = await startSandbox();
  try {
    const repository = join(base, 'repository');
    createConsumer(repository);
    const results: Result[] = [];
    for (const [index, scenario] of scenarios.entries()) {
      const result = await runScenario(scenario, {
        act,
        repository,
        folder: join(base, String(index)),
        sandbox,
      });
      printRow(result);
      results.push(result);
    }
    return results;
  } finally {
    await sandbox.close();
    rmSync(base, { recursive: true, force: true });
  }
}

function printRow({ scenario, checks, seconds }: Result): void {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  const state = checks.failed.length === 0 ? 'passed' : 'FAILED';
  const count = `${checks.count} checks`;
  console.log(
    `${state}  ${scenario.name.padEnd(width)}  ${seconds.toFixed(1).padStart(4)} s  ${count.padStart(9)}  ${scenario.shows}`,
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
