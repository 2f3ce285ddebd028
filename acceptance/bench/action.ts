import { copyFileSync, writeFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC, CLIENT_CREDENTIALS, REFRESH_TOKEN, SCOPED, type WayIn } from '../kit/ways-in.js';
import { inTurn, middleRow, ratioRow, type Row, timed } from './measure.js';

const LATENCY_MS = 100;

const TIMED = [
  { way: CLASSIC, answers: 1 },
  { way: SCOPED, answers: 2 },
  { way: CLIENT_CREDENTIALS, answers: 2 },
  { way: REFRESH_TOKEN, answers: 2 },
];

/** With NODE_EXTRA_CA_CERTS, Node first parses every certificate that it trusts, which would hide its start-up time. */
const OFFLINE = { overrides: { NODE_EXTRA_CA_CERTS: undefined } };

function nothing(newPlace: Stage['newPlace'], options = {}): Promise<ChildResult> {
  const place = newPlace();
  writeFileSync(place.path('nothing.cjs'), '');
  return place.job.runAction(place.path('nothing.cjs'), { ...options, inputs: CLASSIC.inputs });
}

function bare(newPlace: Stage['newPlace']): Promise<ChildResult> {
  const place = newPlace();
  copyFileSync('acceptance/bench/bare.cjs', place.path('bare.cjs'));
  const { email = '', 'api-token': token = '' } = CLASSIC.inputs;
  const env = { SITE: fixtures.sites.acme.host, PAIR: `${email}:${token}` };
  return place.run(process.execPath, [place.path('bare.cjs')], {}, { env });
}

export async function timings({ sandbox, newPlace }: Stage, pairs: number): Promise<Row[]> {
  const incomplete = { ...CLASSIC.inputs, 'site-url': '' };
  const after = (latencyMs: number, way: WayIn) => () => {
    sandbox.reset();
    sandbox.latencyMs = latencyMs;
    // In a new job, because the variables of an earlier step would count.
    return timed(newPlace().main(way.inputs));
  };
  const rounds = await inTurn(pairs, {
    'node offline': () => timed(nothing(newPlace, OFFLINE)),
    'cold offline': () => timed(newPlace().main(incomplete, OFFLINE), 2),
    'post offline': () => timed(newPlace().post({}, OFFLINE)),
    node: () => timed(nothing(newPlace)),
    bare: () => {
      sandbox.reset();
      return timed(bare(newPlace));
    },
    export: () => {
      sandbox.reset();
      return timed(newPlace().cli(['export'], { 'site-url': 'acme', ...CLASSIC.inputs }));
    },
    'private CA': after(0, { ...CLASSIC, inputs: { ...CLASSIC.inputs, 'ca-certificate': sandbox.caFile } }),
    ...Object.fromEntries(
      TIMED.flatMap(({ way }) => [
        [way.name, after(0, way)],
        [`${way.name}, late`, after(LATENCY_MS, way)],
      ]),
    ),
  });
  const toBare = (name: string, limit: number): Row =>
    ratioRow(rounds, [name, 'bare'], { name: `${name} / what asks the same and does nothing else`, limit });
  const cold = { name: 'cold start (missing input) / node', limit: 1.5 };
  return [
    ratioRow(rounds, ['cold offline', 'node offline'], cold),
    ratioRow(rounds, ['post offline', 'node offline'], { name: 'post / node', limit: 1.3 }),
    ratioRow(rounds, [CLASSIC.name, 'node'], { name: 'success, classic token / node' }),
    ...[toBare(CLASSIC.name, 1.25), toBare('private CA', 1.25), toBare('export', 1.4)],
    ...TIMED.map(({ way: { name }, answers }) => {
      const wait = answers * LATENCY_MS;
      const beyond = { name: `${name}, beyond its start-up / ${wait} ms that its answers take`, limit: 1.1 };
      return middleRow(rounds, (times) => (times(`${name}, late`) - times(name)) / wait, beyond);
    }),
  ];
}

/** `faults` limits it where an answer is too large. */
export async function memory({ sandbox, place }: Stage): Promise<Row[]> {
  let value = 0;
  for (let repeat = 0; repeat < 5; repeat += 1) {
    sandbox.reset();
    const { peakMB, ...measured } = place.measured();
    await timed(place.main(CLASSIC.inputs, measured));
    value = Math.max(value, peakMB());
  }
  return [{ name: 'peak memory, the Action', value, digits: 1, unit: 'MB', limit: 80 }];
}
