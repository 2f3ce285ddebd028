import { actionInputs } from '../../sandbox/runner/index.js';
import { CLIENTS, runClient } from '../interop/clients.js';
import { ISSUE } from '../kit/job.js';
import { UPDATE } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { inTurn, ratioRow, type Row, timed } from './measure.js';

const FIELDS = 2000;
const MOST_SECONDS = 2;
const MOST_MEMORY_MB = 80;
const REPEATS = 5;

/** Measures saving all fields of a large Jira, and counts the requests of one issue's update after a login. */
export async function update({ sandbox, place }: Stage): Promise<Row[]> {
  sandbox.jira.addFields(FIELDS);
  const { env } = await place.main(CLASSIC.inputs);
  const command = (args: readonly string[], options = {}): Promise<number> =>
    timed(place.cli(args, {}, { env, ...options }));
  const { peakMB, nodeArguments, env: measured } = place.measured();
  const save = ['fields', '--save', 'fields.json'];
  let [slowest, most] = [0, 0];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    slowest = Math.max(slowest, await command(save));
    await command(save, { nodeArguments, env: { ...env, ...measured } });
    most = Math.max(most, peakMB());
  }
  const asked = async (more: readonly string[]): Promise<number> => {
    const before = sandbox.requests.length;
    await command(['update', ISSUE, 'Build number=1207', ...more]);
    return sandbox.requests.length - before;
  };
  const exact = { digits: 0, isExact: true, isAsserted: true };
  return [
    {
      name: `jira-auth fields --save, ${FIELDS} fields, slowest of ${REPEATS}`,
      ...{ value: slowest / 1000, digits: 2, unit: 's', limit: MOST_SECONDS },
    },
    { name: 'peak memory of that', value: most, digits: 1, unit: 'MB', limit: MOST_MEMORY_MB },
    { name: 'requests, jira-auth update of an issue', value: await asked([]), limit: 2, ...exact },
    {
      name: 'requests of that with --fields-file',
      value: await asked(['--fields-file', 'fields.json']),
      limit: 1,
      ...exact,
    },
  ];
}

/** Compares installed third-party clients with the Action `update`: one field of one issue, after the same login. */
export async function peers({ newPlace }: Stage, pairs: number): Promise<Row[]> {
  const inputs = { ...CLASSIC.inputs, 'export-auth-header': 'true' };
  const here = CLIENTS.filter(
    ({ name, missing }) => ['curl', 'jira', 'jira.js'].includes(name) && missing() === undefined,
  );
  const nameOf = ({ name, version }: (typeof here)[number]): string => `${name} ${version}`.trim();
  const fields = actionInputs('update/action.yml', { issue: ISSUE, fields: 'Build number: 1207' });
  const rounds = await inTurn(pairs, {
    update: async () => {
      const place = newPlace();
      await place.main(inputs);
      return timed(place.job.runAction(UPDATE, { inputs: fields }));
    },
    ...Object.fromEntries(
      here.map((client) => [
        nameOf(client),
        async () => {
          const place = newPlace();
          return timed(runClient(place, client, await place.main(inputs), inputs));
        },
      ]),
    ),
  });
  return here.map((client) =>
    ratioRow(rounds, [nameOf(client), 'update'], { name: `an update by ${nameOf(client)} / by the Action` }),
  );
}
