import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPrivateDirectory,
  newDirectoryName,
  type PrivateFile,
  readPrivateFile,
  removePrivateDirectory,
  replacePrivateFile,
  writePrivateFile,
} from '../../src/hand-over/private-directory.js';

const NAME = `jira-auth-${'0fa4'.repeat(8)}`;

let root: string;
let parent: string;
let elsewhere: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'private-'));
  parent = join(root, 'temp');
  elsewhere = join(root, 'elsewhere');
  mkdirSync(parent);
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'curl.conf'), 'foreign');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const foreignFile = (): string => readFileSync(join(elsewhere, 'curl.conf'), 'utf8');

/** A directory as this Action leaves it. */
function made(): string {
  const directory = createPrivateDirectory(parent, NAME);
  writePrivateFile(directory, 'curl.conf', 'secret');
  writePrivateFile(directory, 'ca.pem', 'certificate');
  return directory;
}

test('a file is replaced, although an earlier replacement was cut off', () => {
  const directory = made();
  writePrivateFile(directory, 'curl.conf.next', 'half a sec');
  replacePrivateFile(directory, 'curl.conf', 'new');
  expect(readFileSync(join(directory, 'curl.conf'), 'utf8')).toBe('new');
  expect(modeOf(join(directory, 'curl.conf'))).toBe(0o600);
  expect(existsSync(join(directory, 'curl.conf.next'))).toBe(false);
});

test('names differ and can not be guessed', () => {
  const names = new Set(Array.from({ length: 100 }, newDirectoryName));
  expect(names.size).toBe(100);
  for (const name of names) expect(name).toMatch(/^jira-auth-[0-9a-f]{32}$/);
});

describe('making', () => {
  test.each([0, 0o022, 0o077, 0o777])('only the owner can enter and read, under umask %o (E2)', (mask) => {
    const before = process.umask(mask);
    try {
      createPrivateDirectory(parent, NAME);
      writePrivateFile(join(parent, NAME), 'curl.conf', 'secret é\n');
    } finally {
      process.umask(before);
    }
    const file = join(parent, NAME, 'curl.conf');
    expect(modeOf(join(parent, NAME))).toBe(0o700);
    expect(modeOf(file)).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe('secret é\n');
  });

  test('refuses a path where something stands already, and leaves it alone (E3)', () => {
    made();
    expect(() => createPrivateDirectory(parent, NAME)).toThrow('EEXIST');
    expect(readdirSync(join(parent, NAME)).sort()).toEqual(['ca.pem', 'curl.conf']);
    expect(() => writePrivateFile(join(parent, NAME), 'curl.conf', 'other')).toThrow('EEXIST');
    expect(readFileSync(join(parent, NAME, 'curl.conf'), 'utf8')).toBe('secret');
  });

  test('refuses a file in the place of the directory', () => {
    writeFileSync(join(parent, NAME), '');
    expect(() => createPrivateDirectory(parent, NAME)).toThrow('EEXIST');
  });

  test.each([
    ['to a directory', 'elsewhere'],
    ['that leads nowhere', 'missing'],
  ])('refuses a symbolic link %s in the place of the directory', (_what, target) => {
    symlinkSync(join(root, target), join(parent, NAME));
    expect(() => createPrivateDirectory(parent, NAME)).toThrow('EEXIST');
    expect(existsSync(join(root, 'missing'))).toBe(false);
    expect(readdirSync(elsewhere)).toEqual(['curl.conf']);
  });

  test.each([
    ['to a file', 'elsewhere/curl.conf'],
    ['that leads nowhere', 'missing'],
  ])('refuses a symbolic link %s in the place of the file', (_what, target) => {
    const directory = createPrivateDirectory(parent, NAME);
    symlinkSync(join(root, target), join(directory, 'curl.conf'));
    expect(() => writePrivateFile(directory, 'curl.conf', 'secret')).toThrow('EEXIST');
    expect(foreignFile()).toBe('foreign');
    expect(existsSync(join(root, 'missing'))).toBe(false);
  });

  test('tells where', () => {
    const directory = createPrivateDirectory(parent, NAME);
    expect(directory).toBe(join(parent, NAME));
    expect(writePrivateFile(directory, 'ca.pem', '')).toBe(join(directory, 'ca.pem'));
  });

  test('does not make the folder above', () => {
    expect(() => createPrivateDirectory(join(root, 'missing'), NAME)).toThrow('ENOENT');
  });
});

describe('a program', () => {
  test.each([0, 0o022, 0o077, 0o777])('can be run by its owner alone, under umask %o', (mask) => {
    const directory = createPrivateDirectory(parent, NAME);
    const before = process.umask(mask);
    try {
      writePrivateFile(directory, 'jira-auth', '#!/bin/sh\n', 0o700);
    } finally {
      process.umask(before);
    }
    expect(modeOf(join(directory, 'jira-auth'))).toBe(0o700);
  });
});

