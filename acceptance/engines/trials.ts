import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { checkQuiet, fieldValue, WANTED } from '../kit/job.js';
import type { Checks, Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { type Engine, EnginePlace, type Outcome, PRINTED, type Trial } from './place.js';

const { sites, tokens } = fixtures;

function isSet({ exitCode, sandbox }: Outcome, checks: Checks): void {
  checks.equal('the job succeeds', exitCode, 0);
  checks.equal('the field is set', fieldValue(sandbox, CLASSIC), WANTED);
  checks.equal('by one request', writes(sandbox), 1);
}

const fails =
  (says: string, wanted: number): Trial['check'] =>
  ({ exitCode, log, sandbox }, checks) => {
    checks.that('the job fails', exitCode !== 0);
    checks.that(`the log says '${says}'`, log.includes(says));
    checks.equal('so many writes are sent', writes(sandbox), wanted);
  };

const TRIALS: readonly Trial[] = [
  { name: 'the field is set', check: isSet },
  {
    ...{ name: 'the job prints its credential', prints: true },
    check(outcome, checks) {
      isSet(outcome, checks);
      const lines = outcome.log.split(/\r?\n/);
      const { as = '', forms } = outcome.masks ?? {};
      const isHidden = (form: string): boolean =>
        lines.some((line) => line.startsWith(`${form}: `) && line.includes(as));
      checks.equal('it hides what it says', PRINTED.filter(isHidden), forms);
    },
  },
  { name: 'the token is refused', token: tokens.expired, check: fails('credentials-rejected', 0) },
  {
    name: 'a later step fails',
    prepare(sandbox) {
      const then = { status: 400, body: { errorMessages: ['The issue is locked.'] } };
      sandbox.faults.add({ host: sites.acme.host, method: 'PUT', then });
    },
    check: fails('The issue is locked.', 1),
  },
  {
    ...{ name: 'the agent fails between the login and the block', engine: 'Jenkins' },
    environment: { FAILS_BEFORE_BLOCK: 'yes' },
    check: fails('Authenticated at', 0),
  },
];

export function trialsOf(engine: Engine): readonly Trial[] {
  return (engine.trials ?? TRIALS).filter(
    (trial) =>
      (trial.prints !== true || engine.masks !== undefined) && (trial.engine ?? engine.name) === engine.name,
  );
}

export async function runTrial(engine: Engine, trial: Trial, stage: Stage): Promise<void> {
  const { sandbox, checks } = stage;
  const { token = tokens.classic, prints = false, environment } = trial;
  trial.prepare?.(sandbox);
  const place = new EnginePlace(stage.place, token, prints, { ...sandbox.env, ...environment });
  const before = place.strangers();
  const finished = await engine.run(place);
  trial.check({ ...finished, sandbox, masks: engine.masks }, checks);
  const shown = PRINTED.filter((form) => !engine.masks?.forms.includes(form));
  // Text that the system is known to show isn't our leak.
  const ours = finished.log.split('\n').filter((line) => !shown.some((form) => line.startsWith(`${form}: `)));
  checkQuiet(checks, ours.join('\n'), [token], place.root, place.temporary);
  checks.equal('no file holds the secret', place.holders(), []);
  checks.equal('no file of the program is left', place.remains(), []);
  checks.equal('the workspace is as it was', place.strangers(), [...before, ...(engine.adds ?? [])]);
}

export function writes(sandbox: Sandbox): number {
  return sandbox.requests.filter(({ method }) => method === 'PUT').length;
}
