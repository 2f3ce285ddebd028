import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/index.js';
import { runChild } from '../../sandbox/runner/child.js';
import { ask } from '../../__tests__/sandbox/client.js';
import type { Point } from '../rotation/kill-points.js';
import { killAsSoonAs, onTwoSandboxes, PRELOAD } from '../rotation/killing.js';
import { columns, type Tally } from '../rotation/tally.js';
import { transpile } from '../rotation/transpile.js';
import { NAME, pointsOf, type Store, STORES } from './points.js';

const { dataCenter, github, gitlab } = fixtures;
const FIRST = dataCenter.tokens.pat;
const HOUR = 3_600_000;
const SUCCESSOR = 'ci-token (jira-auth renewal of 1)';

/** What one point came to. */
interface Row {
  readonly name: string;
  readonly stored: string;
  readonly working: string;
  readonly left: string;
  readonly rerun: string;
  /** What is wrong with it; empty if nothing is. */
  readonly problems: readonly string[];
}

/** Every point with every store. */
export async function renewalTable(tally: Tally): Promise<void> {
  const renewer = transpile('acceptance/renewal/renewer.ts');
  for (const store of STORES) {
    const rows = await onTwoSandboxes(pointsOf(store), (sandbox, point) =>
      killOnce(new Place(sandbox, store, renewer), point),
    );
    const head = ['killed when', 'the store then held', 'which worked', 'in Jira', 'rerun three hours later'];
    const lines = rows.map(({ name, stored, working, left, rerun }) => [name, stored, working, left, rerun]);
    tally.say(`\n${TITLES[store]}\n${columns([head, ...lines])}`);
    for (const { name, problems } of rows) {
      tally.count(
        `${TITLES[store]}, ${name}: what is stored works, and the rerun puts all in order`,
        problems.length === 0,
      );
    }
    tally.say(`${rows.length} kills`);
  }
}

const TITLES: Readonly<Record<Store, string>> = {
  file: 'file',
  secret: 'GitHub secret',
  variable: 'GitLab variable',
  command: 'command',
};

async function killOnce(place: Place, point: Point): Promise<Row> {
  const { sandbox } = place;
  const problems: string[] = [];
  try {
    const handles = (point.hold ?? []).map((rule) => sandbox.faults.add(rule));
    const reached = (): boolean =>
      handles.length > 0 && handles.every(({ hits }) => hits > 0) && (point.handled?.(sandbox) ?? true);
    const killed = await place.run({ at: point.at, killWhen: point.at ? undefined : reached });
    if (killed.signal !== 'SIGKILL') problems.push(`not killed, but ended with ${String(killed.status)}`);
    await place.settled();
    sandbox.faults.clear();

    const before = place.stored();
    const storedWorks = await works(sandbox, before);
    const oldWorks = await works(sandbox, FIRST);
    if (!storedWorks) problems.push('what is stored does not work');
    const left = namesIn(sandbox);

    sandbox.clock.advance(3 * HOUR);
    sandbox.dateSkewSeconds = (3 * HOUR) / 1000;
    const again = await place.run({});
    if (again.status !== 0) problems.push(`the rerun ended with ${String(again.status)}: ${again.stderr}`);
    if (again.status === 0) {
      const { left: undone } = JSON.parse(again.stdout) as { left: string[] };
      problems.push(...undone);
    }
    if (!(await works(sandbox, place.stored()))) problems.push('what is stored at last does not work');
    if (place.stored() === before) problems.push('the rerun renewed nothing');
    if (namesIn(sandbox).join() !== SUCCESSOR) problems.push(`left in Jira: ${namesIn(sandbox).join(', ')}`);
    if (place.beside().length > 0) problems.push(`left beside it: ${place.beside().join(', ')}`);
    return {
      name: point.name,
      stored: before === FIRST ? 'the old token' : 'its successor',
      working: storedWorks ? (before !== FIRST && oldWorks ? 'yes, as the old one' : 'yes') : 'NO',
      left: left.map((name) => (name === SUCCESSOR ? 'successor' : name)).join(', '),
      rerun: problems.length === 0 ? 'works' : problems.join('; '),
      problems,
    };
  } finally {
    place.remove();
  }
}

