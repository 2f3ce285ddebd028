import '../store/node-errors.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { anyCharacter } from '../any-text.js';
import { folderOfEachTest } from '../folder.js';
import {
  checkGajiraConfig,
  gajiraConfig,
  restoreGajiraConfig,
  writeGajiraConfig,
} from '../../src/hand-over/gajira-config.js';
import { Secret } from '../../src/secret.js';

const token = new Secret('FAKE-token-0001');
const TEXT = gajiraConfig('https://acme.atlassian.net', { user: 'ada@example.com', secret: token });

const root = folderOfEachTest();
const home = join(root, 'home');
const elsewhere = join(root, 'elsewhere');
const foreign = join(elsewhere, 'config.yml');
const folder = join(home, 'jira');
const cliFolder = join(home, '.jira.d');
const config = join(folder, 'config.yml');

beforeEach(() => {
  mkdirSync(home);
  mkdirSync(elsewhere);
  writeFileSync(foreign, 'foreign');
});

const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    expect(String(error)).not.toContain('FAKE');
    return (error as NodeJS.ErrnoException).code;
  }
  return 'done';
};

const refusalOf = (path = home): unknown => codeOf(checkGajiraConfig.bind(undefined, path));
const codeOfRestoring = (saved: string): unknown => codeOf(restoreGajiraConfig.bind(undefined, saved));

function tree(top = home): string[] {
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const place = join(top, path);
      const found = lstatSync(place);
      const mode = (found.mode & 0o7777).toString(8);
      if (found.isSymbolicLink()) return `${path} -> ${readlinkSync(place)}`;
      return found.isFile() ? `${path} ${mode} ${readFileSync(place, 'latin1')}` : `${path}/ ${mode}`;
    });
}

/** Writes the file. @returns the saved state */
function written(text = TEXT): string {
  let saved = '';
  writeGajiraConfig(home, text, (before) => {
    saved = before;
  });
  return saved;
}

/** Creates the files of a user who has used gajira before. */
function usedBefore(content: string | Buffer = 'token: FAKE-old\n', mode = 0o644): void {
  mkdirSync(folder);
  writeFileSync(config, content);
  chmodSync(config, mode);
}

/** Ends like gajira-create and gajira-find-issue-key (index.js): writes both files, the first in place. */
function rewrittenByGajira(): void {
  const rest = parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, stringify({ ...rest, issue: 'PROJ-7' }));
  writeFileSync(join(cliFolder, 'config.yml'), stringify({ issue: 'PROJ-7' }), { flag: 'a' });
}

describe('the text', () => {
  /** YAML would read them as another type, as a part, or as more than one line. */
  const odd = ['null', ' - FAKE: \\n # ', `"FAKE" 'FAKE'`, '\u00a0\u200b\ufeff\u202e', 'FAKE '.repeat(200)];
  const unit = anyCharacter.filter((character) => !/[\p{Cc}\u2028\u2029]/u.test(character));
  const line = fc.string({ unit, minLength: 1, maxLength: 100 });

  test('comes back as it was: any line of text', () => {
    const baseUrl = 'https://jira.example.com/jira';
    const check = (email: string, token: string): void => {
      const text = gajiraConfig(baseUrl, { user: email, secret: new Secret(token) });
      // An old gajira action parses it with yaml 1.
      for (const version of ['1.2', '1.1'] as const)
        expect(parse(text, { version })).toEqual({ baseUrl, email, token });
    };
    fc.assert(fc.property(line, line, check), { examples: odd.map((text) => [text, text]) });
  });
});

