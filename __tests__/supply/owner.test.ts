import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OF_THIS_REPOSITORY, PLACEHOLDER, withOwner, writeOwner } from '../../scripts/owner.js';

let copy: string;

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: copy, encoding: 'utf8' });
const read = (path: string): string => readFileSync(join(copy, path), 'utf8');

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'jira-auth-owner-'));
  const paths = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const path of paths.split('\0').filter((name) => name !== '' && !name.startsWith('dist/'))) {
    cpSync(path, join(copy, path));
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  git('init', '--quiet');
  git('add', '--all', ':!node_modules');
  execFileSync('npm', ['run', 'docs', '--', '--repository', 'Acme-Corp/jira-auth'], { cwd: copy });
}, 60_000);

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

test('no file keeps the placeholder', () => {
  const placeholder = new RegExp(OF_THIS_REPOSITORY);
  const paths = git('ls-files', '-z')
    .split('\0')
    .filter((path) => path !== '');
  expect(paths.filter((path) => placeholder.test(read(path)))).toEqual([]);
});

test.each([
  ['an address', 'https://github.com/@/jira-auth', 'https://github.com/Acme-Corp/jira-auth'],
  ["npm's scope", '@@/jira-auth', '@acme-corp/jira-auth'],
  ['an image', 'ghcr.io/@/jira-auth:v1', 'ghcr.io/acme-corp/jira-auth:v1'],
  ["a user's own repository", '`@/NAME`', '`@/NAME`'],
  ['a variable', '$GITHUB_REPOSITORY_@', '$GITHUB_REPOSITORY_@'],
  ['the sentence that explains it', '`@` stands for an account\nof GitHub. Pin it.', 'Pin it.'],
])('in %s', (_name, text, expected) => {
  const [given, wanted] = [text, expected].map((part) => part.replace(/@(?!acme|@)/, PLACEHOLDER));
  expect(withOwner(given ?? '', 'Acme-Corp')).toBe(wanted);
});

test('another name of the repository is refused', async () => {
  await expect(writeOwner('acme/tickets')).rejects.toThrow('ACCOUNT/jira-auth');
});
