import { expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OF_THIS_REPOSITORY, PLACEHOLDER, withOwner, writeOwner } from '../../scripts/owner.js';
import { refuseAbsent } from '../project/absent.js';

/** What lists the tree: a copy without its history has none. */
const HAS_GIT = spawnSync('git', ['rev-parse'], { stdio: 'ignore' }).status === 0;

test('git is here where CI runs', () => {
  refuseAbsent(['git'], HAS_GIT ? ['git'] : []);
});

(HAS_GIT ? test : test.skip)(
  'no file keeps the placeholder',
  () => {
    const copy = mkdtempSync(join(tmpdir(), 'jira-auth-owner-'));
    try {
      const git = (cwd: string, ...args: readonly string[]): string[] =>
        execFileSync('git', args, { cwd, encoding: 'utf8' })
          .split('\0')
          .filter((path) => path !== '');
      const paths = git('.', 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
      for (const path of paths.filter((name) => !name.startsWith('dist/'))) cpSync(path, join(copy, path));
      symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
      git(copy, 'init', '--quiet');
      git(copy, 'add', '--all', ':!node_modules');
      execFileSync('npm', ['run', 'docs', '--', '--repository', 'Acme-Corp/jira-auth'], { cwd: copy });
      const placeholder = new RegExp(OF_THIS_REPOSITORY);
      const isLeft = (path: string): boolean => placeholder.test(readFileSync(join(copy, path), 'utf8'));
      expect(git(copy, 'ls-files', '-z').filter(isLeft)).toEqual([]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  },
  60_000,
);

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