describe('writing', () => {
  test.each([0, 0o777])('is for the owner alone, under umask %o', (mask) => {
    const before = process.umask(mask);
    try {
      written();
    } finally {
      process.umask(before);
    }
    expect([folder, cliFolder, config].map(modeOf)).toEqual([0o700, 0o700, 0o600]);
    expect(readFileSync(config, 'utf8')).toBe(TEXT);
    expect(readdirSync(folder)).toEqual(['config.yml']);
    expect(readdirSync(cliFolder)).toEqual([]);
  });

  test('saves what stood there before it changes anything', () => {
    usedBefore();
    const before = tree();
    expect(() => {
      writeGajiraConfig(home, TEXT, (saved) => {
        const { file } = JSON.parse(saved) as { file: { base64: string } };
        expect(Buffer.from(file.base64, 'base64').toString()).toBe('token: FAKE-old\n');
        throw new Error('no space left');
      });
    }).toThrow('no space left');
    expect(tree()).toEqual(before);
  });

  test('leaves alone what stands in the place of the other folder', () => {
    symlinkSync(elsewhere, cliFolder);
    restoreGajiraConfig(written());
    expect(lstatSync(cliFolder).isSymbolicLink()).toBe(true);
    expect(readFileSync(foreign, 'utf8')).toBe('foreign');
  });

  test.each<[path: string, what: 'a link to' | 'a file' | 'a folder', to: string, code: string]>([
    ['jira', 'a link to', 'elsewhere', 'EPERM'],
    ['jira', 'a file', '', 'ENOTDIR'],
    ['jira/config.yml', 'a link to', 'missing', 'ELOOP'],
    ['jira/config.yml', 'a folder', '', 'EISDIR'],
  ])('refuses a %s that is %s %s, before it saves or changes anything', (path, what, to, code) => {
    const place = join(home, path);
    mkdirSync(join(place, '..'), { recursive: true });
    if (what === 'a link to') symlinkSync(join(root, to), place);
    else if (what === 'a file') writeFileSync(place, '');
    else mkdirSync(place);
    const before = tree(root);
    expect(refusalOf()).toBe(code);
    const fail = (): void => {
      throw new Error('saved');
    };
    expect(codeOf(writeGajiraConfig.bind(undefined, home, TEXT, fail))).toBe(code);
    expect(tree(root)).toEqual(before);
  });

  // Only root can give a file away.
  if (process.getuid?.() === 0) {
    test.each(['jira', 'jira/config.yml'])("refuses another user's %s", (path) => {
      usedBefore();
      chownSync(join(home, path), 12_345, 12_345);
      expect(refusalOf()).toBe('EPERM');
    });
  }

  test.each(['', '~'])('refuses the home %j', (path) => {
    expect(refusalOf(path)).toBe('ENOENT');
  });

  test('drops what a killed job left', () => {
    written();
    restoreGajiraConfig(written());
    expect(existsSync(config)).toBe(false);
  });
});

describe('putting back', () => {
  const BYTES = Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0xe9]);
  type Arrangement = [what: string, content?: string | Buffer, mode?: number, more?: 'mine' | 'no file'];
  const between: Readonly<Record<string, () => void>> = {
    'right away': () => undefined,
    'after gajira actions wrote to both files': rewrittenByGajira,
    'after somebody removed the file': () => {
      rmSync(config);
    },
    'after somebody put a link in its place': () => {
      rmSync(config);
      symlinkSync(foreign, config);
    },
    'after a process was killed while it wrote': () => {
      writeFileSync(join(home, 'jira/.config.yml.00000000-0000-4000-8000-000000000000'), TEXT);
    },
  };

  describe.each<Arrangement>([
    ['nothing'],
    ['an empty folder', '', 0o755, 'no file'],
    ['bytes that are no text', BYTES, 0o640],
    ['another file beside', 'token: FAKE-old\n', 0o644, 'mine'],
  ])('where there was %s', (_what, content, mode, more) => {
    test.each(Object.keys(between))('%s, once and twice', (when) => {
      if (content !== undefined) usedBefore(content, mode);
      if (more === 'mine') writeFileSync(join(home, 'jira/mine'), 'mine');
      if (more === 'no file') rmSync(config);
      const before = tree();
      const saved = written();
      expect(modeOf(config)).toBe(0o600);
      between[when]?.();
      restoreGajiraConfig(saved);
      expect(tree()).toEqual(before);
      restoreGajiraConfig(saved);
      expect(tree()).toEqual(before);
      expect(readFileSync(foreign, 'utf8')).toBe('foreign');
    });
  });

  test('a folder that others filled stays, without our file', () => {
    const saved = written();
    rewrittenByGajira();
    writeFileSync(join(home, 'jira/mine'), 'mine');
    writeFileSync(join(home, '.jira.d/credentials'), 'mine');
    restoreGajiraConfig(saved);
    const names = tree().map((line) => line.split(' ')[0]);
    expect(names).toEqual(['.jira.d/', '.jira.d/credentials', 'jira/', 'jira/mine']);
  });

  test('a file whose folder is gone comes back, but nothing of our own folder', () => {
    const gone = written();
    rmSync(folder, { recursive: true });
    restoreGajiraConfig(gone);
    expect(tree()).toEqual([]);
    usedBefore();
    const saved = written();
    rmSync(folder, { recursive: true });
    restoreGajiraConfig(saved);
    expect(tree()).toEqual(['jira/ 700', 'jira/config.yml 644 token: FAKE-old\n']);
  });

  test('follows no link in the place of a folder, and still takes the secret from the other', () => {
    const saved = written();
    rmSync(cliFolder, { recursive: true });
    symlinkSync(elsewhere, cliFolder);
    expect(codeOfRestoring(saved)).toBe('EPERM');
    expect(existsSync(config)).toBe(false);
    expect(readFileSync(foreign, 'utf8')).toBe('foreign');
  });

  test.each(['{"home":"/FAKE', '{"home":"FAKE"}'])('refuses without quoting it: %j', (saved) => {
    expect(codeOfRestoring(saved)).toBe('EINVAL');
  });
});
