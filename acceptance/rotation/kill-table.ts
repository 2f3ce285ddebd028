import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/index.js';
import { runChild } from '../../sandbox/runner/child.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { ACCESS_SECRET, pointsOfFile, pointsOfSecret, REFRESH_SECRET, SITE } from './kill-points.js';
import type { KillAt, Point } from './kill-points.js';
import { killAsSoonAs, onTwoSandboxes, PRELOAD } from './killing.js';
import { columns } from './tally.js';
import type { Tally } from './tally.js';

type Door = 'main' | 'cli';
type Store = 'secret' | 'file';

/** What one point came to. */
interface Row {
  readonly name: string;
  readonly held: string;
  readonly left: string;
  readonly rerun: string;
  /** What is wrong with it; empty if nothing is. */
  readonly problems: readonly string[];
}

const { github, tokens } = fixtures;
const { clientId, clientSecret, refreshToken: first } = tokens.threeLegged;
const PLACE = { repository: github.repository, name: REFRESH_SECRET };
const MINUTE = 60_000;

/** Every point with either door and either store; two sandboxes share the work. */
export async function killTable(tally: Tally): Promise<void> {
  for (const door of ['main', 'cli'] as const) {
    for (const store of ['secret', 'file'] as const) {
      const points = store === 'secret' ? pointsOfSecret(door) : pointsOfFile(door);
      const rows = await onTwoSandboxes(points, (sandbox, point) => killOnce(sandbox, door, store, point));
      const title = `${door === 'main' ? 'dist/main' : 'dist/cli refresh'}, ${store === 'secret' ? 'GitHub secret' : 'file'}`;
      const head = ['killed when', 'the store then held', 'left beside it', 'rerun nine minutes later'];
      const lines = rows.map(({ name, held, left, rerun }) => [name, held, left, rerun]);
      tally.say(`\n${title}\n${columns([head, ...lines])}`);
      for (const { name, problems } of rows) {
        tally.count(`${title}, ${name}: the rerun works and the grant lives on`, problems.length === 0);
      }
      tally.say(`${rows.length} kills`);
    }
  }
}

async function killOnce(sandbox: Sandbox, door: Door, store: Store, point: Point): Promise<Row> {
  sandbox.reset();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'killed-'));
  const file = join(folder, 'token');
  const problems: string[] = [];
  try {
    if (store === 'file') writeFileSync(file, `${first}\n`, { mode: 0o600 });
    else sandbox.github.setSecret(PLACE, first);
    const stored = (): string =>
      store === 'secret' ? (sandbox.github.secret(PLACE) ?? '') : readFileSync(file, 'utf8');

    point.arrange?.(sandbox);
    const handles = (point.hold ?? []).map((rule) => sandbox.faults.add(rule));
    const settings = { sandbox, door, store, file, token: first };
    const held = (): boolean =>
      handles.length > 0 && handles.every(({ hits }) => hits > 0) && (point.handled?.(sandbox) ?? true);
    const killed = await run({ ...settings, at: point.at, killWhen: point.at ? undefined : held });
    if (killed.signal !== 'SIGKILL') problems.push(`not killed, but ended with ${String(killed.status)}`);
    const before = stored();
    const exchanged = sandbox.oauth.tokenRequests > 0;
    const left = readdirSync(folder).filter((name) => name !== 'token');
    const isWhole = store === 'secret' || /^\S+\n$/.test(before);
    if (!isWhole) problems.push('the file is torn');
    sandbox.faults.clear();
    sandbox.clock.advance(9 * MINUTE);

    const again = await run({ ...settings, token: before.trim() });
    if (again.status !== 0) problems.push(`the rerun ended with ${String(again.status)}`);
    const after = stored().trim();
    if (after === before.trim()) problems.push('the rerun saved nothing');
    // Longer than the leeway: only a token that nobody has exchanged lives on.
    sandbox.clock.advance(11 * MINUTE);
    const { oauth } = sandbox;
    if (!oauth.isAlive(after)) problems.push('what is stored is not alive');
    if (oauth.isFamilyDead(after) !== false || oauth.lateReuses > 0) problems.push('the grant is lost');
    const whose =
      before.trim() === first ? `the old token, ${exchanged ? 'exchanged' : 'unused'}` : 'its successor';
    return {
      name: point.name,
      held: isWhole ? whose : 'a torn file',
      left: left.map(kindOf).sort().join(', '),
      rerun: problems.length === 0 ? 'works' : problems.join(', '),
      problems,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kindOf(name: string): string {
  if (name === 'token.lock') return 'lock';
  if (name === 'token.history.json') return 'dates';
  if (name.startsWith('.token.history.json.')) return "dates' draft";
  return name.startsWith('token.lock.') ? "lock's draft" : 'draft';
}

interface RunOptions {
  readonly sandbox: Sandbox;
  readonly door: Door;
  readonly store: Store;
  readonly file: string;
  readonly token: string;
  readonly at?: KillAt | undefined;
  readonly killWhen?: (() => boolean) | undefined;
}

async function run(options: RunOptions): Promise<{ status: number | null; signal: NodeJS.Signals | null }> {
  const { sandbox, door, store, file, token, at, killWhen } = options;
  const inputs = {
    'client-id': clientId,
    ...(store === 'file'
      ? { 'refresh-token-file': file }
      : {
          'refresh-token-secret': REFRESH_SECRET,
          'refresh-token-repository': github.repository,
          'access-token-secret': ACCESS_SECRET,
        }),
  };
  const secrets = {
    'client-secret': clientSecret,
    ...(store === 'secret' && { 'refresh-token': token, 'github-token': github.tokens.secretsWriter }),
  };
  const environment: Record<string, string> = {
    ...sandbox.env,
    ...(at && { KILL_AT: JSON.stringify(at) }),
  };
  const nodeArguments = at ? ['--require', PRELOAD] : [];
  let ended = false;
  const onSpawn = (child: ChildProcess): void => {
    if (killWhen) void killAsSoonAs(killWhen, child, () => ended);
  };
  try {
    if (door === 'cli') {
      const { PATH = '', HOME = '' } = process.env;
      return await runChild({
        command: process.execPath,
        arguments: [
          ...nodeArguments,
          resolve('dist/cli/index.js'),
          'refresh',
          ...Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]),
        ],
        env: { PATH, HOME, ...environment, ...commandLineSecrets(secrets) },
        cwd: tmpdir(),
        timeoutMs: 60_000,
        onSpawn,
      });
    }
    const job = new Job({ env: environment });
    try {
      return await job.runAction('dist/main/index.js', {
        inputs: actionInputs('action.yml', { 'site-url': SITE, ...inputs, ...secrets }),
        nodeArguments,
        onSpawn,
      });
    } finally {
      job.cleanup();
    }
  } finally {
    ended = true;
  }
}

const VARIABLES: Readonly<Record<string, string>> = {
  'client-secret': 'JIRA_CLIENT_SECRET',
  'refresh-token': 'JIRA_REFRESH_TOKEN',
  'github-token': 'GH_TOKEN',
};

function commandLineSecrets(secrets: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [VARIABLES[name] ?? name, value]));
}
