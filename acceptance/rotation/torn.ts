import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import ts from 'typescript';
import { Place } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { seeded } from './seeded.js';

const KILLS = 1000;
const LANES = 2;
/** The longest that a process is left to save after its first one, in milliseconds. */
const LONGEST_MS = 12;

/** The token that `saver.ts` saves at its turn, whole. */
const tokenOf = (generation: string, turn: number | string): string =>
  `FAKE-${generation}-${turn}-`.padEnd(2000, `${turn}_`);

export async function torn({ sandbox, checks }: Stage): Promise<void> {
  const saver = transpile('acceptance/rotation/saver.ts');
  const place = new Place(sandbox);
  try {
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    await Promise.all(
      lanes.map((lane) => killAgainAndAgain(saver, place.folder(String(lane)), lane, checks)),
    );
    for (const lane of lanes) {
      const { said } = await start(saver, place.path(String(lane), 'token'), 'last', /saved 1/);
      checks.that('the run after the last kill works', said.includes('saved 1'));
    }
  } finally {
    place.remove();
  }
}

async function killAgainAndAgain(
  saver: string,
  folder: string,
  lane: number,
  checks: Stage['checks'],
): Promise<void> {
  const file = join(folder, 'token');
  const random = seeded(lane);
  for (let kill = 0; kill < KILLS / LANES; kill += 1) {
    const generation = `${lane}-${kill}`;
    const { said, signal } = await start(saver, file, generation, /begun/, random() * LONGEST_MS);
    checks.equal('each process works, in spite of a lock that another has left', signal, 'SIGKILL');
    const last = (word: string): number =>
      Number([...said.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
    const saved = last('saved');
    if (saved === 0 && !readdirSync(folder).includes('token')) continue;
    const text = readFileSync(file, 'utf8');
    const [, by = '', turn = ''] = /^FAKE-(\d+-\d+)-(\d+)-[\d_]+\n$/.exec(text) ?? [];
    checks.equal(
      'the file is whole after each kill, and a token that was saved',
      text,
      `${tokenOf(by, turn)}\n`,
    );
    checks.that(
      'no token is lost that was said to be saved',
      saved === 0 || (by === generation && Number(turn) >= saved),
    );
  }
}

/** Starts it, waits until it has said this, and so long, and kills it. */
async function start(
  saver: string,
  file: string,
  generation: string,
  words: RegExp,
  waitMs = 0,
): Promise<{ said: string; signal: NodeJS.Signals | null }> {
  // Without an environment: with NODE_EXTRA_CA_CERTS in it, a start takes three times as long.
  const child = spawn(process.execPath, [saver, file, generation], {
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = once(child, 'exit');
  while (!words.test(said) && child.exitCode === null) {
    await Promise.race([once(child.stdout, 'data'), exited]);
  }
  await pause(waitMs);
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  return { said, signal: child.signalCode };
}

/**
 * Makes plain JavaScript of a module and of all of ours that it imports: Node starts it in a fraction of the time that a
 * loader takes. Returns the module's path under build/.
 */
function transpile(entry: string): string {
  const targetOf = (path: string): string =>
    join(resolve('build/rotation'), relative(resolve('.'), path)).replace(/\.ts$/, '.js');
  const done = new Set<string>();
  const visit = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true },
    });
    mkdirSync(dirname(targetOf(path)), { recursive: true });
    writeFileSync(targetOf(path), outputText);
    for (const [, imported = ''] of outputText.matchAll(/(?:from |import\()'(\.{1,2}\/[^']+)\.js'/g))
      visit(join(dirname(path), `${imported}.ts`));
  };
  visit(resolve(entry));
  return targetOf(resolve(entry));
}
