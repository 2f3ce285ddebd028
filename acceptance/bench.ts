// Measures the built program on this machine. It prints and judges timings and memory, but fails only for a bundle that
// is too large, a wrong number of requests, or too much memory with many tokens or growing data.
import { statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { memory, organization, timings } from './bench/action.js';
import { help, throughput } from './bench/command-line.js';
import { growth } from './bench/growth.js';
import { report, type Row, verdict } from './bench/measure.js';
import { peers, updateRequests } from './bench/update.js';
import { givenOptions, program, type Stage } from './kit/program.js';

/** Every job of a workflow loads the first two or three. The others run once a day, or where no runner waits. */
const SIZE_LIMITS_KB = { main: 198, post: 51, update: 156, client: 41, check: 274, sign: 104, cli: 420 };

const OPTIONS = { pairs: { type: 'string', default: '25' }, growth: { type: 'boolean' } } as const;
const { values } = givenOptions(OPTIONS);
const pairs = Math.max(1, Number(values.pairs) || 0);

const MEASURES: Readonly<Record<string, (stage: Stage) => Promise<Row[]> | Row[]>> = {
  'start-up, and time beyond the protocol': (stage) => timings(stage, pairs),
  'memory of the Action': memory,
  'start-up of the command line': (stage) => help(stage, pairs),
  'what exec passes on': throughput,
  'a check of an organization': organization,
  'the requests of an update': updateRequests,
  'programs that others wrote': (stage) => peers(stage, Math.min(pairs, 5)),
  'growth, to the whole with --growth': (stage) => growth(stage, values.growth === true),
  'the size of each bundle': () => Object.entries(SIZE_LIMITS_KB).map(sizeOf),
};

function sizeOf([door, limit]: [string, number]): Row {
  const name = `dist/${door}/index.js`;
  return { name, value: statSync(name).size / 1024, digits: 0, unit: 'KB', limit, isAsserted: true };
}

const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
const load = loadavg()[0]?.toFixed(1) ?? '?';
console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpu}, load ${load},`);
console.log(
  `${availableParallelism()} cores. Medians of ${pairs} pairs, run in turn; a pair takes about 2 s.`,
);
const rows: Row[] = [];
await program(
  Object.entries(MEASURES).map(([name, measure]) => ({
    name,
    run: async (stage) => {
      const measured = await measure(stage);
      rows.push(...measured);
      for (const row of measured.filter(({ isAsserted }) => isAsserted))
        stage.checks.that(row.name, verdict(row) === 'ok', String(row.value));
    },
  })),
  { options: OPTIONS },
);
console.log(`\n${report(rows)}`);
