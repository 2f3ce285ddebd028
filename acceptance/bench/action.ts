import { copyFileSync, writeFileSync } from 'node:fs';
import { fixtures, manyTokens } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import { actionInputs } from '../../sandbox/runner/index.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC, CLIENT_CREDENTIALS, REFRESH_TOKEN, SCOPED, type WayIn } from '../kit/ways-in.js';
import { inTurn, middleRow, peakRow, ratioRow, type Row, timed } from './measure.js';

const LATENCY_MS = 100;
const TOKENS = 10_000;

/** The ways in that are timed, with the number of answers that each must wait for in turn. */
const TIMED = [
  { way: CLASSIC, answers: 1 },
  { way: SCOPED, answers: 2 },
  { way: CLIENT_CREDENTIALS, answers: 2 },
  { way: REFRESH_TOKEN, answers: 2 },
];

/** With NODE_EXTRA_CA_CERTS, Node first parses every certificate that it trusts, which would hide its start-up time. */
const OFFLINE = { overrides: { NODE_EXTRA_CA_CERTS: undefined } };

/** Runs Node in the Action's environment, with nothing to do. */
function nothing(newPlace: Stage['newPlace'], options = {}): Promise<ChildResult> {
  const place = newPlace();
  writeFileSync(place.path('nothing.cjs'), '');
  return place.job.runAction(place.path('nothing.cjs'), { ...options, inputs: CLASSIC.inputs });
}

/** Runs a program that only sends the Action's two requests, in the same kind of job. */
function bare(newPlace: Stage['newPlace']): Promise<ChildResult> {
  const place = newPlace();
  copyFileSync('acceptance/bench/bare.cjs', place.path('bare.cjs'));
  const { email = '', 'api-token': token = '' } = CLASSIC.inputs;
  const env = { SITE: fixtures.sites.acme.host, PAIR: `${email}:${token}` };
  return place.run(process.execPath, [place.path('bare.cjs')], {}, { env });
}

/** Measures how long the Action takes to start, and how much it adds to the time that its answers take. */
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

/** Measures the Action's peak memory. `faults` limits it where an answer is too large. */
export async function memory({ sandbox, place }: Stage): Promise<Row[]> {
  const row = await peakRow('the Action', 80, place, (measured) => {
    sandbox.reset();
    return timed(place.main(CLASSIC.inputs, measured));
  });
  return [row];
}

/** Measures the Action's check of an organization. Its findings don't count as failures here. */
export async function organization({ sandbox, place }: Stage): Promise<Row[]> {
  const { orgId, keys } = fixtures.organization;
  const given = { 'org-id': orgId, 'org-api-key': keys.full, 'fail-on': 'never' };
  const inputs = actionInputs('check/action.yml', given);
  let repeated = 0;
  const row = await peakRow(`the Action check, ${TOKENS} tokens`, 120, place, async (measured) => {
    sandbox.reset();
    sandbox.admin.apiTokens = manyTokens(TOKENS);
    await timed(place.job.runAction('dist/check/index.js', { inputs, ...measured }));
    const asked = sandbox.requests.map(({ method, origin, path }) => `${method} ${origin}${path}`);
    repeated += asked.length - new Set(asked).size;
  });
  return [
    { ...row, isAsserted: true },
    { name: 'repeated requests', value: repeated, digits: 0, limit: 0, isAsserted: true },
  ];
}
