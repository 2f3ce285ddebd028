import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { asEnvironment } from '../../sandbox/command-line.js';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { CLASSIC, SCOPED } from '../kit/ways-in.js';
import type { Row } from './report.js';
import type { SandboxLink } from './sandbox-link.js';
import { median } from './statistics.js';

const CLI = resolve('dist/cli/index.js');
const PEAK_MEMORY = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));

/** A gigabyte is this file, printed by one `cat` so many times. */
const FILE_BYTES = 125_000_000;
const TIMES = 8;
const REPEATS = 5;

/** What a command may print, and the slowest that `exec` may be with it, in MB/s. */
const CONTENTS: readonly (readonly [
  name: string,
  make: (forms: readonly string[]) => Buffer,
  least?: number,
])[] = [
  ['plain text', () => logOf(CONTENT_BYTES)],
  ['random bytes', () => randomBytes(CONTENT_BYTES)],
  ['base64', () => Buffer.from(randomBytes((CONTENT_BYTES / 4) * 3).toString('base64'))],
  [
    'near-misses',
    (forms) => Buffer.alloc(CONTENT_BYTES, forms.map((form) => form.slice(0, -1)).join('\n')),
    60,
  ],
  ['hits', (forms) => Buffer.alloc(CONTENT_BYTES, forms.join('\n')), 60],
];
const CONTENT_BYTES = 120_000_000;
/** Of each answer, as Jira's own: the masker is made ready meanwhile. */
const LATENCY_MS = 100;

/** How fast the command line starts, and how fast `exec` passes on what a command prints. */
export async function commandLine(
  sandbox: SandboxLink,
  { pairs, before }: { readonly pairs: number; readonly before?: string | undefined },
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-bench-cli-'));
  try {
    await sandbox.reset({ latencyMs: LATENCY_MS });
    return [helpRow(pairs), ...throughputRows(folder, sandbox), ...contentRows(folder, sandbox, before)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function helpRow(pairs: number): Row {
  const env = { PATH: process.env['PATH'] };
  const start = (args: readonly string[]): number =>
    timed(() => spawnSync(process.execPath, args, { env, stdio: 'ignore' }));
  const rounds = Array.from(
    { length: pairs + 1 },
    () => [start([CLI, '--help']), start(['-e', '0'])] as const,
  );
  const counted = rounds.slice(1);
  const middle = (index: 0 | 1): string => median(counted.map((round) => round[index])).toFixed(1);
  return {
    name: 'jira-auth --help / node -e 0',
    value: median(counted.map(([help, node]) => help / node)),
    digits: 2,
    limit: 2,
    note: `${middle(0)} / ${middle(1)} ms`,
  };
}

/** Both through a pipe, because no output of a job is anything else. */
function throughputRows(folder: string, sandbox: SandboxLink): Row[] {
  const file = join(folder, 'log');
  writeFileSync(file, logOf(FILE_BYTES));
  const files = Array.from({ length: TIMES }, () => 'log').join(' ');
  const peak = join(folder, 'peak');
  const env = { ...environmentOf(folder, sandbox), ...asEnvironment(SCOPED.inputs) };
  const shell = (script: string): number =>
    timed(() =>
      spawnSync('sh', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] }),
    );
  const node = `'${process.execPath}' -r '${PEAK_MEMORY}' '${CLI}'`;
  const rounds = Array.from({ length: REPEATS + 1 }, () => ({
    exec: shell(`${node} exec -- cat ${files} 2>/dev/null 3>peak | cat > /dev/null`),
    cat: shell(`cat ${files} | cat > /dev/null`),
  })).slice(1);
  const rate = (ms: number): string => ((FILE_BYTES * TIMES) / 1e6 / (ms / 1000)).toFixed(0);
  return [
    {
      name: 'exec -- cat of 1 GB / cat, both into a pipe',
      value: median(rounds.map(({ exec, cat }) => exec / cat)),
      digits: 1,
      limit: 5,
      note: `${rate(median(rounds.map(({ exec }) => exec)))} / ${rate(median(rounds.map(({ cat }) => cat)))} MB/s, start and log-in included`,
    },
    {
      name: 'peak memory, exec of 1 GB',
      value: Number(readFileSync(peak, 'utf8')) / 1024 / 1024,
      digits: 1,
      unit: 'MB',
      limit: 100,
    },
  ];
}

/** The same for everything that a masker has to look at; and for another built command line, in turn. */
function contentRows(folder: string, sandbox: SandboxLink, before: string | undefined): Row[] {
  const env = { ...environmentOf(folder, sandbox), ...asEnvironment(CLASSIC.inputs) };
  const token = CLASSIC.inputs['api-token'] ?? '';
  const pair = `${CLASSIC.inputs.email ?? ''}:${token}`;
  const forms = [token, pair, Buffer.from(pair).toString('base64')]
    .flatMap((value) => derivedForms(value))
    .filter((form) => form.length >= 8);
  const programs = before === undefined ? [CLI] : [CLI, resolve(before)];
  return CONTENTS.map(([name, make, least]) => {
    writeFileSync(join(folder, 'content'), make(forms));
    const rounds = Array.from({ length: REPEATS }, () =>
      programs.map((program) =>
        timed(() =>
          spawnSync(
            'sh',
            ['-c', `'${process.execPath}' '${program}' exec -- cat content 2>/dev/null | cat > /dev/null`],
            {
              cwd: folder,
              env,
              stdio: ['ignore', 'ignore', 'inherit'],
            },
          ),
        ),
      ),
    );
    const [now, then] = programs.map((_, index) => median(rounds.map((times) => times[index] ?? NaN)));
    const rate = (ms: number): string => `${(CONTENT_BYTES / 1e3 / ms).toFixed(0)} MB/s`;
    return {
      name: `exec -- cat of ${CONTENT_BYTES / 1e6} MB: ${name}`,
      value: now ?? NaN,
      digits: 0,
      unit: 'ms',
      ...(least === undefined ? {} : { limit: CONTENT_BYTES / 1e3 / least }),
      note: `${rate(now ?? NaN)}${then === undefined ? '' : `, before: ${rate(then)}`}, start and log-in included`,
    };
  });
}

function environmentOf(folder: string, sandbox: SandboxLink): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...sandbox.env };
}

function logOf(bytes: number): Buffer {
  const lines = Array.from(
    { length: 5000 },
    (_, index) => `2026-11-22T12:00:${String(index % 60)}Z INFO build step ${index} took ${index * 7} ms\n`,
  ).join('');
  return Buffer.alloc(bytes, lines);
}

function timed(work: () => { readonly status: number | null }): number {
  const started = performance.now();
  const { status } = work();
  if (status !== 0) throw new Error(`A run ended with ${String(status)}.`);
  return performance.now() - started;
}