/** Whether Jira takes a token now. */
async function works(sandbox: Sandbox, token: string): Promise<boolean> {
  const { status } = await ask(sandbox, `${dataCenter.url}/rest/api/2/myself`, { bearer: token });
  return status === 200;
}

/** Of all processes of this machine. */
function commandLines(): string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8');
    } catch {
      // It has ended in the meantime.
      return [];
    }
  });
}

function namesIn({ dataCenter: { patList } }: Sandbox): string[] {
  return Array.isArray(patList) ? patList.map(({ name }) => name) : [];
}

interface RunOptions {
  readonly at?: Point['at'];
  readonly killWhen?: (() => boolean) | undefined;
}

/** A token in its store, and runs that renew it. */
class Place {
  readonly #folder = mkdtempSync(join(realpathSync(tmpdir()), 'killed-'));
  readonly #file = join(this.#folder, 'token');

  constructor(
    readonly sandbox: Sandbox,
    readonly store: Store,
    readonly renewer: string,
  ) {
    sandbox.reset();
    if (store === 'file') writeFileSync(this.#file, `${FIRST}\n`, { mode: 0o600 });
    if (store === 'command') writeFileSync(this.#file, FIRST, { mode: 0o600 });
    if (store === 'secret') sandbox.github.setSecret(this.#secret, FIRST);
    if (store === 'variable') sandbox.gitlab.setVariable({ key: NAME }, { value: FIRST, masked: true });
  }

  get #secret(): { repository: string; name: string } {
    return { repository: github.repository, name: NAME };
  }

  stored(): string {
    switch (this.store) {
      case 'secret':
        return this.sandbox.github.secret(this.#secret) ?? '';
      case 'variable':
        return this.sandbox.gitlab.variable({ key: NAME })?.value ?? '';
      case 'file':
      case 'command':
        return readFileSync(this.#file, 'utf8').trim();
    }
  }

  /** What lies in the folder besides the token, and the drafts of locks, in which there is only a process's number. */
  beside(): string[] {
    return readdirSync(this.#folder).filter((name) => name !== 'token' && !name.startsWith('token.lock.'));
  }

  /** A command that was started goes on by itself. */
  async settled(): Promise<void> {
    while (commandLines().some((line) => line.includes(this.#folder))) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  get #inputs(): Record<string, string> {
    switch (this.store) {
      case 'file':
        return { 'save-file': this.#file };
      case 'secret':
        return {
          'save-secret': NAME,
          'save-repository': github.repository,
          'github-token': github.tokens.secretsWriter,
        };
      case 'variable':
        return {
          'save-variable': NAME,
          'gitlab-project': gitlab.project,
          'gitlab-token': gitlab.tokens.maintainer,
        };
      case 'command':
        // As a careful person writes one: whole, or not at all.
        return { 'save-command': `cat > '${this.#file}.new' && mv '${this.#file}.new' '${this.#file}'` };
    }
  }

  async run({ at, killWhen }: RunOptions): Promise<Awaited<ReturnType<typeof runChild>>> {
    const { PATH = '', HOME = '' } = process.env;
    let ended = false;
    try {
      return await runChild({
        command: process.execPath,
        arguments: [...(at ? ['--require', PRELOAD] : []), this.renewer],
        env: {
          PATH,
          HOME,
          ...this.sandbox.env,
          ...(at && { KILL_AT: JSON.stringify(at) }),
          CI_API_V4_URL: gitlab.apiUrl,
          RENEWAL_INPUTS: JSON.stringify({
            'site-url': dataCenter.url,
            'personal-access-token': this.stored(),
            'token-name': 'ci-token',
            renew: 'true',
            ...this.#inputs,
          }),
        },
        cwd: tmpdir(),
        timeoutMs: 60_000,
        onSpawn: (child: ChildProcess) => {
          if (killWhen) void killAsSoonAs(killWhen, child, () => ended);
        },
      });
    } finally {
      ended = true;
    }
  }
}
