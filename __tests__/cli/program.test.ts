import { describe, expect, test } from '@jest/globals';
import { VERSION } from '../../src/version.js';
import { run } from './run.js';

describe('the arguments', () => {
  test.each<[string, string[], string]>([
    ['nothing', [], 'Usage: jira-auth'],
    ['an unknown command', ['log-in'], 'log-in'],
    ['an unknown option', ['--loud'], '--loud'],
    ['an unknown option of a command', ['sign', '--loud', 'GET', 'https://jira.example.com/x'], '--loud'],
    ['a command without arguments', ['sign'], 'method'],
    ['a command with one argument too few', ['sign', 'GET'], 'url'],
    [
      'a command with one too many',
      ['sign', 'GET', 'https://jira.example.com/x', 'FAKE'],
      'too many arguments',
    ],
    ['help for what there is not', ['sign', '--halp'], '--halp'],
    ['an option without its value', ['consent', '--client-id'], 'argument missing'],
    ['an argument of a command without any', ['refresh', 'FAKE'], 'too many arguments'],
  ])('%s (%j): exit status 2, and what is wrong', async (_what, args, words) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });
});

describe('help', () => {
  test.each<[string[], string[]]>([
    [['--help'], ['Usage: jira-auth', 'consent', 'refresh', 'sign']],
    [['-h'], ['Usage: jira-auth', 'sign']],
    [['help'], ['Usage: jira-auth', 'sign']],
    [
      ['sign', '--help'],
      [
        '<method>',
        '<url>',
        'JIRA_SITE_URL',
        'JIRA_CONSUMER_KEY',
        'JIRA_PRIVATE_KEY',
        'JIRA_OAUTH_TOKEN',
        'curl -q -K',
      ],
    ],
    [
      ['help', 'sign'],
      ['<method>', '<url>', 'JIRA_CONSUMER_KEY'],
    ],
    [
      ['consent', '--help'],
      [
        '--client-secret-file <file>',
        'JIRA_CLIENT_SECRET',
        '"-" is standard input',
        '--scopes <list>',
        'read:jira-user read:jira-work write:jira-work',
        'http://localhost:8976/callback',
        '--paste',
        '--no-browser',
        '--print',
        '--refresh-token-secret <value>',
        '--refresh-token-variable <value>',
        '--refresh-token-file <value>',
        '--save-command <value>',
        'On a machine without a browser',
      ],
    ],
    [
      ['refresh', '--help'],
      [
        '--client-id <value>',
        'JIRA_CLIENT_ID',
        '--github-token-file <file>',
        'GH_TOKEN, GITHUB_TOKEN',
        '--gitlab-token-file <file>',
        '--access-token-secret <value>',
        '--json',
        'On a schedule',
      ],
    ],
  ])('%j is what was asked for: standard output, exit status 0', async (args, words) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(0);
    // Lines are broken where a terminal ends.
    const text = stdout.replace(/\s+/g, ' ');
    for (const word of words) expect(text).toContain(word);
    expect(stderr).toBe('');
  });
});

test.each(['consent', 'refresh'])(
  'the help of %s offers no way to give a secret as an argument',
  async (command) => {
    const { stdout } = await run([command, '--help']);
    expect(stdout).not.toMatch(/--(?:client-secret|refresh-token|github-token|gitlab-token) /);
  },
);

test.each(['--version', '-V'])('%s tells the version, and nothing else', async (option) => {
  expect(await run([option])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
});

describe('--verbose', () => {
  const SIGN = ['sign', 'GET', 'https://jira.example.com/x'];
  const SIGNED = /^debug: The key is from the inputs\./;

  test.each<[string[], string | undefined, number]>([
    [['--verbose', ...SIGN], undefined, 1],
    [['sign', '--verbose', ...SIGN.slice(1)], undefined, 1],
    [[...SIGN, '--verbose'], undefined, 1],
    [SIGN, 'true', 1],
    [SIGN, ' TRUE ', 1],
    [SIGN, 'False', 0],
    [SIGN, '', 0],
    [SIGN, undefined, 0],
    [['--verbose', ...SIGN], 'false', 1],
  ])('%j with JIRA_VERBOSE=%s tells decisions: %i', async (args, variable, isTold) => {
    const { stderr } = await run(args, variable === undefined ? {} : { JIRA_VERBOSE: variable });
    expect(Number(SIGNED.test(stderr))).toBe(isTold);
    expect(stderr).toContain('Not set: --site-url');
  });

  test('is neither true nor false: exit status 2', async () => {
    const { status, stderr } = await run(SIGN, { JIRA_VERBOSE: 'yes' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('JIRA_VERBOSE is neither true nor false.')]);
  });

  test.each(['explain', 'completion'])('%s takes it as well', async (command) => {
    expect(await run(['--verbose', command, 'bash'])).toEqual(await run([command, '--verbose', 'bash']));
  });

  test('before export stops a shell as well that only evaluates the output', async () => {
    expect(await run(['--verbose', 'export', '--nope'])).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('2'),
    });
  });
});
