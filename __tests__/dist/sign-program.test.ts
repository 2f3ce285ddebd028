import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOfTests } from '../folder.js';

const folder = folderOfTests();
writeFileSync(
  join(folder, 'jira-auth'),
  `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/sign/index.js')}' "$@"\n`,
  { mode: 0o700 },
);

/** As in a later step, after a login with an application link put its `jira-auth` first in PATH. */
const inShell = (line: string) =>
  spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8', env: { PATH: `${folder}:/usr/bin:/bin` } });

test('evaluating what it does not print fails, as with the whole program', () => {
  const { status } = inShell('eval "$(jira-auth export --format sh)"');
  expect(status).not.toBe(0);
});

test('what it does not have is told to programs in one JSON document', () => {
  const { stdout } = inShell('jira-auth fields x --json');
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-input' } });
});

test('a failure names no command that it lacks', () => {
  const { stderr } = inShell('jira-auth sign GET https://jira.example.com/');
  expect(stderr).toContain('Code: missing-credentials');
  const named = [...stderr.matchAll(/jira-auth ([a-z]+)/g)].map(([, name]) => name);
  expect(named.filter((name) => name !== 'sign')).toEqual([]);
});
