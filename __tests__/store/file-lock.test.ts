import { expect, jest, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../src/store/file-lock.js';
import { folderOfEachTest } from '../folder.js';
import './node-errors.js';

const folder = folderOfEachTest();
const never = new AbortController().signal;

const SECOND = 1000;
const { pid: DEAD } = spawnSync(process.execPath, ['-v']);

const ours = await (async (): Promise<Record<string, unknown>> => {
  const path = join(tmpdir(), `file-lock-${randomUUID()}`);
  const release = await takeLock(path, 0, never);
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  release?.();
  return lock;
})();

/** Returns that lock as if it belonged to another process. */
function holder(changes: object = {}): string {
  return JSON.stringify({ ...ours, id: 'FAKE', since: Date.now(), ...changes });
}

const inLinux = (name: string, changes: object): [string, string][] =>
  process.platform === 'linux' ? [[name, holder(changes)]] : [];
const [HOST = '', BOOT = '', NAMESPACE = ''] = String(ours['space']).split(' ');
const OTHER_SPACE = { space: `${HOST} ${BOOT} pid:[4026500000]` };
const OLD = { since: Date.now() - 181 * SECOND };
const RECENT = { since: Date.now() - 170 * SECOND };

test('a lock tells who holds it, and is gone after its release', async () => {
  const lock = join(folder, 'lock');
  const release = await takeLock(lock, 0, never);
  const space = expect.stringContaining(hostname()) as unknown;
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ space, process: process.pid });
  expect(readdirSync(folder)).toEqual(['lock']);
  release?.();
  expect(readdirSync(folder)).toEqual([]);
});

test('a second release does nothing to the lock of the next', async () => {
  const lock = join(folder, 'lock');
  const first = await takeLock(lock, 0, never);
  first?.();
  const second = await takeLock(lock, 0, never);
  first?.();
  expect(existsSync(lock)).toBe(true);
  second?.();
});

const ELSEWHERE = { space: `elsewhere.example ${BOOT} ${NAMESPACE}`, process: DEAD };

test.each<[string, string]>([
  ['of a dead process on this machine', holder({ process: DEAD })],
  ['older than any exchange, elsewhere', holder({ ...ELSEWHERE, ...OLD })],
  ...inLinux('of an earlier process of the same number', { started: '1' }),
  ...inLinux('that does not say when its process started, silent for long', { started: '', ...OLD }),
])('a lock %s is taken away', async (_what, text) => {
  const lock = join(folder, 'lock');
  writeFileSync(lock, text);
  const release = await takeLock(lock, 0, never);
  expect(release).toBeDefined();
  expect(readdirSync(folder)).toEqual(['lock']);
  release?.();
});

test.each<[string, string]>([
  ['of a living process', holder()],
  ['of another machine', holder({ ...ELSEWHERE, ...RECENT })],
  ...inLinux('of a living process that was stopped for long', OLD),
  ...inLinux('of a number that is not seen from here', { ...OTHER_SPACE, process: DEAD, ...RECENT }),
  ...inLinux('that does not say where its number counts', { space: undefined, process: DEAD, ...RECENT }),
  ['that is no lock of ours', 'FAKE'],
])('a lock %s is left alone', async (_what, text) => {
  const lock = join(folder, 'lock');
  writeFileSync(lock, text);
  expect(await takeLock(lock, 0, never)).toBeUndefined();
  expect([readFileSync(lock, 'utf8'), readdirSync(folder)]).toEqual([text, ['lock']]);
});

const TORN = [...['', holder().slice(0, 60)], ...[{ id: '' }, { since: null }, { process: -1 }].map(holder)];

test.each(TORN.flatMap((text) => [-6, 3600].map((seconds): [string, number] => [text, seconds])))(
  'the torn lock %j is taken away %i seconds from now',
  async (text, seconds) => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, text);
    const written = Date.now() / 1000 + seconds;
    utimesSync(lock, written, written);
    expect(await takeLock(lock, 0, never)).toBeDefined();
    expect(readdirSync(folder)).toEqual(['lock']);
  },
);

test('a holder gives signs of life until its release', async () => {
  const lock = join(folder, 'lock');
  const signs = (): unknown => (JSON.parse(readFileSync(lock, 'utf8')) as { since: number }).since;
  jest.useFakeTimers();
  try {
    const release = await takeLock(lock, 0, never);
    for (let passed = 0; passed < 10; passed += 1) {
      jest.advanceTimersByTime(30 * SECOND);
      expect(Number(signs())).toBeGreaterThan(Date.now() - 30 * SECOND);
    }
    const others = holder({ since: 1 });
    writeFileSync(lock, others);
    jest.advanceTimersByTime(60 * SECOND);
    expect(readFileSync(lock, 'utf8')).toBe(others);
    release?.();
    expect(readFileSync(lock, 'utf8')).toBe(others);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('takers of one stale lock never hold it at the same time', async () => {
  const lock = join(folder, 'lock');
  writeFileSync(lock, holder({ process: DEAD }));
  let [holding, most] = [0, 0];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const release = await takeLock(lock, 30 * SECOND, never);
      holding += 1;
      most = Math.max(most, holding);
      await new Promise(setImmediate);
      holding -= 1;
      release?.();
    }),
  );
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('a signal that came before the waiting ends it', async () => {
  writeFileSync(join(folder, 'lock'), holder());
  const ended = AbortSignal.abort(new Error('FAKE-ended'));
  await expect(takeLock(join(folder, 'lock'), SECOND, ended)).rejects.toThrow('FAKE-ended');
});
