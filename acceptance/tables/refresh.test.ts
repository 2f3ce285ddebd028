import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import {
  exchanges,
  expectNoSecret,
  file,
  IN_COMMAND,
  IN_FILE,
  IN_GITHUB,
  IN_GITLAB,
  IN_ORGANIZATION,
  isAlive,
  NAME,
  OF_ORGANIZATION,
  ofFile,
  ofGitHub,
  order,
  refresh,
  shell,
  startRefresh,
  WRITER,
} from '../../__tests__/dist/refreshing.js';

const { github, githubEnterprise, gitlab, gitlabSelfManaged, sites, tokens } = fixtures;
const { refreshToken } = tokens.threeLegged;

describe('the successor of the refresh token is saved', () => {
  const enterprise = {
    GH_TOKEN: githubEnterprise.tokens.secretsWriter,
    GITHUB_API_URL: githubEnterprise.apiUrl,
    GITHUB_REPOSITORY: githubEnterprise.repository,
  };
  const { environment, organization } = github;
  const { repository } = githubEnterprise;

  test.each<[string, string, Record<string, string>, () => string | undefined]>([
    ['the file refresh-token', IN_FILE, {}, ofFile],
    [`the secret ${NAME} of ${github.repository}`, IN_GITHUB, WRITER, ofGitHub],
    [
      `the environment ${environment}`,
      `${IN_GITHUB} --refresh-token-environment ${environment}`,
      { GITHUB_TOKEN: github.tokens.environmentsWriter },
      () => shell.sandbox.github.secret({ environment, name: NAME }),
    ],
    [
      `the organization ${organization}`,
      IN_ORGANIZATION,
      OF_ORGANIZATION,
      () => shell.sandbox.github.secret({ organization, name: NAME }),
    ],
    [
      repository,
      `--refresh-token-secret ${NAME}`,
      enterprise,
      () => shell.sandbox.githubEnterprise.secret({ repository, name: NAME }),
    ],
    ['the command in --save-command', IN_COMMAND, {}, ofFile],
  ])('in %s', async (said, args, env, stored) => {
    const ended = await refresh(args, env);
    expect(ended).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining(said) });
    expect(ended.stderr).toContain(`The grant reaches ${sites.acme.url}, ${sites.globex.url}.`);
    expect(ended.stderr).toMatch(/works until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\./);
    expect(isAlive(stored() ?? '')).toBe(true);
  });

  test.each([
    [gitlab, {}, 'gitlab'],
    [gitlabSelfManaged, { CI_API_V4_URL: gitlabSelfManaged.apiUrl }, 'gitlabSelfManaged'],
  ] as const)(
    'in a variable of $apiUrl, which held the one that was exchanged',
    async (where, env, server) => {
      const address = { project: where.project, key: NAME };
      shell.sandbox[server].setVariable(address, { value: refreshToken, masked: true, raw: true });
      const own = { GITLAB_TOKEN: where.tokens.maintainer, CI_PROJECT_ID: String(where.projectId), ...env };
      const ended = await refresh(IN_GITLAB, { JIRA_REFRESH_TOKEN: '', ...own });
      expect(ended).toMatchObject({ status: 0, stdout: '' });
      const now = shell.sandbox[server].variable(address);
      expect(now).toMatchObject({ masked: true, raw: true });
      expect(isAlive(now?.value ?? '')).toBe(true);
    },
  );

  test('in a file, again and again, without the first one from anywhere else', async () => {
    shell.write('refresh-token', `${refreshToken}\n`, 0o600);
    const seen = new Set<string>();
    for (let run = 0; run < 3; run += 1) {
      expect(await refresh(IN_FILE, { JIRA_REFRESH_TOKEN: '' })).toMatchObject({ status: 0, stdout: '' });
      seen.add(ofFile());
    }
    expect([seen.size, statSync(file()).mode & 0o777, isAlive(ofFile())]).toEqual([3, 0o600, true]);
    expect(shell.sandbox.oauth.lateReuses).toBe(0);
  });
});

