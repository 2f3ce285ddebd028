import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../src/store/file-lock.js';
import './node-errors.js';
import { inFolder, never } from './store-folder.js';

const SECOND = 1000;
/** A process that has ended. */
const { pid: DEAD } = spawnSync(process.execPath, ['-v']);

function holder(changes: object = {}): string {
  return JSON.stringify({
    id: 'FAKE',
    host: hostname(),
    process: process.pid,
    since: Date.now(),
    ...changes,
  });
}

test('a lock is a whole file that tells who holds it, and is gone after its release', () =>
  inFolder(async (folder) => {
    const lock = join(folder, 'lock');
    const release = await takeLock(lock, 0, never);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ host: hostname(), process: process.pid });
    expect(readdirSync(folder)).toEqual(['lock']);
    release?.();
    expect(readdirSync(folder)).toEqual([]);
  }));

test('a second release does nothing to the lock of the next', () =>
  inFolder(async (folder) => {
    const lock = join(folder, 'lock');
    const first = await takeLock(lock, 0, never);
    first?.();
    const second = await takeLock(lock, 0, never);
    first?.();
    expect(existsSync(lock)).toBe(true);
    second?.();
  }));

describe.each<[string, string]>([
  ['of a dead process on this machine', holder({ process: DEAD })],
  ['of a dead process, from the future', holder({ process: DEAD, since: Date.now() + 3600 * SECOND })],
  [
    'older than any exchange, elsewhere',
    holder({ host: 'elsewhere.example', since: Date.now() - 181 * SECOND }),
  ],
  ['older than any exchange, here', holder({ since: Date.now() - 181 * SECOND })],
])('a lock %s', (_what, text) => {
  test('is taken away', () =>
    inFolder(async (folder) => {
      const lock = join(folder, 'lock');
      writeFileSync(lock, text);
      const release = await takeLock(lock, 0, never);
      expect(release).toBeDefined();
      expect(readdirSync(folder)).toEqual(['lock']);
      release?.();
    }));
});

describe.each<[string, string]>([
  ['of a living process', holder()],
  [
    'of somebody elsewhere',
    holder({ host: 'elsewhere.example', process: DEAD, since: Date.now() - 170 * SECOND }),
  ],
  ['that is no lock of ours', 'FAKE'],
  ['that is empty', ''],
])('a lock %s', (_what, text) => {
  test('is left alone', () =>
    inFolder(async (folder) => {
      const lock = join(folder, 'lock');
      writeFileSync(lock, text);
      expect(await takeLock(lock, 0, never)).toBeUndefined();
      expect(readFileSync(lock, 'utf8')).toBe(text);
      expect(readdirSync(folder)).toEqual(['lock']);
    }));
});

test.each([2, 8])('%i takers of one stale lock never hold it at the same time', (takers) =>
  inFolder(async (folder) => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, holder({ process: DEAD }));
    let [holding, most] = [0, 0];
    await Promise.all(
      Array.from({ length: takers }, async () => {
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
  }),
);

test('what the file system refuses is thrown', () =>
  inFolder(async (folder) => {
    await expect(takeLock(join(folder, 'none', 'lock'), 0, never)).rejects.toThrow('ENOENT');
  }));

test('a signal that came before the waiting ends it', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'lock'), holder());
    const ended = AbortSignal.abort(new Error('FAKE-ended'));
    await expect(takeLock(join(folder, 'lock'), SECOND, ended)).rejects.toThrow('FAKE-ended');
  }));
