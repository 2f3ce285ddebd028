import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { Job } from '../../sandbox/runner/index.js';
import { CLI } from './command-line.js';
import { asEnvironment, CHANGE_FIELD, FIELD, Place } from './shell.js';
import { ways } from './ways.js';

const { tokens } = fixtures;

let sandbox: Sandbox;
let place: Place;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
  place = new Place();
});

afterEach(() => {
  place.remove();
});

afterAll(() => sandbox.close());

const CLASSIC = asEnvironment(ways.classic);

/** Environments of the systems with a way of their own, without Buildkite, whose agent has to be there. */
const systems = (): [string, Record<string, string>][] => [
  ['GitLab CI', { GITLAB_CI: 'true', CI_JOB_ID: '17' }],
  ['Jenkins', { JENKINS_URL: 'https://ci.example.com/', BUILD_ID: '7', WORKSPACE_TMP: place.temp }],
  ['Azure Pipelines', { TF_BUILD: 'True', AGENT_TEMPDIRECTORY: place.temp }],
  ['CircleCI', { CIRCLECI: 'true', BASH_ENV: join(place.root, 'bash-env') }],
  ['Bitbucket Pipelines', { BITBUCKET_COMMIT: '0'.repeat(40) }],
  ['TeamCity', { TEAMCITY_VERSION: '2026.1' }],
  ['Woodpecker', { CI: 'woodpecker', CI_WORKSPACE: place.temp }],
  ['Drone', { DRONE: 'true', DRONE_WORKSPACE: place.temp }],
  ['a shell', {}],
];

