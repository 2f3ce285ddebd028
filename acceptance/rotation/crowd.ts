import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { runChild } from '../../sandbox/runner/child.js';
import type { Done } from './crowd-worker.js';
import { seeded } from './tally.js';
import type { Tally } from './tally.js';
import { DAY } from './world.js';

const JOBS = 1000;
const AT_ONCE = 8;
const REAL_RUNS = 48;

/** Many processes, one file. */
export async function crowd(tally: Tally): Promise<void> {
  await withFile((sandbox, file) => simulatedDays(tally, sandbox, file));
  await withFile((sandbox, file) => realRuns(tally, sandbox, file));
}

async function withFile(work: (sandbox: Sandbox, file: string) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'crowd-'));
  const file = join(folder, 'token');
  writeFileSync(file, `${sandbox.fixtures.tokens.threeLegged.refreshToken}\n`, { mode: 0o600 });
  try {
    await work(sandbox, file);
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
}

/** Three days by the sandbox's clock, in groups that come at once: real processes, real locks, real connections. */
async function simulatedDays(tally: Tally, sandbox: Sandbox, file: string): Promise<void> {
  const random = seeded(8);
  const workers = Array.from({ length: AT_ONCE }, () => startWorker(sandbox));
  const done: Done[] = [];
  let groups = 0;
  try {
    while (done.length < JOBS) {
      const size = Math.min(JOBS - done.length, 1 + Math.floor(random() * AT_ONCE));
      done.push(...(await Promise.all(workers.slice(0, size).map((worker) => ask(worker, file)))));
      groups += 1;
      // On average 4.5 jobs come at once.
      sandbox.clock.advance(2 * random() * (DAY * 3) * (4.5 / JOBS));
    }
  } finally {
    for (const worker of workers) worker.disconnect();
  }
  const failures = done.flatMap(({ failure }) => failure ?? []);
  const longest = Math.max(...done.map(({ ms }) => ms));
  tally.say(
    `\nEvery job refreshes by itself, through one file: ${JOBS} jobs in three days, in ${groups} groups of up to ${AT_ONCE} processes at once\n` +
      `${sandbox.oauth.tokenRequests} token requests, ${failures.length} jobs failed; the longest waited and worked ${(longest / 1000).toFixed(1)} s.`,
  );
  judge(tally, 'every job by itself', sandbox, file, { runs: JOBS, failures });
}

function startWorker(sandbox: Sandbox): ChildProcess {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  // The shims are for the bundles: by itself Node takes the real packages.
  const TSX_TSCONFIG_PATH = path('./tsconfig.unshimmed.json');
  return fork(path('./crowd-worker.ts'), { env: { ...process.env, ...sandbox.env, TSX_TSCONFIG_PATH } });
}

async function ask(worker: ChildProcess, file: string): Promise<Done> {
  const ended = new AbortController();
  const onExit = (): void => {
    ended.abort(new Error('A worker has ended.'));
  };
  worker.once('exit', onExit);
  const answer = once(worker, 'message', { signal: ended.signal });
  worker.send(file);
  const [done] = (await answer) as [Done];
  worker.off('exit', onExit);
  return done;
}

/** The built command line itself, so many at a time. */
async function realRuns(tally: Tally, sandbox: Sandbox, file: string): Promise<void> {
  const { clientId, clientSecret } = sandbox.fixtures.tokens.threeLegged;
  const { PATH = '', HOME = '' } = process.env;
  const failures: string[] = [];
  const started = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next++ < REAL_RUNS) {
      const { status, stderr } = await runChild({
        command: process.execPath,
        arguments: [resolve('dist/cli/index.js'), 'refresh', '--refresh-token-file', file],
        env: { PATH, HOME, ...sandbox.env, JIRA_CLIENT_ID: clientId, JIRA_CLIENT_SECRET: clientSecret },
        cwd: tmpdir(),
        timeoutMs: 120_000,
      });
      if (status !== 0) failures.push(stderr.trim().split('\n').at(-1) ?? '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  tally.say(
    `\ndist/cli refresh, ${REAL_RUNS} processes on one file, ${AT_ONCE} at a time\n` +
      `${sandbox.oauth.tokenRequests} token requests, ${failures.length} failed, ${((performance.now() - started) / 1000).toFixed(0)} s.`,
  );
  judge(tally, 'dist/cli refresh', sandbox, file, { runs: REAL_RUNS, failures });
}

interface Result {
  readonly runs: number;
  readonly failures: readonly string[];
}

function judge(tally: Tally, who: string, sandbox: Sandbox, file: string, { runs, failures }: Result): void {
  const { oauth, requests } = sandbox;
  const sent = requests
    .filter(({ path }) => path === '/oauth/token')
    .map(({ body }) => (JSON.parse(body) as { refresh_token: string }).refresh_token);
  const stored = readFileSync(file, 'utf8').trim();
  tally.check(`${who}: all ${runs} worked`, failures.length === 0, failures.join(', '));
  tally.check(
    `${who}: one exchange each, and no refresh token was sent twice`,
    oauth.tokenRequests === runs && new Set(sent).size === runs,
    `${oauth.tokenRequests} requests with ${new Set(sent).size} tokens`,
  );
  sandbox.clock.advance(11 * 60_000);
  tally.check(
    `${who}: the grant lives, and what is stored is its newest token`,
    oauth.isFamilyDead(stored) === false && oauth.lateReuses === 0 && oauth.isAlive(stored),
  );
  const left = readdirSync(join(file, '..')).filter(
    (name) => !['token', 'token.history.json'].includes(name),
  );
  tally.check(`${who}: nothing is left beside the file but its dates`, left.length === 0, left.join(', '));
}
