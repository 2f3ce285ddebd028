import { CLASSIC, CLIENT_CREDENTIALS, REFRESH_TOKEN, SCOPED } from '../kit/ways-in.js';
import type { WayIn } from '../kit/ways-in.js';
import type { Row } from './report.js';
import type { Run, RunOptions, Runs } from './runs.js';
import type { SandboxLink } from './sandbox-link.js';
import { median, quantile } from './statistics.js';

const LATENCY_MS = 100;

/** The ways in that are timed, with the answers that each must wait for one after another. */
const TIMED: readonly { way: WayIn; answers: number }[] = [
  { way: CLASSIC, answers: 1 },
  { way: SCOPED, answers: 2 },
  { way: CLIENT_CREDENTIALS, answers: 2 },
  { way: REFRESH_TOKEN, answers: 2 },
];

/** Enough to start, and to end at once. */
const INCOMPLETE = { ...CLASSIC.inputs, 'site-url': '' };

type Milliseconds = Map<string, number>;
type Measure = [name: string, run: () => Promise<Run>, status: number];

/** Times everything `pairs` times in turn, after one round that does not count. */
export async function timings(runs: Runs, sandbox: SandboxLink, pairs: number): Promise<Row[]> {
  const measures = measuresOf(runs, sandbox);
  const rounds: Milliseconds[] = [];
  for (let round = 0; round <= pairs; round += 1) {
    // Every other round runs backwards, so that nothing always comes after the same neighbour.
    const order = round % 2 === 0 ? measures : measures.toReversed();
    const times: Milliseconds = new Map();
    for (const [name, run, status] of order) times.set(name, await timed(name, run, status));
    if (round > 0) rounds.push(times);
  }
  return rowsOf(rounds);
}

function measuresOf(runs: Runs, sandbox: SandboxLink): Measure[] {
  const action = async (way: WayIn, latencyMs: number): Promise<Run> => {
    await sandbox.reset({ latencyMs });
    return runs.action(way.inputs);
  };
  const node = (options?: RunOptions) => () => Promise.resolve(runs.baseline(CLASSIC.inputs, options));
  const cold = (options?: RunOptions) => () => Promise.resolve(runs.action(INCOMPLETE, options));
  return [
    ['node offline', node({ offline: true }), 0],
    ['cold offline', cold({ offline: true }), 2],
    ['node', node(), 0],
    ['cold', cold(), 2],
    ...TIMED.flatMap(({ way }): Measure[] => [
      [`${way.name} 0`, () => action(way, 0), 0],
      [`${way.name} late`, () => action(way, LATENCY_MS), 0],
    ]),
  ];
}

async function timed(name: string, run: () => Promise<Run>, status: number): Promise<number> {
  const result = await run();
  if (result.status !== status) {
    throw new Error(
      `The run "${name}" ended with ${String(result.status)}, not ${status}:\n${result.output}`,
    );
  }
  return result.ms;
}

function rowsOf(rounds: readonly Milliseconds[]): Row[] {
  const success = `${CLASSIC.name} 0`;
  return [
    ratioRow('cold start (missing input) / node -e 0', rounds, 'cold offline', 'node offline', 1.8),
    ratioRow('success, classic token / node -e 0', rounds, success, 'node', 2.4),
    ratioRow('the same / node -e 0 without NODE_EXTRA_CA_CERTS', rounds, success, 'node offline'),
    ...TIMED.map(({ way, answers }) =>
      waitRow(`${way.name}, beyond its start-up`, rounds, way, answers, `${way.name} 0`, 1.1),
    ),
    ...TIMED.map(({ way, answers }) =>
      waitRow(`${way.name}, beyond the cold start`, rounds, way, answers, 'cold'),
    ),
  ];
}

function ratioRow(
  name: string,
  rounds: readonly Milliseconds[],
  measure: string,
  base: string,
  limit?: number,
): Row {
  const ratios = rounds.map((times) => time(times, measure) / time(times, base));
  const middle = (each: string): string => median(rounds.map((times) => time(times, each))).toFixed(1);
  return {
    name,
    value: median(ratios),
    digits: 2,
    ...(limit === undefined ? {} : { limit }),
    note: `${middle(measure)} / ${middle(base)} ms; ${middleHalf(ratios)}`,
  };
}

function waitRow(
  name: string,
  rounds: readonly Milliseconds[],
  way: WayIn,
  answers: number,
  startUp: string,
  limit?: number,
): Row {
  const forcedMs = answers * LATENCY_MS;
  const waits = rounds.map((times) => time(times, `${way.name} late`) - time(times, startUp));
  const ratios = waits.map((wait) => wait / forcedMs);
  return {
    name,
    value: median(ratios),
    digits: 2,
    ...(limit === undefined ? {} : { limit }),
    note: `${median(waits).toFixed(1)} / ${forcedMs} ms; ${middleHalf(ratios)}`,
  };
}

function middleHalf(values: readonly number[]): string {
  return `middle half ${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)}`;
}

function time(times: Milliseconds, measure: string): number {
  return times.get(measure) ?? NaN;
}
