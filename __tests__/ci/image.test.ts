import { beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { VERSION } from '../../src/version.js';
import { folderOfTests } from '../folder.js';
import { read } from './steps.js';

/** Without comments, and with lines joined that end in a backslash. */
const INSTRUCTIONS = read('image', 'Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, ' ')
  .trim()
  .split('\n')
  .map((line) => ({ name: line.split(' ')[0] ?? '', text: line.replace(/^\S+\s+/, '') }));

const textsOf = (wanted: string): string[] =>
  INSTRUCTIONS.filter(({ name }) => name === wanted).map(({ text }) => text);

/** `--chmod=755 a b /to/` */
function copies(text: string): { from: string; to: string; mode: number }[] {
  const words = text.split(' ').filter((word) => !word.startsWith('--'));
  const to = words.pop() ?? '';
  const mode = Number.parseInt(/^--chmod=(\d+) /.exec(text)?.[1] ?? '644', 8);
  return words.map((from) => ({ from, to: to.endsWith('/') ? to + basename(from) : to, mode }));
}

describe('the Dockerfile', () => {
  test('has instructions that a builder knows, in an order that it allows', () => {
    const names = INSTRUCTIONS.map(({ name }) => name);
    expect(names.join(' ')).toMatch(/^ARG FROM(?: RUN)+(?: COPY)+ USER ENTRYPOINT$/);
  });

  test('takes a base by its digest, or otherwise a version', () => {
    expect(textsOf('FROM')).toEqual(['${BASE}']);
    expect(textsOf('ARG')[0]).toMatch(/^BASE=docker\.io\/library\/alpine:\d+\.\d+$/);
    expect(readFileSync('.github/workflows/release.yml', 'utf8')).toContain('--build-arg "BASE=$base"');
  });

  test('keeps no index of packages, and fetches nothing by itself', () => {
    for (const text of textsOf('RUN')) {
      expect(text).toMatch(/^apk add --no-cache /);
      expect(text).not.toMatch(/https?:|\bcurl -|\bwget\b/);
    }
  });

  test('runs as a user by number, which is not root', () => {
    expect(textsOf('USER')[0]).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  });
});

describe('a folder with what the Dockerfile copies', () => {
  const root = folderOfTests();

  beforeAll(() => {
    for (const { from, to, mode } of textsOf('COPY').flatMap(copies)) {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      copyFileSync(from, join(root, to));
      chmodSync(join(root, to), mode);
    }
  });

  test('has the licences and the bill of materials of the program', () => {
    for (const name of ['LICENSE', 'licenses.txt', 'sbom.cdx.json'])
      expect([name, existsSync(join(root, 'usr/share/licenses/jira-auth', name))]).toEqual([name, true]);
  });

  test.each([
    ['the entry point', (JSON.parse(textsOf('ENTRYPOINT')[0] ?? '[]') as string[])[0] ?? ''],
    ['the program, by its name', '/usr/local/bin/jira-auth'],
  ])('%s runs', (_name, path) => {
    const program = join(root, '/usr/local/bin/jira-auth');
    const { stdout, stderr } = spawnSync(join(root, path), ['--version'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], JIRA_AUTH_PROGRAM: program },
    });
    expect([stdout.trim(), stderr]).toEqual([VERSION, '']);
  });
});
