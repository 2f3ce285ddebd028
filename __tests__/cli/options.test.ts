import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { readInputs } from '../../src/cli/options.js';
import type { InputName } from '../../src/inputs/schema.js';
import { run } from './run.js';

const SECRET = 'FAKE-given-as-an-argument';

const folder = folderOfTests();

describe('a secret as an argument', () => {
  test.each([
    ['refresh', 'refresh-token', ['JIRA_REFRESH_TOKEN', '--refresh-token-file FILE']],
    ['exec', 'private-key', ['JIRA_PRIVATE_KEY', '--private-key-file FILE', '"-" as FILE']],
  ])('of %s, --%s, is refused with the ways that there are, and not shown', async (command, name, ways) => {
    for (const args of [[`--${name}`, SECRET], [`--${name}=${SECRET}`], [`--${name}=`]]) {
      // It is refused before anything else is checked.
      const rest = command === 'exec' ? ['true'] : [];
      const { status, stdout, stderr } = await run([command, '--client-id', '', ...args, ...rest]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      for (const words of [`--${name}:`, 'Replace it', ...ways]) expect(stderr).toContain(words);
      expect(stderr).toMatch(/\nCode: invalid-input\n$/);
      expect(stderr).not.toContain(SECRET);
    }
  });

  test.each([
    [['consent', `--refresh-token=${SECRET}`], "unknown option '--refresh-token'"],
    [['refresh', `-p${SECRET}`], 'unknown option'],
    [['refresh', `--api-token=first\n${SECRET}`], "unknown option '--api-token'"],
    [[SECRET], 'unknown command'],
    [['completion', SECRET], "is invalid for argument 'shell'"],
    [['export', '--format', SECRET], 'is invalid'],
  ])('is not shown either if the command has no such option: %j', async (args, words) => {
    const { status, stderr } = await run(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(stderr).not.toContain(SECRET);
  });
});

test.each([
  ...['export', 'check', 'cleanup', 'consent', 'refresh', 'exec -- true'],
  'sign GET https://jira.example.com/x',
])('an empty value of any option of %s is refused by its name', async (line) => {
  const [command = '', ...more] = line.split(' ');
  const { stdout: help } = await run([command, '--help-all']);
  const options = [...help.matchAll(/^ {2}(--[\w-]+) [<[]/gm)].map(([, option = '']) => option);
  expect(options).toEqual(expect.arrayContaining(['--allowed-hosts']));
  for (const option of options) {
    // Also if another value follows.
    for (const args of [[option, ''], [option, ' \t'], [`${option}=`], [`${option}=`, option, '1']]) {
      const { status, stderr } = await run([command, ...args, ...more]);
      const isChoice = /argument is invalid\. Allowed choices/.test(stderr);
      expect([args, status]).toEqual([args, 2]);
      if (!isChoice) expect(stderr).toContain(`The value of ${option} is empty.`);
    }
    // The shell leaves out an empty variable without quotes.
    if (help.includes(`${option} <`)) {
      const { status, stderr } = await run([command, option, '--verbose', ...more]);
      const is = /argument is invalid/.test(stderr) ? '' : `The value of ${option} is the option --verbose.`;
      expect([status, stderr]).toEqual([2, expect.stringContaining(is)]);
    }
  }
});

const FILE = join(folder, 'credentials.yml');
writeFileSync(FILE, 'credentials: [{ name: b }]');

// Each is refused for its first invalid value, before any request.
test.each([
  [
    `check --credentials-file ${FILE} --write-expiry a=2027-01-01 --write-expiry b=2027-01-01`,
    'names no credential',
  ],
  ['fields --issue PROJ-1 --issue PROJ-2', 'names several issues'],
  ['check --required-permissions 1 --required-permissions EDIT_ISSUES', 'not a permission key'],
  ['check --site-url acme --allowed-hosts http://a --allowed-hosts a.example', 'Entry 1 of --allowed-hosts'],
  ['update PROJ-1 a=b --allowed-projects 1 --allowed-projects PROJ', 'not the key of a project'],
  ['update a=b --issue-from PROJ-1 --issue-from main', 'Found PROJ-1 in "PROJ-1,main".'],
])('a list that is given twice is both: %s', async (args, words) => {
  const { status, stderr } = await run(args.split(' '));
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
});

describe('an input', () => {
  /** Returns the value of an input. Standard input holds a line, and `text` is in a file. */
  async function found(name: InputName, options: Record<string, string>, text: string): Promise<unknown> {
    const path = join(folder, 'secret');
    writeFileSync(path, text, text.startsWith('\ufeff') ? 'utf16le' : 'utf8');
    const world = {
      environment: { JIRA_CLIENT_ID: 'FAKE-id', JIRA_CLIENT_SECRET: 'FAKE-of-environment' },
      signal: new AbortController().signal,
      standardInput: () => Promise.resolve('FAKE-of-input\n'),
    };
    const given = Object.entries(options).map(([key, value]) => [key, value.replace('FILE', path)]);
    const inputs = await readInputs('refresh', Object.fromEntries(given) as typeof options, world);
    return inputs.find(name)?.value.replace(path, 'FILE');
  }

  test.each<[string, InputName, Record<string, string>, string, string | undefined]>([
    ['the option', 'client-id', { 'client-id': 'FAKE-of-option' }, '', 'FAKE-of-option'],
    ['the variable, without an option', 'client-id', {}, '', 'FAKE-id'],
    ["a file's line", 'client-secret', { 'client-secret-file': 'FILE' }, 'FAKE-file\r\n', 'FAKE-file'],
    [
      'UTF-16 of PowerShell',
      'client-secret',
      { 'client-secret-file': 'FILE' },
      '\ufeffFAKE-16\r\n',
      'FAKE-16',
    ],
    ['standard input', 'client-secret', { 'client-secret-file': '-' }, '', 'FAKE-of-input'],
    // Its store reads it, under its lock.
    ['not the file of a refresh token', 'refresh-token', { 'refresh-token-file': 'FILE' }, 'FAKE', undefined],
    ['the path of that file', 'refresh-token-file', { 'refresh-token-file': 'FILE' }, 'FAKE', 'FILE'],
  ])('is %s', async (_what, name, options, text, value) => {
    expect(await found(name, options, text)).toBe(value);
  });

  test('is not the same text of standard input as another one', async () => {
    const both = { 'client-secret-file': '-', 'github-token-file': '-' };
    await expect(found('client-secret', both, '')).rejects.toThrow('only one secret');
  });

  test('does not come from the environment in silence if its file is empty', async () => {
    await expect(found('client-secret', { 'client-secret-file': 'FILE' }, '\n')).rejects.toThrow(
      '--client-secret-file gives an empty secret.',
    );
  });

  test("whose file can't be read fails without its path", async () => {
    const { status, stderr } = await run(['refresh', '--client-secret-file', join(folder, 'missing')]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("Can't read the file in --client-secret-file."),
    ]);
    expect(stderr).not.toContain(folder);
  });
});

describe('refused before anything is sent, and before a page is shown', () => {
  const ID = { JIRA_CLIENT_ID: 'FAKE-client' };
  const CLIENT = { ...ID, JIRA_CLIENT_SECRET: 'FAKE-client-secret' };
  const TOKEN = { JIRA_REFRESH_TOKEN: 'FAKE-refresh-token' };
  const GRANT = { ...CLIENT, ...TOKEN };
  const UNPROTECTED = { GITLAB_CI: 'true', CI_COMMIT_REF_PROTECTED: 'false' };
  const UNCHECKED = { ...GRANT, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  // A port without a listener: an attempt to connect fails in a different way.
  const OFFLINE = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' };
  const SET_CLIENT = 'Set --client-id (or JIRA_CLIENT_ID) and --client-secret-file (or JIRA_CLIENT_SECRET)';
  const SET_ALL = `${SET_CLIENT.replace(' and', ',')}, JIRA_REFRESH_TOKEN and --github-token-file (or GH_TOKEN).`;
  const NO_PLACE =
    '--client-id and --client-secret-file are not set, and there is no place to save the refresh token.';
  const NOTHING_SET = '--client-id, --client-secret-file and --gitlab-token-file are not set.';
  const ATTACKER = 'http://localhost.attacker.example:8976/callback';

  test.each<[line: string, environment: Record<string, string>, words: string, code?: string]>([
    ['refresh', GRANT, 'jira-auth: There is no place to save the refresh token.'],
    ['refresh --save-command true', TOKEN, `${SET_CLIENT}.`, 'missing-credentials'],
    ['refresh', { JIRA_API_TOKEN: 'FAKE-of-another-step' }, NO_PLACE, 'missing-credentials'],
    ['refresh --refresh-token-secret NAME', {}, SET_ALL, 'missing-credentials'],
    ['refresh --refresh-token-secret NAME', UNPROTECTED, 'This branch or tag', 'secrets-unavailable'],
    ['refresh --save-command true', UNCHECKED, 'NODE_TLS_REJECT_UNAUTHORIZED', 'tls-failure'],
    ['consent', CLIENT, 'no place to save'],
    ['consent --refresh-token-secret X', CLIENT, '(or GH_TOKEN).\n', 'missing-credentials'],
    ['consent --print --save-command true', CLIENT, 'Choose exactly one: leave out --print'],
    ['consent --print', ID, 'Set --client-secret-file (or JIRA_CLIENT_SECRET)', 'missing-credentials'],
    ['consent --print --client-id FAKE~client', CLIENT, '--client-id is not an OAuth'],
    ['consent --print --redirect-uri https://callback.example/x', CLIENT, '--redirect-uri'],
    [`consent --print --paste --redirect-uri ${ATTACKER}`, CLIENT, '--redirect-uri'],
    ['consent --refresh-token-variable NAME', {}, NOTHING_SET, 'missing-credentials'],
  ])('%s with %j', async (line, environment, words, code = 'invalid-input') => {
    const args = line.split(' ').map((arg) => arg.replace('~', ' '));
    const { status, stdout, stderr } = await run(args, { ...OFFLINE, ...environment });
    expect([status, stdout]).toEqual([code === 'tls-failure' ? 7 : 2, '']);
    for (const text of [`Code: ${code}\n`, words]) expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/FAKE|\/authorize|`[a-z]+-[a-z]+`|api-token/);
  });
});
