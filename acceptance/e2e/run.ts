import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { readActLog } from './act-log.js';
import { placesOf, startAct } from './act.js';
import { Checks } from './checks.js';
import { findLeaks } from './leaks.js';
import { commandLines } from './processes.js';
import { type Outcome, type Scenario, VARIABLES } from './scenarios.js';

/** The line that the witness prints at the end of each job that checks the repository out. */
const WITNESS = 'witness ';
const NOTHING_LEFT = `${WITNESS}{"temporary":[],"workspace":[]}`;

export interface Place {
  /** How to call act. */
  readonly act: string;
  readonly repository: string;
  /** A new folder for everything that the run writes. */
  readonly folder: string;
  readonly sandbox: Sandbox;
}

/** Something to try, and how it is called. */
export interface Trial {
  readonly name: string;
  /** For the table. */
  readonly shows: string;
  /** What it needs and is not here, as sentences. */
  readonly missing?: () => string | undefined;
  readonly run: (place: Place) => Promise<Result>;
}

export interface Result {
  readonly checks: Checks;
  readonly seconds: number;
  readonly log: string;
}

/** Runs one scenario and looks at what came of it. */
export async function runScenario(scenario: Scenario, place: Place): Promise<Result> {
  const { repository, folder, sandbox } = place;
  sandbox.reset();
  const checks = new Checks();
  const startedAt = performance.now();
  const act = startAct({
    command: place.act,
    repository,
    folder,
    event: scenario.event?.name ?? 'push',
    ...(scenario.event && { payload: join(repository, 'e2e', 'events', scenario.event.payload) }),
    workflow: join('e2e', `${scenario.workflow}.yml`),
    secrets: scenario.secrets,
    variables: VARIABLES,
    environment: sandbox.env,
  });
  await scenario.meanwhile?.(act, sandbox, checks);
  const finished = await act.finished;
  const outcome: Outcome = { ...finished, read: readActLog(finished.log), sandbox };
  checkJobs(scenario, outcome, checks);
  checkNothingLeft(outcome, folder, checks);
  checkLog(scenario, outcome, checks);
  scenario.check(outcome, checks);
  return { checks, seconds: (performance.now() - startedAt) / 1000, log: finished.log };
}

function checkJobs({ jobs }: Scenario, { exitCode, read }: Outcome, checks: Checks): void {
  const succeeds = !Object.values(jobs).includes('failed');
  checks.equal('act exits as its jobs end', exitCode, succeeds ? 0 : 1);
  checks.equal('the jobs end as they should', Object.fromEntries(read.jobs), jobs);
}

function checkNothingLeft({ read }: Outcome, folder: string, checks: Checks): void {
  const testimonies = read.printed.filter((line) => line.startsWith(WITNESS));
  checks.equal('after its last step the job had left nothing', testimonies, [NOTHING_LEFT]);
  const { temporary, cache } = placesOf(folder);
  checks.equal('the system folder for temporary files is empty', readdirSync(temporary), []);
  checks.equal("the runner's folder for temporary files is empty", leftInRunnerTemp(cache), []);
  const running = commandLines().filter((line) => line.includes(folder));
  checks.equal('no process is left', running, []);
}

/** act removes this folder itself, but only if the job succeeded. */
function leftInRunnerTemp(cache: string): string[] {
  return readdirSync(cache)
    .map((run) => join(cache, run, 'tmp'))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path));
}

/** Neither what the jobs were given nor what was obtained with it may be seen. */
function checkLog({ secrets }: Scenario, { log, sandbox }: Outcome, checks: Checks): void {
  const obtained = sandbox.requests
    .map(({ headers }) => /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1])
    .filter((token) => token !== undefined);
  const leaks = findLeaks(log, [...Object.values(secrets), ...new Set(obtained)]);
  checks.equal('no secret is in the log', leaks, []);
}
