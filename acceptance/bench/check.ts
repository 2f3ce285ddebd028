import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { CLASSIC } from '../kit/ways-in.js';
import type { Row } from './report.js';
import type { Run, Runs } from './runs.js';
import type { Answer, SandboxLink } from './sandbox-link.js';
import { median } from './statistics.js';

const MEMORY_LIMIT_MB = 120;
const REPEATS = 5;

/** API tokens of an organization, 100 to a page. */
const FEW = 100;
const MORE = 1000;
/** As far from `MORE` as from `MANY`: what grows with the square takes three times as long in the second half. */
const MIDDLE = 5500;
const MANY = 10_000;

const CREDENTIALS = 50;
const LATENCY_MS = 50;
/** The default of the input `concurrency`. */
const CONCURRENCY = 8;
/** Answers that a classic API token must wait for one after another. */
const ANSWERS = 1;

/** The expiry check, with an organization of many tokens and with a file of many credentials. */
export async function checks(runs: Runs, sandbox: SandboxLink): Promise<Row[]> {
  return [...(await organizationRows(runs, sandbox)), await credentialsRow(runs, sandbox)];
}

/** A check that has nothing to complain of; what it finds is no failure here. */
type Check = (memory: boolean) => Run;

async function organizationRows(runs: Runs, sandbox: SandboxLink): Promise<Row[]> {
  const { orgId, keys } = fixtures.organization;
  const command: Check = (memory) =>
    runs.command(
      ['check', '--fail-on', 'never'],
      { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.full },
      { memory },
    );
  const action: Check = (memory) =>
    runs.check({ 'org-id': orgId, 'org-api-key': keys.full, 'fail-on': 'never' }, { memory });
  const ask = async (
    check: Check,
    tokens: number,
    memory: boolean,
  ): Promise<{ readonly run: Run; readonly asked: Answer }> => {
    await sandbox.reset({ latencyMs: 0, tokens });
    const run = succeeded(check(memory), `check of ${tokens} tokens`);
    return { run, asked: await sandbox.reset({ latencyMs: 0 }) };
  };
  const peaks: Row[] = [];
  let repeated = 0;
  for (const [name, check] of [
    ['jira-auth check', command],
    ['the Action check', action],
  ] as const) {
    let most = 0;
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const { run, asked } = await ask(check, MANY, true);
      most = Math.max(most, run.peakMemory);
      repeated += asked.repeated;
    }
    peaks.push({
      name: `peak memory, ${name}, ${MANY} tokens`,
      value: most / 1024 / 1024,
      digits: 1,
      unit: 'MB',
      limit: MEMORY_LIMIT_MB,
      asserted: true,
      note: `the most of ${REPEATS} runs`,
    });
  }
  const rounds: Record<number, number>[] = [];
  for (let round = 0; round <= REPEATS; round += 1) {
    const times: Record<number, number> = {};
    for (const tokens of [FEW, MORE, MIDDLE, MANY])
      times[tokens] = (await ask(command, tokens, false)).run.ms;
    if (round > 0) rounds.push(times);
  }
  const time = (tokens: number): number => median(rounds.map((times) => times[tokens] ?? NaN));
  const between = (from: number, to: number): number => time(to) - time(from);
  return [
    ...peaks,
    ...[FEW, MORE, MANY].map((tokens) => ({
      name: `jira-auth check, ${tokens} tokens`,
      value: time(tokens),
      digits: 0,
      unit: 'ms',
    })),
    {
      name: `time from ${MIDDLE} to ${MANY} tokens / from ${MORE} to ${MIDDLE}`,
      value: between(MIDDLE, MANY) / between(MORE, MIDDLE),
      digits: 2,
      limit: 1.5,
      note: `${between(MIDDLE, MANY).toFixed(0)} / ${between(MORE, MIDDLE).toFixed(0)} ms; 1 is linear`,
    },
    {
      name: `repeated requests, ${MANY} tokens`,
      value: repeated,
      digits: 0,
      limit: 0,
      exact: true,
      asserted: true,
      note: `of ${2 * REPEATS} runs`,
    },
  ];
}

/** Against the same check of a file without credentials: that is its start-up, and nothing of what it asks. */
async function credentialsRow(runs: Runs, sandbox: SandboxLink): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-bench-check-'));
  try {
    const [many, none] = [CREDENTIALS, 0].map((count) => {
      const file = join(folder, `${count}.yml`);
      writeFileSync(file, credentialsFile(count));
      return file;
    }) as [string, string];
    const variables = { EMAIL: CLASSIC.inputs['email'] ?? '', TOKEN: CLASSIC.inputs['api-token'] ?? '' };
    const check = (file: string): Run => runs.command(['check', '--credentials-file', file], variables);
    const rounds: { readonly all: number; readonly start: number }[] = [];
    await sandbox.reset({ latencyMs: LATENCY_MS });
    for (let round = 0; round <= REPEATS; round += 1) {
      const all = succeeded(check(many), `check of ${CREDENTIALS} credentials`).ms;
      const start = check(none).ms;
      if (round > 0) rounds.push({ all, start });
    }
    const forced = Math.ceil(CREDENTIALS / CONCURRENCY) * ANSWERS * LATENCY_MS;
    const took = median(rounds.map(({ all, start }) => all - start));
    return {
      name: `${CREDENTIALS} credentials, answers after ${LATENCY_MS} ms, beyond the cold start / forced by ${CONCURRENCY} at a time`,
      value: took / forced,
      digits: 2,
      limit: 1.5,
      note: `${took.toFixed(0)} / ${forced} ms`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function credentialsFile(count: number): string {
  const credentials = Array.from({ length: count }, (_, index) => ({
    name: `credential-${index + 1}`,
    'site-url': CLASSIC.inputs['site-url'],
    'email-env': 'EMAIL',
    'api-token-env': 'TOKEN',
    'expires-on': '2099-12-31',
  }));
  // JSON is YAML.
  return JSON.stringify({ credentials });
}

function succeeded(run: Run, what: string): Run {
  if (run.status === 0) return run;
  throw new Error(`The ${what} ended with ${String(run.status)}, not 0:\n${run.output}`);
}
