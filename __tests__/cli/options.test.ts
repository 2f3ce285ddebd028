import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputsOf, readInputs } from '../../src/cli/options.js';
import type { Inputs } from '../../src/read/inputs.js';
import { run } from './run.js';

const SECRET = 'FAKE-given-as-an-argument';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-options-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a secret as an argument', () => {
  test.each<[string, string, readonly string[]]>([
    ['consent', 'client-secret', ['JIRA_CLIENT_SECRET', '--client-secret-file FILE', '"-" as FILE']],
    ['refresh', 'client-secret', ['JIRA_CLIENT_SECRET', '--client-secret-file FILE', '"-" as FILE']],
    ['refresh', 'refresh-token', ['JIRA_REFRESH_TOKEN', '--refresh-token-file FILE']],
    ['consent', 'github-token', ['GH_TOKEN', '--github-token-file FILE', '"-" as FILE']],
    ['refresh', 'gitlab-token', ['GITLAB_TOKEN', '--gitlab-token-file FILE', '"-" as FILE']],
    ['refresh', 'github-token', ['GH_TOKEN', '--github-token-file FILE', '"-" as FILE']],
  ])('of %s, --%s, is refused with the ways that there are, and not shown', async (command, name, ways) => {
    for (const args of [[`--${name}`, SECRET], [`--${name}=${SECRET}`]]) {
      const { status, stdout, stderr } = await run([command, ...args]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(`--${name}:`);
      expect(stderr).toContain('Replace it');
      for (const way of ways) expect(stderr).toContain(way);
      expect(stderr).toMatch(/\nCode: invalid-input\n$/);
      expect(stderr).not.toContain(SECRET);
    }
  });

  test.each([
    [['consent', `--refresh-token=${SECRET}`], "unknown option '--refresh-token'"],
    [['refresh', `--api-token=${SECRET}`], "unknown option '--api-token'"],
    [['refresh', `--clientsecret=${SECRET}`], "unknown option '--clientsecret'"],
    [['refresh', `-p${SECRET}`], 'unknown option'],
    [['refresh', `--api-token=first\n${SECRET}`], "unknown option '--api-token'"],
    [[SECRET], 'unknown command'],
    [['completion', SECRET], "is invalid for argument 'shell'"],
    [['export', '--format', SECRET], 'is invalid'],
  ])('is not shown either if the option is none: %j', async (args, words) => {
    const { status, stderr } = await run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain(SECRET);
  });

  test('is refused before anything else is looked at', async () => {
    const { stderr } = await run(['refresh', '--client-id', '', '--client-secret', SECRET]);
    expect(stderr).toContain('--client-secret:');
  });

  test('is refused if it is empty, too: a variable that was not set stands there', async () => {
    const { status, stderr } = await run(['refresh', '--client-secret', '']);
    expect(status).toBe(2);
    expect(stderr).toContain('--client-secret:');
  });
});

describe('an empty value', () => {
  /** What each command needs besides. */
  const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
    exec: ['--', 'true'],
    sign: ['GET', 'https://jira.example.com/x'],
  };
  const COMMANDS = ['export', 'exec', 'check', 'cleanup', 'consent', 'refresh', 'sign'];

  test.each(COMMANDS)('of any option of %s is refused by its name', async (command) => {
    const { stdout: help } = await run([command, '--help']);
    const options = [...help.matchAll(/^ {2}(--[\w-]+) [<[]/gm)].map(([, option = '']) => option);
    expect(options).toEqual(expect.arrayContaining(['--allowed-hosts']));
    for (const option of options) {
      for (const args of [[option, ''], [option, ' \t'], [`${option}=`]]) {
        const before = [command, ...args, ...(ARGUMENTS[command] ?? [])];
        const { status, stderr } = await run(before);
        expect([before, status, stderr]).toEqual([
          before,
          2,
          expect.stringContaining(`The value of ${option} is empty.`),
        ]);
      }
    }
  });
});

test('an empty value is refused although another follows', async () => {
  const { stderr } = await run(['export', '--email=', '--email', 'me@example.com']);
  expect(stderr).toContain('The value of --email is empty.');
});

