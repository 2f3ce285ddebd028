import { describe, expect, test } from '@jest/globals';
import { VERSION } from '../../src/version.js';
import { run } from './run.js';

describe('the arguments', () => {
  test.each<[string, string[], string]>([
    ['nothing', [], 'Usage: jira-auth'],
    ['an unknown command', ['log-in'], 'log-in'],
    ['an unknown option', ['--verbose'], '--verbose'],
    [
      'an unknown option of a command',
      ['sign', '--verbose', 'GET', 'https://jira.example.com/x'],
      '--verbose',
    ],
    ['a command without arguments', ['sign'], 'method'],
    ['a command with one argument too few', ['sign', 'GET'], 'url'],
    [
      'a command with one too many',
      ['sign', 'GET', 'https://jira.example.com/x', 'FAKE'],
      'too many arguments',
    ],
    ['help for what there is not', ['sign', '--halp'], '--halp'],
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
    [['--help'], ['Usage: jira-auth', 'sign']],
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
  ])('%j is what was asked for: standard output, exit status 0', async (args, words) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(0);
    for (const word of words) expect(stdout).toContain(word);
    expect(stderr).toBe('');
  });
});

test.each(['--version', '-V'])('%s tells the version, and nothing else', async (option) => {
  expect(await run([option])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
});
