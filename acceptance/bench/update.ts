import { actionInputs } from '../../sandbox/runner/index.js';
import { CLIENTS, runClient } from '../interop/clients.js';
import { ISSUE } from '../kit/job.js';
import { UPDATE } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { inTurn, ratioRow, type Row, timed } from './measure.js';

/** Counts the requests of one issue's update after a login. */
export async function updateRequests({ sandbox, place }: Stage): Promise<Row[]> {
  const { env } = await place.main(CLASSIC.inputs);
  const asked = async (...args: readonly string[]): Promise<number> => {
    const before = sandbox.requests.length;
    await timed(place.cli(args, {}, { env }));
    return sandbox.requests.length - before;
  };
  const exact = { digits: 0, isExact: true, isAsserted: true };
  const update = ['update', ISSUE, 'Build number=1207'];
  const plain = await asked(...update);
  await asked('fields', '--save', 'fields.json');
  const byFile = await asked(...update, '--fields-file', 'fields.json');
  return [
    { name: 'requests, jira-auth update of an issue', value: plain, limit: 2, ...exact },
    { name: 'requests of that with --fields-file', value: byFile, limit: 1, ...exact },
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
