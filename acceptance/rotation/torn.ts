import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../src/secret.js';
import { tokenFile } from '../../src/store/file.js';
import { seeded } from './tally.js';
import type { Tally } from './tally.js';
import { transpile } from './transpile.js';

const KILLS = 1000;
const LANES = 2;
/** The longest that a process is left to save after its first one, in milliseconds. */
const LONGEST_MS = 12;

interface Count {
  kills: number;
  saves: number;
  /** Files that are not one whole token of those that were ever saved. */
  torn: string[];
  /** Tokens of which it was said that they are saved, and which are not. */
  lost: string[];
  locksLeft: number;
  duringSave: number;
}

/** Kills processes that do nothing but save, at random moments. */
export async function torn(tally: Tally): Promise<void> {
  const saver = transpile('acceptance/rotation/saver.ts');
  const count: Count = { kills: 0, saves: 0, torn: [], lost: [], locksLeft: 0, duringSave: 0 };
  const folders = Array.from({ length: LANES }, () => mkdtempSync(join(realpathSync(tmpdir()), 'torn-')));
  try {
    await Promise.all(folders.map((folder, lane) => killAgainAndAgain(saver, folder, lane, count)));
    const drafts = folders
      .flatMap((folder) => readdirSync(folder))
      .filter((name) => name.startsWith('.token.'));
    tally.say(
      `\n${count.kills} processes killed while they saved to a file, at random moments, after ${count.saves} saves\n` +
        `${count.duringSave} of them inside of a save; ${count.locksLeft} left the lock, ${drafts.length} drafts lie beside the file.`,
    );
    tally.check(
      'the file is whole after each kill, and a token that was saved',
      count.torn.length === 0,
      count.torn[0],
    );
    tally.check('no token is lost that was said to be saved', count.lost.length === 0, count.lost[0]);
    tally.check(`each next process worked in spite of a left lock`, count.kills === KILLS);
    for (const folder of folders) await workOnceMore(tally, folder);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}

async function killAgainAndAgain(saver: string, folder: string, lane: number, count: Count): Promise<void> {
  const file = join(folder, 'token');
  const random = seeded(lane);
  for (let kill = 0; kill < KILLS / LANES; kill += 1) {
    const generation = `${lane}-${kill}`;
    // Without an environment: with NODE_EXTRA_CA_CERTS in it, a start takes three times as long.
    const child = spawn(process.execPath, [saver, file, generation], {
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_MS));
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    if (child.signalCode !== 'SIGKILL') return;
    count.kills += 1;

    const begun = lastOf(said, 'begun');
    const saved = lastOf(said, 'saved');
    count.saves += saved;
    if (begun > saved) count.duringSave += 1;
    if (readdirSync(folder).includes('token.lock')) count.locksLeft += 1;
    const text = saved === 0 && begun === 1 ? undefined : readFileSync(file, 'utf8');
    if (text === undefined) continue;
    const [, by = '', number = ''] = /^FAKE-(\d+-\d+)-(\d+)-[\d_]+\n$/.exec(text) ?? [];
    const isWhole = text === `${`FAKE-${by}-${number}-`.padEnd(2000, `${number}_`)}\n`;
    if (!isWhole) count.torn.push(`after kill ${kill}`);
    else if (by !== generation || Number(number) < saved) count.lost.push(`after kill ${kill}`);
  }
}

function lastOf(said: string, word: string): number {
  return Number([...said.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
}

async function workOnceMore(tally: Tally, folder: string): Promise<void> {
  const file = join(folder, 'token');
  const store = tokenFile(file, { mask: () => undefined, signal: new AbortController().signal });
  const token = new Secret('FAKE-token-of-the-last-run');
  await store.open();
  await store.save(token);
  await store.close();
  tally.check('the run after the last kill works', (await store.read())?.equals(token) === true);
}