test.each(['/dev/zero', '/'])('a file without an end, or that is none, is refused: %s', async (path) => {
  const { status, stderr } = await run(['check', '--site-url', 'acme', '--api-token-file', path]);
  expect(status).toBe(2);
  expect(stderr).toContain("The file in --api-token-file can't be read.");
});

describe('an input', () => {
  const environment = { JIRA_CLIENT_ID: 'FAKE-id-of-environment', JIRA_CLIENT_SECRET: 'FAKE-of-environment' };

  /** A file that holds this. */
  function file(text: string): string {
    const path = join(folder, 'secret');
    writeFileSync(path, text);
    return path;
  }

  /** What a command makes of its options; standard input holds a line. */
  async function inputsWith(
    options: Record<string, string>,
    given: Record<string, string> = {},
  ): Promise<Inputs> {
    const { signal } = new AbortController();
    const standardInput = (): Promise<string> => Promise.resolve('FAKE-of-input\n');
    return readInputs('refresh', options, { environment: given, signal, standardInput });
  }

  test('is the option, and the environment where there is none', () => {
    const given = inputsOf('refresh', { clientId: 'FAKE-id-of-option' }, environment);
    expect(given.find('client-id')).toMatchObject({ value: 'FAKE-id-of-option', label: '`client-id`' });
    const without = inputsOf('refresh', {}, environment);
    expect(without.find('client-id')).toMatchObject({
      value: 'FAKE-id-of-environment',
      variable: 'JIRA_CLIENT_ID',
    });
  });

  test.each(['FAKE-of-file', 'FAKE-of-file\n', 'FAKE-of-file\r\n'])(
    'that is secret is read from its file (%j) before the environment',
    async (text) => {
      const inputs = await inputsWith({ clientSecretFile: file(text) }, environment);
      expect(inputs.find('client-secret')).toMatchObject({ value: 'FAKE-of-file', variable: undefined });
    },
  );

  test('whose file is empty does not come from the environment in silence', async () => {
    const inputs = await inputsWith({ clientSecretFile: file('\n') }, environment);
    expect(() => inputs.find('client-secret')).toThrow('--client-secret-file gives an empty secret.');
  });

  test('that is secret comes from standard input', async () => {
    const inputs = await inputsWith({ clientSecretFile: '-' }, environment);
    expect(inputs.find('client-secret')?.value).toBe('FAKE-of-input');
  });

  test("that is a refresh token is not read from its store's file here: the store does, under its lock", async () => {
    const inputs = await inputsWith({ refreshTokenFile: file('FAKE-refresh-token') });
    expect(inputs.find('refresh-token')).toBeUndefined();
    expect(inputs.find('refresh-token-file')?.value).toBe(join(folder, 'secret'));
  });

  test.each(['missing', ''])(
    'whose file can not be read (%j) is a failure that tells no path',
    async (name) => {
      const { status, stderr } = await run(['refresh', '--client-secret-file', join(folder, name)]);
      expect(status).toBe(2);
      expect(stderr).toContain("--client-secret-file can't be read");
      expect(stderr).not.toContain(folder);
    },
  );
});

