import { beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Interrupted } from '../../src/failure.js';
import { replaceFile } from '../../src/files.js';
import { Secret } from '../../src/secret.js';
import { tokenFile } from '../../src/store/file.js';
import type { TokenStore } from '../../src/store/token-store.js';
import { failureFrom } from '../project/failure-of.js';
import { folderOfEachTest } from '../folder.js';
import './node-errors.js';

const TOKEN = new Secret('FAKE-refresh-token-1');
const NEXT = new Secret('FAKE-refresh-token-2');
const LINE = `${TOKEN.reveal()}\n`;

const folder = folderOfEachTest();
const file = join(folder, 'token');
const masked: string[] = [];
let store: TokenStore;
beforeEach(() => {
  masked.length = 0;
  store = storeAt(file);
});

const never = new AbortController().signal;
const storeAt = (path: string, signal = never): TokenStore =>
  tokenFile(path, { signal, mask: (secret) => masked.push(secret.reveal()) });

const read = (file: string): string => readFileSync(file, 'utf8');

test('a file that is not there is made, for its owner alone', async () => {
  // A killed process has left the first one. The other is somebody's own.
  for (const name of ['00000000-0000-4000-8000-000000000000', 'backup'])
    writeFileSync(join(folder, `.token.${name}`), LINE);
  expect(await store.open()).toBeUndefined();
  await store.save(TOKEN);
  await store.close();
  expect([read(file), statSync(file).mode & 0o7777]).toEqual([LINE, 0o600]);
  expect(readdirSync(folder).sort()).toEqual(['.token.backup', 'token']);
});

test('a folder that is not there is refused', async () => {
  const failure = await failureFrom(storeAt(join(file, 'token')).open(), 'refresh-token-not-saved');
  expect(failure.what).toMatch(/ENOENT.* was not used/);
});

test.each(['\n\r\nT\r', ' \tT \n', '\uFEFFT\n'])('the token (T) in %j is read, and masked', async (text) => {
  writeFileSync(file, text.replace('T', TOKEN.reveal()));
  expect((await store.open())?.equals(TOKEN)).toBe(true);
  expect((await store.read())?.equals(TOKEN)).toBe(true);
  await store.close();
  expect(new Set(masked)).toEqual(new Set([TOKEN.reveal()]));
});

test.each([
  ['zeros, as after a power failure', '\0'.repeat(100)],
  ['seven characters', 'FAKE-7c\n'],
  ['more characters than a token has', `${'F'.repeat(8193)}\n`],
  ['a larger file', ' '.repeat(70_000)],
])('what is %s is no token, and stays', async (_what, text) => {
  writeFileSync(file, text);
  const failure = await failureFrom(store.open(), 'refresh-token-not-saved');
  await store.close();
  expect(failure.message).not.toMatch(/FAKE|something else\. The/);
  expect([read(file), masked, readdirSync(folder)]).toEqual([text, [], ['token']]);
});

describe('saving (F10)', () => {
  test('replaces the file, readable by its owner alone', async () => {
    writeFileSync(file, LINE);
    chmodSync(file, 0o644);
    linkSync(file, join(folder, 'what-it-was'));
    await store.open('replace');
    // Whether it can be replaced is tried before anything is used.
    expect(statSync(file).mode & 0o7777).toBe(0o600);
    await store.save(NEXT);
    await store.close();
    expect([read(file), statSync(file).mode & 0o7777]).toEqual([`${NEXT.reveal()}\n`, 0o600]);
    expect(read(join(folder, 'what-it-was'))).toBe(LINE);
  });

  test('keeps to 0600 under any umask', () => {
    const before = process.umask(0o777);
    try {
      replaceFile(join(folder, 'token'), 'FAKE');
    } finally {
      process.umask(before);
    }
    expect(statSync(join(folder, 'token')).mode & 0o7777).toBe(0o600);
  });

  test('that fails leaves no draft with a token in it', async () => {
    mkdirSync(file);
    writeFileSync(join(file, 'FAKE'), '');
    const failure = await failureFrom(store.save(TOKEN), 'refresh-token-not-saved');
    expect(failure.what).not.toContain('was not used');
    expect(readdirSync(folder)).toEqual(['token']);
  });
});

const REFUSED: Readonly<Record<string, () => unknown>> = {
  'a link': () => {
    writeFileSync(join(folder, 'other'), LINE);
    symlinkSync(join(folder, 'other'), file);
  },
  'a folder': () => {
    mkdirSync(file);
  },
  'a pipe in place of the lock': () => spawnSync('mkfifo', [`${file}.lock`]),
  ...(process.getuid?.() === 0 && {
    "somebody else's file": () => {
      writeFileSync(file, LINE);
      chownSync(file, 65534, 65534);
    },
  }),
};

test.each(Object.entries(REFUSED))('%s is refused before anything is read', async (_what, make) => {
  make();
  const before = readdirSync(folder);
  await failureFrom(store.open(), 'refresh-token-not-saved', 'EPERM');
  await store.close();
  expect([masked, readdirSync(folder)]).toEqual([[], before]);
});

test('a link in place of the opened file is not followed', async () => {
  await store.open();
  writeFileSync(join(folder, 'other'), LINE);
  symlinkSync(join(folder, 'other'), file);
  expect((await failureFrom(store.read())).what).toContain('ELOOP');
  await store.save(NEXT);
  await store.close();
  expect([read(join(folder, 'other')), read(file)]).toEqual([LINE, `${NEXT.reveal()}\n`]);
});

describe('two runs with one file', () => {
  test('the second waits, and reads what the first has saved (F3)', async () => {
    writeFileSync(file, LINE);
    const second = storeAt(file);
    await store.open();
    const waiting = second.open();
    await store.save(NEXT);
    await store.close();
    expect((await waiting)?.equals(NEXT)).toBe(true);
    await second.close();
    expect(readdirSync(folder)).toEqual(['token']);
  });

  test('a signal ends the waiting', async () => {
    await store.open();
    const controller = new AbortController();
    const second = storeAt(file, controller.signal);
    const waiting = second.open();
    const signal = new Interrupted('SIGTERM');
    controller.abort(signal);
    await expect(waiting).rejects.toBe(signal);
    await second.close();
    expect(readdirSync(folder)).toEqual(['token.lock']);
    await store.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.each([
  ['/nowhere/jira-token', 'the file jira-token'],
  ['FAKE-refresh-token-that-somebody-gave-in-place-of-a-path', 'the file for the token'],
  ['/nowhere/FAKE-eyJhbGciOiJIUzI1NiJ9.e30.FAKE', 'the file for the token'],
])('%s is called %s', (path, description) => {
  expect(storeAt(path).description).toBe(description);
});
