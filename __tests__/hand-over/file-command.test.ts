import { beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { folderOfEachTest } from '../folder.js';
import { anyCharacter, anyText } from '../any-text.js';
import { readPairs } from '../../sandbox/runner/index.js';
import { appendFileCommand, checkFileCommand, fileCommand } from '../../src/hand-over/runner-commands.js';

describe('what is written is what the runner reads', () => {
  test('any values under any names, and no name more (B6)', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/);
    const unit = fc.oneof(
      fc.constantFrom('\n', '\r', '\r\n', '=', '<<', 'EOF', 'ghadelimiter_', 'a', ' ', '\0'),
      anyCharacter,
      anyText({ minLength: 1, maxLength: 1 }),
    );
    const entry = fc.tuple(name, fc.string({ unit }));
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect([...readPairs(fileCommand(entries))]).toEqual(entries);
      }),
      { numRuns: 500 },
    );
  });

  test('the delimiter is another one each time, and can not be guessed', () => {
    const first = fileCommand([['a', 'b']]).split('\n')[0];
    expect(first).toMatch(/^a<<ghadelimiter_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(fileCommand([['a', 'b']]).split('\n')[0]).not.toBe(first);
  });
});

test('a value with the delimiter is refused, and not quoted', () => {
  const work = (): string => fileCommand([['name', 'FAKE-secret ghadelimiter_FAKE\n']], 'ghadelimiter_FAKE');
  expect(work).toThrow(/^This value would end its own block\.$/);
});

describe('appending', () => {
  const folder = folderOfEachTest();
  const path = (name: string): string => join(folder, name);
  const file = path('output');
  const content = (): string => readFileSync(file, 'utf8');

  beforeEach(() => {
    writeFileSync(file, 'kept=1\n');
  });

  test('keeps what was there, and is undone with what was written behind it', () => {
    const undo = [appendFileCommand(file, 'a=é\n'), appendFileCommand(file, 'b=2\n')];
    expect(content()).toBe('kept=1\na=é\nb=2\n');
    undo[1]?.();
    expect(content()).toBe('kept=1\na=é\n');
    appendFileCommand(file, 'c=3\n');
    undo[0]?.();
    expect(content()).toBe('kept=1\n');
  });

  test('ends a line that another command left open', () => {
    writeFileSync(file, 'kept=1');
    const undo = appendFileCommand(file, 'a=1\n');
    expect(content()).toBe('kept=1\na=1\n');
    undo();
    expect(content()).toBe('kept=1');
  });

  test('to a file that has gone can not be undone, and makes no new one', () => {
    const undo = appendFileCommand(file, 'a=1\n');
    rmSync(file);
    expect(undo).toThrow('ENOENT');
    expect(existsSync(file)).toBe(false);
  });

  test('is undone nowhere else if a link was put in the place of the file', () => {
    const undo = appendFileCommand(file, 'a=1\n');
    rmSync(file);
    writeFileSync(path('foreign'), 'foreign, and longer\n');
    symlinkSync(path('foreign'), file);
    expect(undo).toThrow();
    expect(content()).toBe('foreign, and longer\n');
  });

  describe.each<[string, (place: string) => unknown]>([
    ['check', checkFileCommand],
    ['append', (place) => appendFileCommand(place, 'a=1\n')],
  ])('%s refuses, and makes and changes nothing:', (_name, work) => {
    test.each([
      ['a missing file', 'missing', 'ENOENT'],
      ['a symbolic link', 'link', 'ELOOP'],
      ['a directory', '.', 'EISDIR'],
      ['a device', '/dev/full', 'not a regular file'],
    ])('%s', (_what, name, problem) => {
      symlinkSync(file, path('link'));
      checkFileCommand(file);
      expect(() => work(resolve(folder, name))).toThrow(problem);
      expect(content()).toBe('kept=1\n');
      expect(existsSync(path('missing'))).toBe(false);
    });
  });

  /** Runs code with this module in a child process and returns its output. */
  function inChild(code: string, shell = 'exec "$@"'): string {
    const module = join(import.meta.dirname, '../../src/hand-over/runner-commands.ts');
    const program = `import { appendFileCommand, checkFileCommand } from ${JSON.stringify(module)};
      try { ${code}; console.log('done'); } catch (error) { console.log(error.code); }`;
    const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', program];
    const options = { encoding: 'utf8', timeout: 15_000, killSignal: 'SIGKILL' } as const;
    return spawnSync('sh', ['-c', shell, 'sh', ...node], options).stdout;
  }

  test('a pipe is refused instead of waited for', () => {
    spawnSync('mkfifo', [path('pipe')]);
    expect(inChild(`checkFileCommand(${JSON.stringify(path('pipe'))})`)).toMatch(/^E[A-Z]+\n$/);
  });

  test('is whole or not at all', () => {
    const code = `appendFileCommand(${JSON.stringify(file)}, 'a=1\\n'.repeat(100_000))`;
    // A file size limit fails like a full disk: after a part was written.
    expect(inChild(code, 'ulimit -f 16 && exec "$@"')).toBe('EFBIG\n');
    expect(content()).toBe('kept=1\n');
  });
});