describe('refused before anything is sent, and before a page is shown', () => {
  const CLIENT = { JIRA_CLIENT_ID: 'FAKE-client', JIRA_CLIENT_SECRET: 'FAKE-client-secret' };
  const GRANT = { ...CLIENT, JIRA_REFRESH_TOKEN: 'FAKE-refresh-token' };
  // Nobody listens there: what tries to connect fails in another way.
  const offline = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' };

  test.each<[string, string[], Record<string, string>, string, string]>([
    [
      'refresh: no store',
      ['refresh'],
      GRANT,
      'invalid-input',
      'jira-auth: There is no place to save the refresh token.',
    ],
    [
      'refresh: two stores',
      ['refresh', '--refresh-token-file', 'x', '--save-command', 'y'],
      GRANT,
      'invalid-input',
      'More than one place',
    ],
    [
      'refresh: no client',
      ['refresh', '--save-command', 'true'],
      { JIRA_REFRESH_TOKEN: 'FAKE-refresh-token' },
      'missing-credentials',
      'Set --client-id (or JIRA_CLIENT_ID) and --client-secret-file (or JIRA_CLIENT_SECRET).',
    ],
    ['consent: no destination', ['consent'], CLIENT, 'invalid-input', 'no place to save'],
    [
      'consent: two destinations',
      ['consent', '--print', '--save-command', 'true'],
      CLIENT,
      'invalid-input',
      'Choose exactly one: leave out --print',
    ],
    [
      'consent: no client ID',
      ['consent', '--print'],
      { JIRA_CLIENT_SECRET: 'FAKE-client-secret' },
      'missing-credentials',
      '--client-id is not set',
    ],
    [
      'consent: a client ID that is none',
      ['consent', '--print', '--client-id', 'FAKE client'],
      CLIENT,
      'invalid-input',
      '--client-id is not an OAuth',
    ],
    [
      'consent: no client secret',
      ['consent', '--print'],
      { JIRA_CLIENT_ID: 'FAKE-client' },
      'missing-credentials',
      'Set --client-secret-file (or JIRA_CLIENT_SECRET)',
    ],
    [
      'consent: a page of elsewhere',
      ['consent', '--print', '--redirect-uri', 'https://callback.example/x'],
      CLIENT,
      'invalid-input',
      '--redirect-uri',
    ],
    [
      'consent: a page of elsewhere without TLS',
      ['consent', '--print', '--paste', '--redirect-uri', 'http://callback.example/x'],
      CLIENT,
      'invalid-input',
      '--redirect-uri',
    ],
    [
      'consent: a name that only begins like this machine',
      ['consent', '--print', '--redirect-uri', 'http://localhost.attacker.example:8976/callback'],
      CLIENT,
      'invalid-input',
      '--redirect-uri',
    ],
    [
      'consent: no address',
      ['consent', '--print', '--redirect-uri', 'callback'],
      CLIENT,
      'invalid-input',
      '--redirect-uri',
    ],
    [
      'consent: a GitHub secret without a token',
      ['consent', '--refresh-token-secret', 'NAME', '--refresh-token-repository', 'octo-org/octo-repo'],
      CLIENT,
      'missing-credentials',
      'Set --github-token-file (or GH_TOKEN)',
    ],
    [
      'consent: a GitLab variable without a project',
      ['consent', '--refresh-token-variable', 'NAME'],
      { ...CLIENT, GITLAB_TOKEN: 'FAKE-gitlab-token' },
      'missing-credentials',
      '--gitlab-project',
    ],
    [
      'refresh: nothing at all',
      ['refresh'],
      { JIRA_API_TOKEN: 'FAKE-of-another-step' },
      'missing-credentials',
      '--client-id and --client-secret-file are not set, and there is no place to save the refresh token.',
    ],
    [
      'refresh: nothing but a place',
      ['refresh', '--refresh-token-secret', 'NAME'],
      {},
      'missing-credentials',
      'Set --client-id (or JIRA_CLIENT_ID), --client-secret-file (or JIRA_CLIENT_SECRET), JIRA_REFRESH_TOKEN and --github-token-file (or GH_TOKEN).',
    ],
    [
      'consent: nothing but a place',
      ['consent', '--refresh-token-variable', 'NAME'],
      {},
      'missing-credentials',
      '--client-id, --client-secret-file and --gitlab-token-file are not set.',
    ],
    [
      'TLS that checks nothing',
      ['refresh', '--save-command', 'true'],
      { ...GRANT, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'tls-failure',
      'NODE_TLS_REJECT_UNAUTHORIZED',
    ],
  ])('%s', async (_what, args, environment, code, words) => {
    const { status, stdout, stderr } = await run(args, { ...offline, ...environment });
    expect(stdout).toBe('');
    expect(stderr).toContain(`Code: ${code}\n`);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('FAKE');
    expect(stderr).not.toContain('/authorize');
    expect(stderr).not.toMatch(/`[a-z]+-[a-z]+`|api-token/);
    expect(status).toBe(code === 'tls-failure' ? 7 : 2);
  });
});