describe('reading back', () => {
  test('gives what was written, byte for byte', () => {
    const directory = createPrivateDirectory(parent, NAME);
    writePrivateFile(directory, 'client-key.pem', 'secret é\r\n');
    expect(readPrivateFile(parent, NAME, 'client-key.pem')).toBe('secret é\r\n');
    expect(readPrivateFile(parent, NAME, 'ca.pem')).toBeUndefined();
  });

  test.each([
    '',
    '..',
    'elsewhere',
    '../elsewhere',
    `${NAME}/`,
    `${NAME}/../../elsewhere`,
    '/tmp',
    `${NAME}\0`,
  ])('gives nothing for the forged name %j', (name) => {
    made();
    expect(readPrivateFile(parent, name, 'curl.conf')).toBeUndefined();
    expect(readPrivateFile('', name, 'curl.conf')).toBeUndefined();
  });

  test('does not follow a symbolic link in the place of the directory', () => {
    symlinkSync(elsewhere, join(parent, NAME));
    expect(readPrivateFile(parent, NAME, 'curl.conf')).toBeUndefined();
  });

  test('does not follow a symbolic link in the place of the file, nor reads a folder', () => {
    const directory = createPrivateDirectory(parent, NAME);
    symlinkSync(join(elsewhere, 'curl.conf'), join(directory, 'curl.conf'));
    mkdirSync(join(directory, 'ca.pem'));
    expect(readPrivateFile(parent, NAME, 'curl.conf')).toBeUndefined();
    expect(readPrivateFile(parent, NAME, 'ca.pem')).toBeUndefined();
  });
});

describe('removing', () => {
  test('takes away every file that is ever written', () => {
    const directory = createPrivateDirectory(parent, NAME);
    const files: PrivateFile[] = [
      ...(['curl.conf', 'ca.pem', 'client.pem', 'client-key.pem', 'signing-key.json'] as const),
      ...(['jira-auth', 'jira-auth.cmd', 'gajira-before.json'] as const),
    ];
    for (const file of files) writePrivateFile(directory, file, 'FAKE');
    expect(removePrivateDirectory(parent, NAME)).toBe(true);
    expect(readdirSync(parent)).toEqual([]);
  });

  test('takes the directory and its files away, and is done when repeated', () => {
    made();
    expect(removePrivateDirectory(parent, NAME)).toBe(true);
    expect(readdirSync(parent)).toEqual([]);
    expect(removePrivateDirectory(parent, NAME)).toBe(false);
  });

  test('works on a directory that was not filled', () => {
    createPrivateDirectory(parent, NAME);
    expect(removePrivateDirectory(parent, NAME)).toBe(true);
    expect(readdirSync(parent)).toEqual([]);
  });

  const forged = [
    '',
    '.',
    '..',
    '../elsewhere',
    'elsewhere',
    `../${NAME}`,
    `./${NAME}`,
    `${NAME}/`,
    `${NAME}/..`,
    `${NAME}/../../elsewhere`,
    `${NAME}\n`,
    `\n${NAME}`,
    `${NAME} `,
    `${NAME}0`,
    NAME.slice(0, -1),
    NAME.toUpperCase(),
    `other-${NAME}`,
    `jira-auth-${'g'.repeat(32)}`,
    `${NAME}\0`,
    '/',
    '/tmp',
  ];

  test.each(forged)('does nothing for the forged name %j', (name) => {
    const directory = made();
    // What the forged name leads to is there: only the rule keeps it.
    if (/^[^/\0]+$/.test(name) && !name.startsWith('.')) mkdirSync(join(parent, name), { recursive: true });
    mkdirSync(join(root, NAME));
    const before = readdirSync(root, { recursive: true }).sort();
    expect(removePrivateDirectory(parent, name)).toBe(false);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
    expect(existsSync(join(directory, 'curl.conf'))).toBe(true);
    expect(foreignFile()).toBe('foreign');
  });

  test('does nothing for an absolute path of the right name', () => {
    const directory = made();
    expect(removePrivateDirectory(parent, directory)).toBe(false);
    expect(existsSync(directory)).toBe(true);
  });

  test('does not follow a symbolic link in the place of the directory', () => {
    symlinkSync(elsewhere, join(parent, NAME));
    expect(removePrivateDirectory(parent, NAME)).toBe(false);
    expect(foreignFile()).toBe('foreign');
    expect(lstatSync(join(parent, NAME)).isSymbolicLink()).toBe(true);
  });

  test('takes away a symbolic link in the place of the file, and not what it leads to', () => {
    const directory = createPrivateDirectory(parent, NAME);
    symlinkSync(join(elsewhere, 'curl.conf'), join(directory, 'curl.conf'));
    symlinkSync(join(root, 'missing'), join(directory, 'ca.pem'));
    expect(removePrivateDirectory(parent, NAME)).toBe(true);
    expect(foreignFile()).toBe('foreign');
  });

  test('leaves a file of this name alone', () => {
    writeFileSync(join(parent, NAME), 'foreign');
    expect(removePrivateDirectory(parent, NAME)).toBe(false);
    expect(readFileSync(join(parent, NAME), 'utf8')).toBe('foreign');
  });

  test('keeps foreign files, and still takes the secret away', () => {
    const directory = made();
    writeFileSync(join(directory, 'foreign'), '');
    expect(() => removePrivateDirectory(parent, NAME)).toThrow('ENOTEMPTY');
    expect(readdirSync(directory)).toEqual(['foreign']);
  });

  // Only root can give a directory away.
  if (process.getuid?.() === 0) {
    test("leaves another user's directory alone", () => {
      const directory = made();
      chownSync(directory, 12_345, 12_345);
      expect(removePrivateDirectory(parent, NAME)).toBe(false);
      expect(readPrivateFile(parent, NAME, 'curl.conf')).toBeUndefined();
      expect(readdirSync(directory).sort()).toEqual(['ca.pem', 'curl.conf']);
    });
  }

  test('does nothing where the folder above is missing', () => {
    expect(removePrivateDirectory(join(root, 'missing'), NAME)).toBe(false);
  });
});
