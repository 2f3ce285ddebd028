import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { folderOfEachTest } from '../folder.js';
import {
  readStepFile,
  readStepTls,
  removeStepFiles,
  type StepFile,
  StepFiles,
  stepFolder,
  stepFolders,
} from '../../src/hand-over/step-files.js';
import { Secret } from '../../src/secret.js';
import type { Tls } from '../../src/transport/trust.js';

const NAME = `jira-auth-${'0fa4'.repeat(8)}`;

const root = folderOfEachTest();
const parent = join(root, 'temp');
const elsewhere = join(root, 'elsewhere');
const foreign = join(elsewhere, 'curl.conf');
const missing = join(root, 'missing');
const PLACE = join(parent, NAME);
/** The remembered names, and whether the directory existed at that time. */
let remembered: [name: string, existed: boolean][];
let files: StepFiles;

beforeEach(() => {
  mkdirSync(parent);
  mkdirSync(elsewhere);
  writeFileSync(foreign, 'foreign');
  remembered = [];
  files = new StepFiles(parent, {
    remember: (name) => remembered.push([name, existsSync(join(parent, name))]),
  });
});

const TLS: Tls = {
  authorities: 'FAKE authorities\n',
  client: { certificate: 'FAKE certificate\n', key: new Secret('FAKE key\n') },
  context: createSecureContext(),
};
const text = (path: string | undefined): string => readFileSync(path ?? '', 'utf8');
const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const at = (name: string): string => join(files.directory, name);
const nameOf = (made: StepFiles): string => basename(made.directory);

/** Creates a directory as a step leaves it. */
function made(): string {
  files.write('curl.conf', 'secret');
  files.write('ca.pem', 'certificate');
  return files.directory;
}

