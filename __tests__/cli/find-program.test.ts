import { describe, expect, test } from '@jest/globals';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { problemWith } from '../../src/cli/exec.js';

const folder = folderOfTests();
mkdirSync(join(folder, 'other'));
for (const name of ['tool.exe', 'npm.cmd', 'run.bat', 'deploy.py', 'other/late.EXE'])
  writeFileSync(join(folder, name), 'FAKE');

describe('on Windows', () => {
  test.each<[string, Record<string, string>, number | undefined, string | undefined]>([
    ['tool', {}, undefined, undefined],
    ['npm', {}, 126, 'cmd /d /c'],
    ['deploy', { PATHEXT: '.EXE;.PY' }, 126, 'interpreter'],
    ['other', {}, 126, 'is a directory'],
    ['late.EXE', {}, undefined, undefined],
    // In the working directory.
    ['package.json', {}, 126, 'interpreter'],
  ])('%s with %j: %s', (program, more, status, words) => {
    const environment = { Path: `${join(folder, 'none')};${folder};${join(folder, 'other')}`, ...more };
    const found = problemWith(program, environment, 'win32');
    expect(found?.status).toBe(status);
    if (words !== undefined) expect(found?.problem).toContain(words);
  });

  test('without a PATH only the system can tell', () => {
    expect(problemWith('none', {}, 'win32')).toBeUndefined();
  });
});

test('a folder on the PATH that nobody can read holds no program', () => {
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  const problem = (program: string): unknown => problemWith(program, { PATH: `${loop}:${folder}` }, 'linux');
  expect(problem('none')).toEqual({ status: 127, problem: 'is not a program on the PATH' });
  expect(problem('run.bat')).toMatchObject({ status: 126, problem: expect.stringContaining('chmod') });
  expect(problem(`${loop}/none`)).toEqual({ status: 126, problem: "can't be run" });
});
