// Cuts the built program off with SIGINT, SIGTERM and SIGKILL at every one of its moments, and looks at what stays.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox, type Sandbox } from '../sandbox/index.js';
import { columns, Tally } from './rotation/tally.js';
import { type Scenario, SCENARIOS } from './signals/scenarios.js';
import { type Ran, type SignalAt, World } from './signals/world.js';

const USAGE = 'Usage: npm run accept -- signals [PART OF A NAME]';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
type Signal = (typeof SIGNALS)[number];

const STATUS: Readonly<Record<Signal, number | null>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: null };

/** One run to be cut off. */
interface Cut {
  readonly scenario: Scenario;
  /** Counted from 1. */
  readonly at: number;
  readonly moment: string;
  readonly signal: Signal;
}

const WORDS =
  'Authorization: Basic Bearer client-secret refresh-token github-token FAKE-three-legged FAKE-client-three-legged';

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const chosen = SCENARIOS.filter(({ name }) => name.includes(part));
  if (rest.length > 0 || chosen.length === 0) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync('dist/main/index.js')) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  const started = performance.now();
  const tally = new Tally();
  const moments = new Map<Scenario, readonly string[]>();
  await shared(chosen, async (sandbox, scenario) => {
    moments.set(scenario, await momentsOf(sandbox, scenario, tally));
  });
  const cuts = chosen.flatMap((scenario) => cutsOf(scenario, moments.get(scenario) ?? []));
  const ends = new Map<Scenario, Map<string, number>>();
  await shared(cuts, async (sandbox, cut) => {
    const { end, wrong } = await cutOff(sandbox, cut);
    const counts = ends.get(cut.scenario) ?? new Map<string, number>();
    counts.set(end, (counts.get(end) ?? 0) + 1);
    ends.set(cut.scenario, counts);
    const what = `${cut.scenario.name}: ${cut.signal} at ${cut.at}, ${cut.moment}`;
    tally.count(wrong.length === 0 ? what : `${what}: ${wrong.join('; ')}`, wrong.length === 0);
  });
  const rows = chosen.map((scenario) => [
    scenario.name,
    String(moments.get(scenario)?.length ?? 0),
    [...(ends.get(scenario) ?? [])].map(([end, count]) => `${end} ${count}`).join(', '),
  ]);
  console.log(columns([['run', 'moments', 'how the runs ended'], ...rows]));
  if (tally.text !== '') console.log(tally.text);
  console.log(`${cuts.length} runs cut off (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

/** Runs it whole. @returns the names of its moments */
async function momentsOf(sandbox: Sandbox, scenario: Scenario, tally: Tally): Promise<string[]> {
  const world = new World(sandbox);
  try {
    const names = join(world.root, 'moments');
    const { ran, wrong } = await scenario.run(world, { names });
    if (ran.status !== 0) wrong.push(`it ended with ${String(ran.status)}: ${ran.stderr}`);
    tally.count(`${scenario.name}, not cut off: ${wrong.join('; ')}`, wrong.length === 0);
    return readFileSync(names, 'utf8').trimEnd().split('\n');
  } finally {
    world.remove();
  }
}

/** Half of a write is a moment for SIGKILL alone: the others are noticed when it is done. */
function cutsOf(scenario: Scenario, names: readonly string[]): Cut[] {
  return names.flatMap((moment, index) =>
    SIGNALS.filter((signal) => signal === 'SIGKILL' || !moment.startsWith('half of')).map((signal) => ({
      scenario,
      at: index + 1,
      moment,
      signal,
    })),
  );
}

async function cutOff(
  sandbox: Sandbox,
  { scenario, at, signal, moment }: Cut,
): Promise<{ end: string; wrong: string[] }> {
  const world = new World(sandbox);
  const when: SignalAt = { at, signal };
  try {
    const { ran, wrong } = await scenario.run(world, when);
    const expected = [STATUS[signal], 0];
    if (ran.timedOut) wrong.push('it did not end');
    // Before the program has begun, a signal ends the process by itself.
    const isEarly = moment === 'start' && ran.signal === signal;
    if (!isEarly && !expected.includes(ran.status))
      wrong.push(`it ended with ${String(ran.status)}, ${String(ran.signal)}`);
    if (signal === 'SIGKILL' && ran.signal !== 'SIGKILL') wrong.push('it was not killed');
    wrong.push(...shown(scenario, ran));
    return { end: ran.signal ?? String(ran.status), wrong };
  } finally {
    world.remove();
  }
}

function shown({ secrets }: Scenario, { seen }: Ran): string[] {
  for (const secret of secrets.flatMap((text) => [text, Buffer.from(text).toString('base64')])) {
    for (let start = 0; start + 12 <= secret.length; start++) {
      const piece = secret.slice(start, start + 12);
      if (seen.includes(piece) && !WORDS.includes(piece)) return [`it showed ${piece}`];
    }
  }
  return [];
}

/** Two sandboxes share the work. */
async function shared<T>(
  items: readonly T[],
  work: (sandbox: Sandbox, item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    const sandbox = await startSandbox();
    try {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(sandbox, item);
    } finally {
      await sandbox.close();
    }
  };
  await Promise.all([worker(), worker()]);
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
