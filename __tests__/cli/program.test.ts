import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands.js';
import { optionOf } from '../../src/cli/options.js';
import { INPUT_NAMES, isInputOf } from '../../src/inputs/schema.js';
import type { Door } from '../../src/values/input-kind.js';
import { VERSION } from '../../src/version.js';
import { run } from './run.js';

const SIGN = ['sign', 'GET', 'https://jira.example.com/x'];

test.each<[string[], string]>([
  [[], 'Usage: jira-auth'],
  [['sign', '--loud', ...SIGN.slice(1)], '--loud'],
  [['sign', 'GET'], 'url'],
  [[...SIGN, 'FAKE'], 'too many arguments'],
  [['consent', '--client-id'], 'argument missing'],
  [['update', '--dry-run=true', 'PROJ-1', 'a=b'], "unknown option '--dry-run' with a value"],
  [['--', 'check', '--html', ''], 'The value of --html is empty'],
  [['--verbose', '--', 'check'], 'No site is given.'],
  [['chek'], 'Did you mean check?'],
  [['fields', 'Risk', ' '], 'The name of a field is empty'],
  [['export', '--format=curl', '--curl-config', 'false'], 'no curl config'],
])('%j: exit status 2, and what is wrong', async (args, words) => {
  const { status, stdout, stderr } = await run(args);
  const forShell = args.length === 0 ? '(exit 2)\n' : '';
  const printed = args.includes('--format=curl') ? 'proto = "=none"\n' : forShell;
  expect([status, stdout, stderr]).toEqual([2, printed, expect.stringContaining(words)]);
  expect(stderr).not.toContain('    at ');
});

test.each([
  ['--help', ['Usage: jira-auth', 'consent', 'refresh', 'sign', '--help-all']],
  ['help sign', ['<method>', '<url>', 'JIRA_CONSUMER_KEY']],
  ['sign --help', ['JIRA_SITE_URL', 'JIRA_PRIVATE_KEY', 'JIRA_OAUTH_TOKEN', 'curl -q -K']],
  ['consent --help-all', ['"-" is standard input', 'read:jira-user read:jira-work write:jira-work']],
  ['consent --help-all', ['http://localhost:8976/callback', 'On a machine without a browser']],
  ['refresh --help-all', ['GH_TOKEN, GITHUB_TOKEN', 'On a schedule']],
  ['exec --help-all', ['The command and its arguments, after --', '--verbose Log each request']],
])('%s is what was asked for: standard output, exit status 0', async (line, texts) => {
  const { stdout, ...rest } = await run(line.split(' '));
  expect(rest).toEqual({ status: 0, stderr: '' });
  // Lines wrap at the terminal's width.
  for (const text of texts) expect(stdout.replace(/\s+/g, ' ')).toContain(text);
  // There is no way to give a secret as an argument.
  expect(stdout).not.toMatch(/--(?:client-secret|refresh-token|github-token|gitlab-token) /);
});

describe.each(['', ...COMMANDS.map(({ name }) => name)])('help of %j', (name) => {
  const words = name === '' ? [] : [name];

  test('fits a screen, and shows examples before options', async () => {
    const { stdout } = await run([...words, '--help']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    const example = lines.findIndex((line) => line.startsWith('  jira-auth '));
    expect(example).toBeLessThan(lines.indexOf('Options:'));
  });

  test('for all has every option', async () => {
    const { stdout } = await run([...words, '--help-all']);
    const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option);
    const inputs = INPUT_NAMES.filter((input) => isInputOf(name as Door, input) && input !== 'refresh-token');
    expect(shown).toEqual(expect.arrayContaining(['--help-all', '--verbose', ...inputs.map(optionOf)]));
    const kind = COMMANDS.find((each) => each.name === name);
    for (const [flags] of kind?.options ?? []) expect(stdout).toContain(`  ${flags}`);
    expect(inputs).toEqual(expect.arrayContaining([...(kind?.common ?? [])]));
  });
});

test('--help-all behind the command of exec is that command’s', async () => {
  // It has to log in first, which fails here.
  expect(await run(['exec', 'ls', '--help-all'])).toMatchObject({ status: 2, stdout: '' });
});

test.each(['--version', '-V'])('%s tells the version, and nothing else', async (option) => {
  expect(await run([option])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
});

describe('--verbose', () => {
  const SIGNED = /^debug: The key is from the inputs\./;

  test.each<[string[], string | undefined, number]>([
    [['sign', '--verbose', ...SIGN.slice(1)], undefined, 1],
    [SIGN, ' TRUE ', 1],
    [SIGN, 'False', 0],
    [['--verbose', ...SIGN], 'false', 1],
  ])('%j with JIRA_VERBOSE=%s tells decisions: %i', async (args, variable, isTold) => {
    const { stderr } = await run(args, variable === undefined ? {} : { JIRA_VERBOSE: variable });
    expect(Number(SIGNED.test(stderr))).toBe(isTold);
    expect(stderr).toContain('Not set: --site-url');
  });

  test('must be true or false: exit status 2', async () => {
    const { status, stderr } = await run(SIGN, { JIRA_VERBOSE: 'yes' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('JIRA_VERBOSE must be true or false.')]);
  });

  test.each(['explain', 'completion'])('%s takes it as well', async (command) => {
    expect(await run(['--verbose', command, 'bash'])).toEqual(await run([command, '--verbose', 'bash']));
  });
});

test.each(['--verbose export --nope', 'exprot --ci check', 'exp', '-- export', '--format sh'])(
  'a shell that only evaluates the output of "%s" is stopped',
  async (line) => {
    expect(await run(line.split(' '))).toMatchObject({ status: 2, stdout: '(exit 2)\n' });
  },
);
