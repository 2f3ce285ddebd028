import { existsSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { commandLine } from './bench/command-line.js';
import { checks } from './bench/check.js';
import { memory } from './bench/memory.js';
import { table, verdict } from './bench/report.js';
import type { Row } from './bench/report.js';
import { Runs } from './bench/runs.js';
import { SandboxLink } from './bench/sandbox-link.js';
import { timings } from './bench/timings.js';

const USAGE = `Usage: npm run bench -- [--pairs N] [--before FILE]

Measures the built Action on this machine, against a model of Atlassian in another process. Timings and memory are
printed and judged; only a bundle that is too large, a wrong number of requests, or a check of many tokens that takes
too much memory makes it fail. --before names another built command line, whose \`exec\` is timed beside this one's.
`;

/** Every job of a workflow loads the first two; the others run once a day, or where nobody waits for a runner. */
const SIZE_LIMITS_KB = { main: 300, post: 250, check: 700, cli: 1000 };

async function main(): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const options = readOptions();
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${USAGE}`);
    return 2;
  }
  if (!existsSync('dist/main/index.js')) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  const sandbox = await SandboxLink.start();
  const runs = new Runs(sandbox.env);
  closeEarly(runs);
  try {
    return await measure(runs, sandbox, options);
  } finally {
    runs.close();
    await sandbox.close();
  }
}

/** Ends early without leaving anything; the sandbox's process ends when it finds this one gone. */
function closeEarly(runs: Runs): void {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      runs.close();
      process.exit(status);
    });
  }
}

interface Options {
  readonly pairs: number;
  readonly before?: string | undefined;
}

/** The options, or what is wrong with the arguments. */
function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: { pairs: { type: 'string', default: '25' }, before: { type: 'string' } },
    });
    return /^[1-9]\d{0,3}$/.test(values.pairs)
      ? { pairs: Number(values.pairs), before: values.before }
      : '--pairs wants a number from 1 to 9999.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function measure(runs: Runs, sandbox: SandboxLink, options: Options): Promise<number> {
  const { pairs } = options;
  console.log(machine(pairs));
  const sizes = Object.entries(SIZE_LIMITS_KB).map(sizeOf);
  const counts = await requestCounts(runs, sandbox);
  const peaks = await memory(runs, sandbox);
  const times = await timings(runs, sandbox, pairs);
  const cli = await commandLine(sandbox, options);
  const checked = await checks(runs, sandbox);
  console.log(`\n${table([...times, ...peaks, ...cli, ...checked, ...sizes, ...counts])}\n`);
  const broken = [...checked.filter(({ asserted }) => asserted), ...sizes, ...counts].filter(
    (row) => verdict(row) !== 'ok',
  );
  for (const { name } of broken) console.error(`Not as it must be: ${name}.`);
  return broken.length === 0 ? 0 : 1;
}

function machine(pairs: number): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  return (
    `Node ${process.version}, ${process.platform} ${process.arch}, ${cpu}, ${availableParallelism()} cores, ` +
    `load ${load}.\nMedians of ${pairs} pairs, run in turn; a pair takes about 2 s.`
  );
}

function sizeOf([door, limit]: [string, number]): Row {
  const file = `dist/${door}/index.js`;
  return { name: file, value: statSync(file).size / 1024, digits: 0, unit: 'KB', limit };
}

async function requestCounts(runs: Runs, sandbox: SandboxLink): Promise<Row[]> {
  const rows: Row[] = [];
  for (const way of sandbox.waysIn) {
    await sandbox.reset({ latencyMs: 0 });
    const { status } = runs.action(way.inputs);
    const { requests } = await sandbox.reset({ latencyMs: 0 });
    rows.push({
      name: `requests, ${way.name}`,
      value: requests,
      digits: 0,
      limit: way.requests,
      exact: true,
      ...(status === 0 ? {} : { note: `ended with ${String(status)}` }),
    });
  }
  return rows;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
