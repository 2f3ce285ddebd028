import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Interrupted } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { replaceFile } from '../../src/files.js';
import { tokenFile } from '../../src/store/file.js';
import type { TokenStore } from '../../src/store/token-store.js';
import { failureFrom } from '../project/failure-of.js';
import './node-errors.js';
import { inFolder, never } from './store-folder.js';

const TOKEN = new Secret('FAKE-refresh-token-1');
const NEXT = new Secret('FAKE-refresh-token-2');

interface Masking {
  readonly store: TokenStore;
  readonly masked: string[];
}

function storeAt(path: string, signal = never): Masking {
  const masked: string[] = [];
  return { masked, store: tokenFile(path, { mask: (secret) => masked.push(secret.reveal()), signal }) };
}

describe('a file that is not there', () => {
  test('holds nothing, and is made by the first save', () =>
    inFolder(async (folder) => {
      const { store } = storeAt(join(folder, 'token'));
      expect(await store.open()).toBeUndefined();
      await store.save(TOKEN);
      await store.close();
      expect(readFileSync(join(folder, 'token'), 'utf8')).toBe(`${TOKEN.reveal()}\n`);
      expect(readdirSync(folder)).toEqual(['token']);
    }));

  test('in a folder that is not there is refused before anything is used', () =>
    inFolder(async (folder) => {
      const failure = await failureFrom(storeAt(join(folder, 'none', 'token')).store.open());
      expect(failure.code).toBe('refresh-token-not-saved');
      expect(failure.what).toContain('ENOENT');
      expect(failure.what).toContain('was not used');
    }));
});

test('what it holds is read, and masked before it is given back', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'token'), `${TOKEN.reveal()}\n`);
    const { store, masked } = storeAt(join(folder, 'token'));
    expect((await store.open())?.equals(TOKEN)).toBe(true);
    expect((await store.read())?.equals(TOKEN)).toBe(true);
    await store.close();
    expect(new Set(masked)).toEqual(new Set([TOKEN.reveal()]));
  }));

test.each([
  ['without a line end', (token: string) => token],
  ['with the line end of Windows', (token: string) => `${token}\r\n`],
  ['with the line end of an old Mac', (token: string) => `${token}\r`],
  ['with blank lines around it', (token: string) => `\n\r\n${token}\n\n`],
  ['with spaces and tabs around it', (token: string) => ` \t${token} \n`],
  ['behind a byte order mark', (token: string) => `\uFEFF${token}\n`],
])('a token %s is read', (_what, text) =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'token'), text(TOKEN.reveal()));
    const { store } = storeAt(join(folder, 'token'));
    expect((await store.open())?.equals(TOKEN)).toBe(true);
    await store.close();
  }),
);

test.each([
  ['empty', ''],
  ['a line end alone', '\n'],
  ['two tokens', 'FAKE-refresh-token\nFAKE-refresh-token\n'],
  ['a token with a space', 'FAKE refresh token\n'],
  ['a token with an umlaut', 'FAKE-refresh-tökén\n'],
  ['zeros, as after a power failure', '\0'.repeat(100)],
  ['seven characters', 'FAKE-7c\n'],
  ['more characters than a token has', `${'F'.repeat(8193)}\n`],
])('what is %s is no token', (_what, text) =>
  inFolder(async (folder) => {
    const file = join(folder, 'token');
    writeFileSync(file, text);
    const { store, masked } = storeAt(file);
    const failure = await failureFrom(store.open());
    await store.close();
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(failure.message).not.toContain('FAKE');
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect([masked, readdirSync(folder)]).toEqual([[], ['token']]);
  }),
);

test('a lock that is a pipe is refused, and not waited for', () =>
  inFolder(async (folder) => {
    const made = spawnSync('mkfifo', [join(folder, 'token.lock')]);
    if (made.status !== 0) {
      console.log('skipped: mkfifo is not installed');
      return;
    }
    const failure = await failureFrom(storeAt(join(folder, 'token')).store.open());
    expect(failure.what).toContain('EPERM');
  }));

