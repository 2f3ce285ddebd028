import { ISSUE } from '../kit/job.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { type Row, timed } from './measure.js';

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
