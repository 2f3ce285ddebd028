import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { CLI } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { inTurn, ratioRow, type Row, timed } from './measure.js';

const BYTES = 125_000_000;
const REPEATS = 5;
/** The delay of each answer, about the same as Jira's. The masker is prepared meanwhile. */
const LATENCY_MS = 100;

type Make = (forms: readonly string[]) => Buffer;

/** A command's output, with its limit: a multiple of the time that `cat` takes, or the lowest rate in MB/s. */
const CONTENTS: readonly (readonly [name: string, make: Make, most: number | undefined, least?: number])[] = [
  ['plain text', () => logOf(BYTES), 2.5],
  ['random bytes', () => randomBytes(BYTES), 4],
  ['base64', () => Buffer.from(randomBytes((BYTES / 4) * 3).toString('base64')), undefined],
  ['near-misses', (forms) => Buffer.alloc(BYTES, forms.map(cutShort).join('\n')), undefined, 60],
  ['hits', (forms) => Buffer.alloc(BYTES, forms.join('\n')), undefined, 60],
];

/** Output that is compared with `cat` is repeated this often, because a single `cat` ends before the login does. */
const TIMES = 8;

export async function help({ place }: Stage, pairs: number): Promise<Row[]> {
  const rounds = await inTurn(pairs, {
    help: () => timed(place.run(process.execPath, [CLI, '--help'])),
    node: () => timed(place.run(process.execPath, ['-e', '0'])),
  });
  return [ratioRow(rounds, ['help', 'node'], { name: 'jira-auth --help / node -e 0', limit: 2 })];
}

export async function throughput({ sandbox, place }: Stage): Promise<Row[]> {
  sandbox.latencyMs = LATENCY_MS;
  const { email = '', 'api-token': token = '' } = CLASSIC.inputs;
  const pair = `${email}:${token}`;
  const forms = [token, pair, Buffer.from(pair).toString('base64')]
    .flatMap((value) => derivedForms(value))
    .filter((form) => form.length >= 8);
  const { peakMB, nodeArguments, env } = place.measured();
  const node = [process.execPath, ...nodeArguments, CLI].map((word) => `'${word}'`).join(' ');
  const shell = (script: string) => (): Promise<number> =>
    timed(place.run('sh', ['-c', `${script} 2>/dev/null | cat >/dev/null`], CLASSIC.inputs, { env }));
  const rows: Row[] = [];
  for (const [name, make, most, least] of CONTENTS) {
    const times = most === undefined ? 1 : TIMES;
    writeFileSync(place.path('content'), make(forms));
    const cat = ['cat', ...Array<string>(times).fill('content')].join(' ');
    const rounds = await inTurn(REPEATS, { exec: shell(`${node} exec -- ${cat}`), cat: shell(cat) });
    const megabytes = (times * BYTES) / 1e6;
    const took = rounds.map((round) => round('exec')).sort((one, other) => one - other);
    const rate = (megabytes * 1000) / (took[Math.floor(REPEATS / 2)] ?? NaN);
    rows.push(
      ratioRow(rounds, ['exec', 'cat'], {
        name: `exec -- cat of ${megabytes} MB of ${name} / cat, both into a pipe`,
        ...(most !== undefined && { limit: most }),
      }),
    );
    if (least !== undefined) {
      const seconds = { value: megabytes / rate, digits: 1, unit: 's', limit: megabytes / least };
      const note = `${rate.toFixed(0)} MB/s`;
      rows.push({ name: `the time for ${name}, login included`, ...seconds, note });
    }
    if (times > 1)
      rows.push({ name: 'peak memory of that', value: peakMB(), digits: 1, unit: 'MB', limit: 100 });
  }
  return rows;
}

const cutShort = (form: string) => form.slice(0, -1);

function logOf(bytes: number): Buffer {
  const line = (index: number) =>
    `2026-11-22T12:00:${index % 60}Z INFO build step ${index} took ${index * 7} ms\n`;
  return Buffer.alloc(bytes, Array.from({ length: 5000 }, (_, index) => line(index)).join(''));
}
