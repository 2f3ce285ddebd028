import { fixtures, manyTokens } from '../../sandbox/index.js';
import { actionInputs } from '../../sandbox/runner/index.js';
import type { Stage } from '../kit/program.js';
import { type Row, timed } from './measure.js';

const TOKENS = 10_000;
const MOST_MEMORY_MB = 120;
const REPEATS = 5;

/** Measures the Action's check of an organization. Its findings don't count as failures here. */
export async function organization({ sandbox, place }: Stage): Promise<Row[]> {
  const { orgId, keys } = fixtures.organization;
  const given = { 'org-id': orgId, 'org-api-key': keys.full, 'fail-on': 'never' };
  const inputs = actionInputs('check/action.yml', given);
  let [most, repeated] = [0, 0];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    sandbox.reset();
    sandbox.admin.apiTokens = manyTokens(TOKENS);
    const { peakMB, ...measured } = place.measured();
    await timed(place.job.runAction('dist/check/index.js', { inputs, ...measured }));
    most = Math.max(most, peakMB());
    const asked = sandbox.requests.map(({ method, origin, path }) => `${method} ${origin}${path}`);
    repeated += asked.length - new Set(asked).size;
  }
  const name = `peak memory, the Action check, ${TOKENS} tokens`;
  return [
    { name, value: most, digits: 1, unit: 'MB', limit: MOST_MEMORY_MB, isAsserted: true },
    { name: 'repeated requests', value: repeated, digits: 0, limit: 0, isAsserted: true },
  ];
}
