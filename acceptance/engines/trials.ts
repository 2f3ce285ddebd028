import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { checkQuiet, valueOf, WANTED } from '../kit/job.js';
import type { Stage } from '../kit/program.js';
import { type Engine, EnginePlace, PRINTED, type Trial } from './place.js';

const { fields, issues, sites, tokens, users } = fixtures;

export const ADA = { email: users.ada.email, token: tokens.classic };

const TRIALS: readonly Trial[] = [
  {
    name: 'the field is set',
    account: ADA,
    check({ exitCode, sandbox }, checks) {
      checks.equal('the job succeeds', exitCode, 0);
      checks.equal('the field is set', fieldOf(sandbox), WANTED);
      checks.equal('by one request', writes(sandbox), 1);
    },
  },
  {
    name: 'the job prints its credential',
    account: ADA,
    prints: true,
    check({ exitCode, log, sandbox, masks }, checks) {
      checks.equal('the job succeeds', exitCode, 0);
      checks.equal('the field is set', fieldOf(sandbox), WANTED);
      const lines = log.split(/\r?\n/);
      const hidden = PRINTED.filter((form) =>
        lines.some((line) => line.startsWith(`${form}: `) && line.includes(masks?.as ?? '')),
      );
      checks.equal('it hides what it says', hidden, masks?.forms);
    },
  },
  {
    name: 'the token is refused',
    account: { email: users.ada.email, token: tokens.expired },
    check({ exitCode, log, sandbox }, checks) {
      checks.that('the job fails', exitCode !== 0);
      checks.that('the log says why', log.includes('credentials-rejected'));
      checks.equal('nothing is sent', writes(sandbox), 0);
    },
  },
  {
    name: 'a later step fails',
    account: ADA,
    prepare(sandbox) {
      const then = { status: 400, body: { errorMessages: ['The issue is locked.'] } };
      sandbox.faults.add({ host: sites.acme.host, method: 'PUT', then });
    },
    check({ exitCode, log, sandbox }, checks) {
      checks.that('the job fails', exitCode !== 0);
      checks.that("Jira's answer is shown", log.includes('The issue is locked.'));
      checks.equal('it was sent once', writes(sandbox), 1);
    },
  },
  {
    name: 'the agent fails between the login and the block',
    account: ADA,
    engine: 'Jenkins',
    environment: { FAILS_BEFORE_BLOCK: 'yes' },
    check({ exitCode, log, sandbox }, checks) {
      checks.that('the job fails', exitCode !== 0);
      checks.that('it was logged in', log.includes('Authenticated at'));
      checks.equal('nothing is sent', writes(sandbox), 0);
    },
  },
];

/** Returns the trials that apply to an engine. */
export function trialsOf(engine: Engine): readonly Trial[] {
  return (engine.trials ?? TRIALS).filter(
    (trial) =>
      (trial.prints !== true || engine.masks !== undefined) && (trial.engine ?? engine.name) === engine.name,
  );
}

/** Runs an engine's example once and checks the results. */
export async function runTrial(engine: Engine, trial: Trial, stage: Stage): Promise<void> {
  const { sandbox, checks } = stage;
  trial.prepare?.(sandbox);
  const { email, token } = trial.account;
  const network = { ...sandbox.env, ...trial.environment };
  const place = new EnginePlace(stage.place, trial.account, trial.prints === true, network);
  const before = place.strangers();
  const finished = await engine.run(place);
  trial.check({ ...finished, sandbox, masks: engine.masks }, checks);
  const shown = PRINTED.filter((form) => !engine.masks?.forms.includes(form));
  // Text that the system is known to show isn't our leak.
  const ours = finished.log.split('\n').filter((line) => !shown.some((form) => line.startsWith(`${form}: `)));
  checkQuiet(checks, ours.join('\n'), [token], place.root, place.temporary);
  const forms = [token, Buffer.from(`${email}:${token}`).toString('base64')];
  checks.equal('no file holds the secret', place.holders(forms), []);
  checks.equal('no file of the program is left', place.remains(), []);
  checks.equal('the workspace is as it was', place.strangers(), [...before, ...(engine.adds ?? [])]);
}

function fieldOf(sandbox: Sandbox): unknown {
  return valueOf(sandbox, issues.first, fields.developmentStatus);
}

export function writes(sandbox: Sandbox): number {
  return sandbox.requests.filter(({ method }) => method === 'PUT').length;
}
