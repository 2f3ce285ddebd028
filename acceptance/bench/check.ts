import { writeFileSync } from 'node:fs';
import { fixtures, manyTokens } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import { actionInputs } from '../../sandbox/runner/index.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { inTurn, middleRow, type Row, timed } from './measure.js';

const MOST_MEMORY_MB = 120;
const REPEATS = 5;

/** Numbers of API tokens in an organization. With quadratic growth, the second half takes more than twice as long. */
const [FEW, MIDDLE, MANY] = [1000, 5500, 10_000];

const CREDENTIALS = 50;
const LATENCY_MS = 50;
/** The default of the input `concurrency`. */
const CONCURRENCY = 8;

/** Measures the expiry check of an organization with many tokens. Its findings don't count as failures here. */
export async function organization({ sandbox, place }: Stage): Promise<Row[]> {
  const { orgId, keys } = fixtures.organization;
  const inputs = { 'org-id': orgId, 'org-api-key': keys.full, 'fail-on': 'never' };
  const checked = actionInputs('check/action.yml', inputs);
  const env = { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.full };
  const command = (measured = {}): Promise<ChildResult> =>
    place.cli(['check', '--fail-on', 'never'], {}, { env, ...measured });
  const action = (measured = {}): Promise<ChildResult> =>
    place.job.runAction('dist/check/index.js', { inputs: checked, ...measured });
  let repeated = 0;
  const ask = async (tokens: number, run: () => Promise<ChildResult>): Promise<number> => {
    sandbox.reset();
    sandbox.admin.apiTokens = manyTokens(tokens);
    const ms = await timed(run());
    const asked = sandbox.requests.map(
      ({ method, origin, path, headers }) => `${method} ${origin}${path} ${headers['authorization'] ?? ''}`,
    );
    repeated += asked.length - new Set(asked).size;
    return ms;
  };
  const peaks: Row[] = [];
  for (const [name, run] of Object.entries({ 'jira-auth check': command, 'the Action check': action })) {
    let most = 0;
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const { peakMB, ...measured } = place.measured();
      await ask(MANY, () => run({ ...measured, env: { ...env, ...measured.env } }));
      most = Math.max(most, peakMB());
    }
    const limit = { limit: MOST_MEMORY_MB, isAsserted: true };
    peaks.push({
      name: `peak memory, ${name}, ${MANY} tokens`,
      value: most,
      digits: 1,
      unit: 'MB',
      ...limit,
    });
  }
  const rounds = await inTurn(
    REPEATS,
    Object.fromEntries([FEW, MIDDLE, MANY].map((tokens) => [tokens, () => ask(tokens, command)])),
  );
  return [
    ...peaks,
    middleRow(
      rounds,
      (times) => (times(`${MANY}`) - times(`${MIDDLE}`)) / (times(`${MIDDLE}`) - times(`${FEW}`)),
      { name: `time from ${MIDDLE} to ${MANY} tokens / from ${FEW} to ${MIDDLE}; 1 is linear`, limit: 1.5 },
    ),
    {
      ...{ name: 'repeated requests', value: repeated, digits: 0, limit: 0 },
      ...{ isExact: true, isAsserted: true },
    },
  ];
}

/** Measures a check of many credentials, less the same check of a file without any, which is its start-up. */
export async function credentials({ sandbox, place }: Stage): Promise<Row[]> {
  sandbox.latencyMs = LATENCY_MS;
  const { email = '', 'api-token': token = '', 'site-url': site } = CLASSIC.inputs;
  const check = (count: number): Promise<number> => {
    const entries = Array.from({ length: count }, (_, index) => ({
      ...{
        name: `credential-${index + 1}`,
        'site-url': site,
        'email-env': 'EMAIL',
        'api-token-env': 'TOKEN',
      },
      'expires-on': '2099-12-31',
    }));
    const file = place.path('credentials.yml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ credentials: entries }));
    const env = { EMAIL: email, TOKEN: token };
    const run = place.cli(['check', '--credentials-file', file], {}, { env });
    return count === 0 ? run.then(({ durationMs }) => durationMs) : timed(run);
  };
  const rounds = await inTurn(REPEATS, { all: () => check(CREDENTIALS), start: () => check(0) });
  const forced = Math.ceil(CREDENTIALS / CONCURRENCY) * LATENCY_MS;
  return [
    middleRow(rounds, (times) => (times('all') - times('start')) / forced, {
      name: `${CREDENTIALS} credentials, beyond the start-up / ${forced} ms that ${CONCURRENCY} at a time take`,
      limit: 1.5,
    }),
  ];
}