describe('nothing is exchanged', () => {
  const IN_PROJECT = `--gitlab-project ${gitlab.project} --refresh-token-variable`;

  test.each<[string, string, Record<string, string>]>([
    ["a job's own GitLab token", `${IN_PROJECT} ${NAME}`, { GITLAB_TOKEN: gitlab.tokens.jobToken }],
    ['a file in a folder that is not there', `${IN_FILE}/none/x`, {}],
    ['a key of GitHub that nothing can be encrypted with', IN_GITHUB, WRITER],
  ])('with %s', async (_what, args, env) => {
    const body = { key_id: '1', key: Buffer.alloc(32).toString('base64') };
    if (env === WRITER) shell.sandbox.faults.add({ path: /public-key$/, then: { status: 200, body } });
    const ended = await refresh(args, env);
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).toMatch(/was not used[^]*Code: refresh-token-not-saved/);
    expect(ended.stderr).not.toContain('ten more minutes');
    expect(shell.sandbox.oauth.tokenRequests).toBe(0);
  });
});

describe('what could not be saved after the exchange ends with 8, and tells how long there is time', () => {
  const LOST = /the stored one works for ten more minutes, so run again[^]*Code: refresh-token-not-saved\n$/;

  test.each([
    ['cat > /dev/null; exit 3', 'exited with 3'],
    ['kill -KILL $$', 'was ended by SIGKILL'],
  ])('by the command %s', async (command, words) => {
    const ended = await refresh(`--save-command '${command}'`);
    expect(ended).toMatchObject({ status: 8, stdout: '', stderr: expect.stringMatching(LOST) });
    expect(ended.stderr).toContain(words);
  });
});

const NAMESPACE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const mayUnshare = (): boolean => spawnSync(NAMESPACE[0] ?? '', [...NAMESPACE.slice(1), 'true']).status === 0;

test.each<[string, string[], string[]]>([
  ['a run and one in a PID namespace of its own', [], NAMESPACE],
  ['a run in a PID namespace of its own and one outside', NAMESPACE, []],
  ['two runs in two PID namespaces', NAMESPACE, NAMESPACE],
])(
  '%s, as in containers: one after the other exchanges the token in their file',
  async (_who, one, other) => {
    if (!mayUnshare()) {
      console.log('skipped: unshare is not installed, or not permitted');
      return;
    }
    shell.write('refresh-token', `${refreshToken}\n`, 0o600);
    const late = shell.sandbox.faults.add({ path: '/oauth/token', times: 1, then: { latencyMs: 2000 } });
    const first = startRefresh(IN_FILE, { JIRA_REFRESH_TOKEN: '' }, one);
    while (late.hits === 0) await new Promise(setImmediate);
    const second = startRefresh(IN_FILE, { JIRA_REFRESH_TOKEN: '' }, other);
    expect([(await second.ended).status, (await first.ended).status]).toEqual([0, 0]);
    expect([exchanges().length, new Set(exchanges()).size, isAlive(ofFile())]).toEqual([2, 2, true]);
  },
);

test.each([408, 429, 500, 530])(
  'a %i in place of the new token: the same refresh token is sent again, and what comes then is saved',
  async (status) => {
    const then = { status, body: { error: 'FAKE' } };
    const lost = shell.sandbox.faults.add({ path: '/oauth/token', times: 2, afterModel: true, then });
    expect(await refresh(IN_FILE)).toMatchObject({ status: 0, stdout: '' });
    const sent = exchanges();
    expect([lost.hits, sent.length, new Set(sent).size, isAlive(ofFile())]).toEqual([2, 3, 1, true]);
  },
);

describe.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s in the middle of the exchange ends with %i', (signal, status) => {
  test.each<[string, string, () => string]>([
    ['a file', IN_FILE, ofFile],
    ['a command', IN_COMMAND, ofFile],
    ['a GitHub secret', IN_GITHUB, ofGitHub],
  ])('once the token is saved in %s', async (_where, args, stored) => {
    const late = shell.sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 500 } });
    const run = startRefresh(args, WRITER);
    while (late.hits === 0) await new Promise(setImmediate);
    run.child.kill(signal);
    const ended = await run.ended;
    expect(ended).toMatchObject({ status, stdout: '', stderr: expect.stringContaining('token is saved') });
    expect([isAlive(stored()), existsSync(`${file()}.lock`)]).toEqual([true, false]);
    expect(order()).not.toContain('sites');
    expectNoSecret(ended);
  });
});
