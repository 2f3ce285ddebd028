import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import {
  LEFT_OUT,
  OF_THIS_REPOSITORY,
  PLACEHOLDER,
  textFiles,
  withOwner,
  writeOwner,
} from '../../scripts/owner.js';

test('no file keeps the placeholder', () => {
  const copy = mkdtempSync(join(tmpdir(), 'jira-auth-owner-'));
  try {
    cpSync('.', copy, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    const placeholder = new RegExp(OF_THIS_REPOSITORY);
    const left = (): string[] =>
      textFiles(copy).filter((path) => placeholder.test(readFileSync(path, 'utf8')));
    expect(left().length).toBeGreaterThan(20);
    execFileSync('npm', ['run', 'docs', '--', '--repository', 'Acme-Corp/jira-auth'], { cwd: copy });
    expect(left()).toEqual([]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}, 60_000);

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