describe.each(Array.from({ length: 9 }, (_, index) => index))('system %i', (index) => {
  test('hands over, prints no command of another system and no secret, and cleans up (A16)', async () => {
    const [name, environment] = systems()[index] ?? ['', {}];
    writeFileSync(join(place.root, 'bash-env'), '');
    for (const token of [tokens.classic, tokens.expired]) {
      const ended = await place.run('jira_auth export', sandbox, {
        ...CLASSIC,
        ...environment,
        JIRA_API_TOKEN: token,
      });
      expect([name, ended.status]).toEqual([name, token === tokens.expired ? 3 : 0]);
      const printed = `${ended.stdout}\n${ended.stderr}`;
      const isAzure = name === 'Azure Pipelines';
      expect(printed).not.toMatch(isAzure ? /^\s*::|##teamcity|##\[/m : /^\s*::|##vso|##\[/m);
      if (name !== 'TeamCity') expect(printed).not.toContain('##teamcity');
      expect(printed.includes('Jenkins hides in this log what withCredentials binds')).toBe(
        name === 'Jenkins',
      );
      if (name === 'Jenkins') expect(printed).not.toContain('Nothing can be hidden');
      // Azure's masks are the secret, in commands that the agent takes out of the log.
      const rest = isAzure ? printed.replaceAll(/^##vso\[task\.setsecret\].*$/gm, '') : printed;
      expect(rest.includes(token)).toBe(false);
      expect(rest.includes('Basic ')).toBe(false);
    }
    await place.run('jira_auth cleanup', sandbox, environment);
    if (name === 'a shell') await place.run('jira_auth cleanup --all', sandbox, environment);
    expect(place.left()).toEqual([]);
  });
});

describe('GitHub Actions, in a step of its own', () => {
  test('variables reach the next step, no secret comes before its mask, and cleanup leaves nothing', async () => {
    const program = `'${process.execPath}' '${resolve(CLI)}'`;
    const job = new Job({
      env: { ...sandbox.env, CURL_CA_BUNDLE: sandbox.env['NODE_EXTRA_CA_CERTS'] ?? '' },
      secrets: { JIRA_API_TOKEN: tokens.classic },
    });
    try {
      const exported = await job.runShell(`${program} export --export-auth-header true`, { env: CLASSIC });
      expect(exported.status).toBe(0);
      expect(exported.env['JIRA_AUTH_HEADER']).toContain('Authorization: Basic ');
      const pair = Buffer.from(`${CLASSIC['JIRA_USER_EMAIL'] ?? ''}:${tokens.classic}`).toString('base64');
      for (const line of exported.log)
        expect(line.includes(pair) || line.includes(tokens.classic)).toBe(false);
      const used = await job.runShell(`${CHANGE_FIELD}\necho "$JIRA_AUTH_HEADER"`);
      expect(used.status).toBe(0);
      expect(used.log.join('\n')).toContain('***');
      expect(used.log.join('\n')).not.toContain(pair);
      expect(sandbox.issue('PROJ-1')?.fields[FIELD]).toMatchObject({ value: 'Development Completed' });
      const config = exported.env['JIRA_CURL_CONFIG'] ?? '';
      expect(readFileSync(config, 'utf8')).toContain('header = ');
      expect((await job.runShell(`${program} cleanup`)).status).toBe(0);
      expect(() => readFileSync(config)).toThrow('ENOENT');
    } finally {
      job.cleanup();
    }
  });

  test('a refused credential is an annotation as well', async () => {
    const job = new Job({ env: sandbox.env });
    try {
      const refused = await job.runShell(`'${process.execPath}' '${resolve(CLI)}' export`, {
        env: { ...CLASSIC, JIRA_API_TOKEN: tokens.expired },
      });
      expect(refused.status).toBe(3);
      expect(refused.annotations[0]).toMatchObject({ level: 'error', properties: { title: 'jira-auth' } });
      expect(refused.annotations[0]?.message).toContain('credentials-rejected');
    } finally {
      job.cleanup();
    }
  });
});

describe('check', () => {
  test.each<[string, Record<string, string>, string[], number, Record<string, unknown>]>([
    ['a credential that works', {}, [], 0, { status: 'unknown', credentials: [{ kind: 'api-token' }] }],
    [
      'one with its date',
      {},
      ['--expires-on', '2099-12-31'],
      0,
      { status: 'ok', credentials: [{ source: 'expires-on', endsAt: '2099-12-31T23:59:59Z' }] },
    ],
    ['one near its end', {}, ['--expires-on', dayIn(20)], 0, { status: 'warning', daysLeft: 20 }],
    ['one at its end', {}, ['--expires-on', dayIn(3)], 9, { status: 'critical', daysLeft: 3 }],
    ['other thresholds', {}, ['--expires-on', dayIn(20), '--critical-days', '25'], 9, { status: 'critical' }],
    [
      'a refused one',
      { JIRA_API_TOKEN: tokens.expired },
      [],
      3,
      { status: 'rejected', credentials: [{ code: 'credentials-rejected' }] },
    ],
    ['no credential', { JIRA_API_TOKEN: '' }, [], 2, { error: { code: 'missing-credentials' } }],
    [
      'a refused one behind its date',
      { JIRA_API_TOKEN: tokens.expired },
      ['--expires-on', '2020-01-31'],
      9,
      { status: 'expired', credentials: [{ code: 'credential-expired' }] },
    ],
  ])('%s', async (_what, more, args, status, result) => {
    const ended = await place.run(`jira_auth check --json ${args.join(' ')}`, sandbox, {
      ...CLASSIC,
      ...more,
    });
    expect(ended.status).toBe(status);
    expect(JSON.parse(ended.stdout)).toMatchObject(result);
    const code = {
      critical: 'credential-expiring',
      expired: 'credential-expired',
      rejected: 'credentials-rejected',
    };
    const said = Object.entries(code).find(([each]) => each === result['status'])?.[1];
    if (said !== undefined) expect(ended.stderr.match(/^Code: .*$/gm)).toEqual([`Code: ${said}`]);
    expect(place.left()).toEqual([]);
  });
});

function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

describe('completion', () => {
  test('completes commands and options in bash', async () => {
    const script = `jira_auth completion bash > script
      command -v bash > /dev/null || { echo skip; exit; }
      bash -c '. ./script
        COMP_WORDS=(jira-auth ex); COMP_CWORD=1; _jira_auth; echo "\${COMPREPLY[*]}"
        COMP_WORDS=(jira-auth export --format po); COMP_CWORD=3; _jira_auth; echo "\${COMPREPLY[*]}"
        COMP_WORDS=(jira-auth cleanup --al); COMP_CWORD=2; _jira_auth; echo "\${COMPREPLY[*]}"
        COMP_WORDS=(jira-auth explain capt); COMP_CWORD=2; _jira_auth; echo "\${COMPREPLY[*]}"'`;
    const { status, stdout } = await place.run(script, sandbox, {});
    expect(status).toBe(0);
    if (stdout === 'skip\n') {
      console.log('skipped: bash is not installed');
      return;
    }
    expect(stdout).toBe('export exec explain\npowershell\n--all --allowed-hosts\ncaptcha-required\n');
  });

  test('what a message leads to is in the one file of the command line', async () => {
    copyFileSync(CLI, join(place.root, 'jira-auth.cjs'));
    const failed = await place.run('node ./jira-auth.cjs export', sandbox, {});
    const [, command = ''] = /^More: jira-auth (explain [a-z-]+)$/m.exec(failed.stderr) ?? [];
    const ended = await place.run(`node ./jira-auth.cjs ${command}`, sandbox, {});
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^invalid-input\n\nExit status 2\. /);
  });
});