describe('saving (F10)', () => {
  test('replaces the file, readable by its owner alone, whatever it was before', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'token');
      writeFileSync(file, `${TOKEN.reveal()}\n`);
      chmodSync(file, 0o644);
      linkSync(file, join(folder, 'what-it-was'));
      const { store } = storeAt(file);
      await store.open();
      await store.save(NEXT);
      await store.close();
      expect(readFileSync(file, 'utf8')).toBe(`${NEXT.reveal()}\n`);
      expect(statSync(file).mode & 0o7777).toBe(0o600);
      expect(readFileSync(join(folder, 'what-it-was'), 'utf8')).toBe(`${TOKEN.reveal()}\n`);
    }));

  test('keeps to 0600 under any umask', () =>
    inFolder((folder) => {
      const before = process.umask(0o777);
      try {
        replaceFile(join(folder, 'token'), 'FAKE');
      } finally {
        process.umask(before);
      }
      expect(statSync(join(folder, 'token')).mode & 0o7777).toBe(0o600);
    }));

  test('that fails leaves no draft with a token in it', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'token'));
      writeFileSync(join(folder, 'token', 'FAKE'), '');
      const failure = await failureFrom(storeAt(join(folder, 'token')).store.save(TOKEN));
      expect(failure.code).toBe('refresh-token-not-saved');
      expect(failure.what).not.toContain('was not used');
      expect(readdirSync(folder)).toEqual(['token']);
    }));
});

describe.each<[string, (file: string, folder: string) => void]>([
  [
    'a link',
    (file, folder) => {
      writeFileSync(join(folder, 'other'), `${TOKEN.reveal()}\n`);
      symlinkSync(join(folder, 'other'), file);
    },
  ],
  [
    'a link to nothing',
    (file, folder) => {
      symlinkSync(join(folder, 'other'), file);
    },
  ],
  [
    'a folder',
    (file) => {
      mkdirSync(file);
    },
  ],
  ...(process.getuid?.() === 0
    ? [
        [
          "somebody else's file",
          (file: string) => {
            writeFileSync(file, `${TOKEN.reveal()}\n`);
            chownSync(file, 65534, 65534);
          },
        ] as [string, (file: string) => void],
      ]
    : []),
])('%s', (_what, make) => {
  test('is refused before it is read', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'token');
      make(file, folder);
      const { store, masked } = storeAt(file);
      const failure = await failureFrom(store.open());
      await store.close();
      expect(failure.code).toBe('refresh-token-not-saved');
      expect(failure.what).toContain('EPERM');
      expect(masked).toEqual([]);
      expect(readdirSync(folder)).not.toContain('token.lock');
    }));
});

test('a link that takes the place of the file after it was opened is not followed', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'token');
    const { store } = storeAt(file);
    await store.open();
    writeFileSync(join(folder, 'other'), `${TOKEN.reveal()}\n`);
    symlinkSync(join(folder, 'other'), file);
    const failure = await failureFrom(Promise.resolve().then(() => store.read()));
    expect(failure.what).toContain('ELOOP');
    await store.save(NEXT);
    await store.close();
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe(`${TOKEN.reveal()}\n`);
    expect(readFileSync(file, 'utf8')).toBe(`${NEXT.reveal()}\n`);
  }));

describe('two runs with one file', () => {
  test('the second waits, and reads what the first has saved (F3)', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'token');
      writeFileSync(file, `${TOKEN.reveal()}\n`);
      const first = storeAt(file).store;
      const second = storeAt(file).store;
      await first.open();
      const waiting = second.open();
      await first.save(NEXT);
      await first.close();
      expect((await waiting)?.equals(NEXT)).toBe(true);
      await second.close();
      expect(readdirSync(folder)).toEqual(['token']);
    }));

  test('a signal ends the waiting, and takes nothing from the first', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'token');
      const first = storeAt(file).store;
      await first.open();
      const controller = new AbortController();
      const { store } = storeAt(file, controller.signal);
      const waiting = store.open();
      const signal = new Interrupted('SIGTERM');
      controller.abort(signal);
      await expect(waiting).rejects.toBe(signal);
      await store.close();
      expect(readdirSync(folder)).toEqual(['token.lock']);
      await first.close();
      expect(readdirSync(folder)).toEqual([]);
    }));
});

test.each([
  'FAKE-refresh-token-that-somebody-gave-in-place-of-a-path',
  '/nowhere/FAKE-eyJhbGciOiJIUzI1NiJ9.e30.FAKE',
])('what may be a token in the place of a path is not named: %s', (path) => {
  expect(storeAt(path).store.description).toBe('the file for the token');
});

test('the description names the file, and not its folder', () => {
  expect(storeAt('/nowhere/jira-token').store.description).toBe('the file jira-token');
});
