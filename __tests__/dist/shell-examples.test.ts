// The scripts of examples/shell, as they stand there; what they need of other people's is played by a function.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { CLASSIC, FIELD, Shell, WORDS } from './shell.js';

const shell = new Shell();

/** Runs an example with `jira-auth` on the PATH, the fixtures' credential, and other commands played by functions. */
function runExample(name: string, played = ''): Promise<Ended> {
  const script = readFileSync(`examples/shell/${name}.sh`, 'utf8')
    .replace('me@example.com', fixtures.users.ada.email)
    .replace('JIRA_API_TOKEN=...', `JIRA_API_TOKEN=${fixtures.tokens.classic}`);
  shell.write('jira-auth', `#!/bin/sh\nexec ${WORDS} "$@"\n`, 0o755);
  const PATH = `${shell.place.root}${delimiter}${process.env['PATH'] ?? ''}`;
  return shell.run(`${played}\n${script}`, { ...CLASSIC, PATH });
}

const value = (): unknown => shell.sandbox.issue('PROJ-1')?.fields[FIELD];
const COMPLETED = expect.objectContaining({ value: 'Development Completed' });

test.each(['update', 'export'])('%s.sh sets the field and leaves nothing', async (name) => {
  const { status, stderr } = await runExample(name);
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('Code:')]);
  expect(value()).toEqual(COMPLETED);
  expect(shell.place.left()).toEqual([]);
});

test('image.sh calls the entry point with three variables, and sets the field', async () => {
  const entrypoint = resolve('ci/image/entrypoint.sh');
  const program = resolve('dist/cli/index.js');
  const docker = `docker() { echo "$1 $2 $3 $4 $5 $6 $7 $8" >&2; shift 9; JIRA_AUTH_PROGRAM='${program}' sh '${entrypoint}' "$@"; }`;
  const { status, stderr } = await runExample('image', docker);
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('run --rm -e JIRA_BASE_URL -e JIRA_USER_EMAIL -e JIRA_API_TOKEN\n'),
  ]);
  expect(value()).toEqual(COMPLETED);
});

test.each([
  ['runs what is attested', 0],
  ['runs nothing else', 1],
])('one-file.sh %s', async (_what, attested) => {
  const curl = `curl() { cp '${resolve('dist/cli/index.js')}' "\${2##*/}"; }`;
  const gh = `gh() { echo "gh $*" >&2; return ${String(attested)}; }`;
  const { status, stderr } = await runExample('one-file', `${curl}\n${gh}`);
  expect(stderr).toMatch(/^gh attestation verify jira-auth\.cjs --repo \S+\/jira-auth\n/);
  expect([status, shell.sandbox.requests.length > 0]).toEqual([attested, attested === 0]);
});

test('a release has the file that one-file.sh takes', () => {
  const [, file = ''] =
    /latest\/download\/(\S+)/.exec(readFileSync('examples/shell/one-file.sh', 'utf8')) ?? [];
  expect(readFileSync('.github/workflows/release.yml', 'utf8')).toContain(`release/${file}`);
});