describe('writing', () => {
  test('nothing is made or remembered before the first file', () => {
    files.remove();
    expect([remembered, readdirSync(parent)]).toEqual([[], []]);
  });

  test('the directory is remembered, then made, once, and named at random', () => {
    const paths = [files.write('curl.conf', 'FAKE config'), files.write('jira-auth', '#!/bin/sh\n', 0o700)];
    const name = nameOf(files);
    expect(remembered).toEqual([[name, false]]);
    expect(name).toMatch(/^jira-auth-[0-9a-f]{32}$/);
    expect(paths).toEqual([join(parent, name, 'curl.conf'), join(parent, name, 'jira-auth')]);
    expect(text(paths[0])).toBe('FAKE config');
    expect(nameOf(new StepFiles(parent))).not.toBe(name);
  });

  test.each([0, 0o777])('is for the owner alone, under umask %o (E2)', (mask) => {
    const before = process.umask(mask);
    try {
      files = new StepFiles(parent, { jobFile: 'FAKE job' });
      files.write('curl.conf', 'secret é\n');
      files.write('jira-auth', '#!/bin/sh\n', 0o700);
    } finally {
      process.umask(before);
    }
    const modes = ['', 'job.json', 'curl.conf', 'jira-auth'].map((name) => modeOf(at(name)));
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o700]);
    expect(text(at('curl.conf'))).toBe('secret é\n');
  });

  test('replaces a curl config, although an earlier replacement was cut off', () => {
    const directory = made();
    files.write('draft', 'half a sec');
    files.replace('curl.conf', 'new');
    expect(text(at('curl.conf'))).toBe('new');
    expect(modeOf(at('curl.conf'))).toBe(0o600);
    expect(readdirSync(directory).sort()).toEqual(['ca.pem', 'curl.conf']);
    expect(() => files.write('curl.conf', 'newer')).toThrow('EEXIST');
    expect(text(at('curl.conf'))).toBe('new');
  });

  test('refuses a directory in the place of its own (E3)', () => {
    const trapped = new StepFiles(parent, {
      remember: (name) => {
        mkdirSync(join(parent, name));
      },
    });
    expect(() => trapped.write('ca.pem', 'secret')).toThrow('EEXIST');
  });

  test('refuses a link that leads nowhere in the place of a file', () => {
    symlinkSync(missing, at('curl.conf'));
    expect(() => files.write('curl.conf', 'secret')).toThrow('EEXIST');
    expect(existsSync(missing)).toBe(false);
  });

  test('makes no folder above, and nothing if the name can not be remembered', () => {
    expect(() => new StepFiles(missing).directory).toThrow('ENOENT');
    const failing = new StepFiles(parent, {
      remember: () => {
        throw new Error('no space left');
      },
    });
    expect(() => failing.write('curl.conf', 'FAKE')).toThrow('no space left');
    failing.remove();
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('what connections need', () => {
  test.each<[string, Partial<Tls> | undefined, string[]]>([
    ['nothing', undefined, []],
    ['a private CA', { client: undefined }, ['FAKE authorities\n']],
    ['a client certificate', { authorities: undefined }, ['FAKE certificate\n', 'FAKE key\n']],
  ])('is written once: %s', (_what, changes, texts) => {
    const tls = changes && { ...TLS, ...changes };
    const { cacert, cert, key } = files.writeTls(tls);
    const paths = [cacert, cert, key].filter((path) => path !== undefined);
    expect(paths.map(text)).toEqual(texts);
    for (const path of paths) expect(modeOf(path)).toBe(0o600);
    expect(Object.values(files.writeTls(tls)).filter(Boolean)).toEqual(paths);
    expect(readdirSync(parent)).toHaveLength(texts.length > 0 ? 1 : 0);
  });
});

describe('reading back', () => {
  test('gives what was written, byte for byte', () => {
    files.write('client-key.pem', 'secret é\r\n');
    expect(readStepFile(files.directory, 'client-key.pem')).toBe('secret é\r\n');
    expect(readStepFile(files.directory, 'ca.pem')).toBeUndefined();
    expect(stepFolders(parent)).toEqual([files.directory]);
    expect(stepFolders(missing)).toEqual([]);
  });

  test('gives a bundle of every authority there is', async () => {
    const authorities = 'FAKE authorities\n'.repeat(1_000_000);
    files.writeTls({ ...TLS, authorities, client: undefined });
    expect((await readStepTls(files.directory))?.authorities).toHaveLength(authorities.length);
  });

  test('reads nothing where others could have written', () => {
    const directory = made();
    const found = [0o720, 0o755].map((mode) => {
      chmodSync(directory, mode);
      return readStepFile(directory, 'curl.conf');
    });
    expect(found).toEqual([undefined, 'secret']);
  });

  test('follows no link, and reads no folder', () => {
    symlinkSync(foreign, at('curl.conf'));
    mkdirSync(at('ca.pem'));
    expect(readStepFile(files.directory, 'curl.conf')).toBeUndefined();
    expect(readStepFile(files.directory, 'ca.pem')).toBeUndefined();
  });
});

describe('removing', () => {
  test('takes away every file that is ever written, and is done when repeated', () => {
    const all: StepFile[] = [
      ...(['curl.conf', 'ca.pem', 'client.pem', 'client-key.pem', 'login.json', 'jira-auth'] as const),
      ...(['jira-auth.cmd', 'jira-auth.ps1', 'job.json', 'session.json', 'variables.sh'] as const),
      ...(['draft', 'gajira-before.json'] as const),
    ];
    for (const file of all) files.write(file, 'FAKE');
    expect(removeStepFiles(files.directory)).toBe(true);
    expect(readdirSync(parent)).toEqual([]);
    expect(removeStepFiles(PLACE)).toBe(false);
    expect(removeStepFiles(join(root, 'missing', NAME))).toBe(false);
  });

  const forged = (name: string): string[] => [
    ...['', '.', join(parent, name), `../${name}`, `${name}/..`, `other-${name}`, `${name}\n`, `\n${name}`],
    ...[`${name}0`, name.slice(0, -1), name.toUpperCase(), `jira-auth-${'g'.repeat(32)}`],
  ];

  test('does nothing for a forged name, and reads nothing', () => {
    const directory = made();
    mkdirSync(join(root, basename(directory)));
    for (const name of forged(basename(directory))) {
      // The forged name's target exists: only the rule protects it.
      if (/^[^/\0]+$/.test(name) && !name.startsWith('.')) mkdirSync(join(parent, name), { recursive: true });
      const before = readdirSync(root, { recursive: true }).sort();
      expect([name, stepFolder(parent, name)]).toEqual([name, '']);
      expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
    }
    expect([stepFolder('', basename(directory)), removeStepFiles('')]).toEqual(['', false]);
    expect(text(foreign)).toBe('foreign');
  });

  test('follows no link in the place of the directory, and leaves a file alone', () => {
    symlinkSync(elsewhere, PLACE);
    expect(() => removeStepFiles(PLACE)).toThrow('not ours');
    expect(readStepFile(PLACE, 'curl.conf')).toBeUndefined();
    expect(text(foreign)).toBe('foreign');
    expect(lstatSync(PLACE).isSymbolicLink()).toBe(true);
    rmSync(PLACE);
    writeFileSync(PLACE, 'foreign');
    expect(() => removeStepFiles(PLACE)).toThrow('not ours');
  });

  test('takes away a link in the place of a file, and not what it leads to', () => {
    symlinkSync(foreign, at('curl.conf'));
    symlinkSync(missing, at('ca.pem'));
    expect(removeStepFiles(files.directory)).toBe(true);
    expect(text(foreign)).toBe('foreign');
  });

  test('keeps foreign files, and still takes the secret away', () => {
    const directory = made();
    writeFileSync(at('foreign'), '');
    expect(() => {
      files.remove();
    }).toThrow('ENOTEMPTY');
    mkdirSync(at('curl.conf'));
    for (const name of ['ca.pem', 'job.json']) writeFileSync(join(directory, name), 'secret');
    expect(() => removeStepFiles(directory)).toThrow(/EISDIR|EPERM/);
    // The next `jira-auth cleanup` tries again.
    expect(readdirSync(directory).sort()).toEqual(['curl.conf', 'foreign', 'job.json']);
  });

  // Only root can give a directory away.
  if (process.getuid?.() === 0) {
    test("leaves another user's directory alone", () => {
      const directory = made();
      chownSync(directory, 12_345, 12_345);
      expect(() => removeStepFiles(directory)).toThrow('not ours');
      expect(readStepFile(directory, 'curl.conf')).toBeUndefined();
      expect(readdirSync(directory).sort()).toEqual(['ca.pem', 'curl.conf']);
    });
  }
});
