import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtures, githubRateLimited, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { type Ended, jiraAuth, start } from './command-line.js';

const { github, githubEnterprise, gitlab, gitlabSelfManaged, sites, tokens } = fixtures;
const { clientId, clientSecret, refreshToken } = tokens.threeLegged;
const NAME = 'JIRA_REFRESH_TOKEN';

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
  folder = mkdtempSync(join(tmpdir(), 'cli-refresh-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

afterAll(() => sandbox.close());

const CLIENT = { JIRA_CLIENT_ID: clientId, JIRA_CLIENT_SECRET: clientSecret };

function environment(more: Record<string, string> = {}): Record<string, string> {
  return { ...sandbox.env, ...CLIENT, JIRA_REFRESH_TOKEN: refreshToken, ...more };
}

const file = (): string => join(folder, 'refresh-token');
const ofFile = (): string => (existsSync(file()) ? readFileSync(file(), 'utf8').trim() : '');
const ofGitHub = (name = NAME): string => sandbox.github.secret({ name }) ?? '';
const ofGitLab = (): string => sandbox.gitlab.variable({ key: NAME })?.value ?? '';

/** Every secret that a run was given, sent, or saved. */
function secretsOf(): string[] {
  const bearers = sandbox.requests.map(({ headers }) =>
    (headers.authorization ?? '').replace(/^Bearer /, ''),
  );
  const saved = [ofFile(), ofGitHub(), ofGitLab(), ofGitHub('JIRA_ACCESS_TOKEN')];
  return [clientSecret, refreshToken, ...bearers, ...saved].filter((secret) => secret.length >= 8);
}

function expectNoSecret({ stdout, stderr }: Ended): void {
  for (const secret of secretsOf()) {
    expect(stderr.includes(secret)).toBe(false);
    expect(stdout.includes(secret)).toBe(false);
  }
}

/** What counts, in order. */
function order(): string[] {
  return sandbox.requests.flatMap(({ method, path }) => {
    if (path === '/oauth/token') return 'exchange';
    if (method === 'PUT') return `save ${path.split('/').at(-1) ?? ''}`;
    return path.endsWith('/accessible-resources') ? 'sites' : [];
  });
}

interface Store {
  readonly args: () => string[];
  readonly env?: Record<string, string>;
  readonly stored: () => string;
  readonly said: string;
}

const GITHUB_ARGS = ['--refresh-token-secret', NAME, '--refresh-token-repository', github.repository];
const inGitHub: Store = {
  args: () => GITHUB_ARGS,
  env: { GH_TOKEN: github.tokens.secretsWriter },
  stored: ofGitHub,
  said: `the secret ${NAME} of ${github.repository}`,
};

describe('the successor of the refresh token is saved', () => {
  test.each<[string, Store]>([
    [
      'in a file',
      { args: () => ['--refresh-token-file', file()], stored: ofFile, said: 'the file refresh-token' },
    ],
    ['in a GitHub secret', inGitHub],
    [
      'in a secret of an environment',
      {
        args: () => [...GITHUB_ARGS, '--refresh-token-environment', github.environment],
        env: { GITHUB_TOKEN: github.tokens.environmentsWriter },
        stored: () => sandbox.github.secret({ environment: github.environment, name: NAME }) ?? '',
        said: `the environment ${github.environment}`,
      },
    ],
    [
      'in a secret of an organization',
      {
        args: () => ['--refresh-token-secret', NAME, '--refresh-token-organization', github.organization],
        env: { GH_TOKEN: github.tokens.orgSecretsWriter },
        stored: () => sandbox.github.secret({ organization: github.organization, name: NAME }) ?? '',
        said: `the organization ${github.organization}`,
      },
    ],
    [
      'in a secret of GitHub Enterprise',
      {
        args: () => ['--refresh-token-secret', NAME],
        env: {
          GH_TOKEN: githubEnterprise.tokens.secretsWriter,
          GITHUB_API_URL: githubEnterprise.apiUrl,
          GITHUB_REPOSITORY: githubEnterprise.repository,
        },
        stored: () =>
          sandbox.githubEnterprise.secret({ repository: githubEnterprise.repository, name: NAME }) ?? '',
        said: githubEnterprise.repository,
      },
    ],
    [
      'by a command, on its standard input',
      {
        args: () => ['--save-command', `cat > '${file()}'`],
        stored: ofFile,
        said: 'the command in --save-command',
      },
    ],
  ])('%s', async (_where, { args, env, stored, said }) => {
    const ended = await jiraAuth(['refresh', ...args()], { env: environment(env) });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(ended.stderr).toContain(said);
    expect(ended.stderr).toContain(`The grant reaches ${sites.acme.url}, ${sites.globex.url}.`);
    expect(ended.stderr).toMatch(/works until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\./);
    expect(stored()).not.toBe(refreshToken);
    expect(sandbox.oauth.isAlive(stored())).toBe(true);
    expectNoSecret(ended);
  });

  test.each([
    ['gitlab.com', gitlab, {}, (): Sandbox['gitlab'] => sandbox.gitlab],
    [
      'a GitLab of its own',
      gitlabSelfManaged,
      { CI_API_V4_URL: gitlabSelfManaged.apiUrl },
      (): Sandbox['gitlab'] => sandbox.gitlabSelfManaged,
    ],
  ])('in a variable of %s, which held the one that was exchanged', async (_what, where, env, server) => {
    const address = { project: where.project, key: NAME };
    server().setVariable(address, { value: refreshToken, masked: true, raw: true });
    const ended = await jiraAuth(['refresh', '--refresh-token-variable', NAME], {
      env: {
        ...environment({ JIRA_REFRESH_TOKEN: '' }),
        GITLAB_TOKEN: where.tokens.maintainer,
        CI_PROJECT_ID: String(where.projectId),
        ...env,
      },
    });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    const now = server().variable(address);
    expect(sandbox.oauth.isAlive(now?.value ?? '')).toBe(true);
    expect(now).toMatchObject({ masked: true, raw: true });
    expect(now?.value).not.toBe(refreshToken);
    expectNoSecret(ended);
  });

  test.each<[string, { project: string } | { group: string }, string[]]>([
    ['project', { project: gitlab.project }, []],
    ['group', { group: gitlab.group }, ['--gitlab-group', gitlab.group]],
  ])(
    'in the variable of a %s whose environment scope is asked for, and in no other',
    async (_of, owner, args) => {
      const scopes = ['*', 'production'] as const;
      for (const environmentScope of scopes) {
        sandbox.gitlab.setVariable({ ...owner, key: NAME, environmentScope }, { value: refreshToken });
      }
      const values = (): unknown[] =>
        scopes.map(
          (environmentScope) => sandbox.gitlab.variable({ ...owner, key: NAME, environmentScope })?.value,
        );
      const env = {
        ...environment({ JIRA_REFRESH_TOKEN: '' }),
        GITLAB_TOKEN: gitlab.tokens.maintainer,
        CI_PROJECT_ID: String(gitlab.projectId),
      };
      const command = ['refresh', '--refresh-token-variable', NAME, ...args];
      const unclear = await jiraAuth(command, { env });
      expect(unclear).toMatchObject({ status: 8, stdout: '' });
      expect(unclear.stderr).toMatch(/several environment scopes .*gitlab-environment-scope/s);
      expect([sandbox.oauth.tokenRequests, ...values()]).toEqual([0, refreshToken, refreshToken]);
      const ended = await jiraAuth([...command, '--gitlab-environment-scope', 'production'], { env });
      expect(ended).toMatchObject({ status: 0, stdout: '' });
      const [others = '', saved = ''] = values() as string[];
      expect([others, saved === refreshToken, sandbox.oauth.isAlive(saved)]).toEqual([
        refreshToken,
        false,
        true,
      ]);
      expectNoSecret(ended);
    },
  );

  test('in the secret of an organization, which stays with the repositories that it had', async () => {
    const of = { organization: github.organization };
    const selected = { visibility: 'selected', repositories: [11, 12] } as const;
    sandbox.github.setSecret({ ...of, name: NAME }, refreshToken, selected);
    sandbox.github.setSecret({ ...of, name: 'JIRA_ACCESS_TOKEN' }, 'FAKE-old', { visibility: 'all' });
    const args = ['--refresh-token-secret', NAME, '--refresh-token-organization', github.organization];
    const env = environment({ GH_TOKEN: github.tokens.orgSecretsWriter });
    const command = ['refresh', ...args, '--access-token-secret', 'JIRA_ACCESS_TOKEN'];
    const unreadable = sandbox.faults.add({ method: 'GET', path: /JIRA_\w+$/, then: { status: 403 } });
    const refused = await jiraAuth(command, { env });
    expect(refused).toMatchObject({ status: 8, stdout: '' });
    expect(refused.stderr).toContain('which repositories may use the secret JIRA_ACCESS_TOKEN');
    expect([sandbox.oauth.tokenRequests, sandbox.github.writes]).toEqual([0, []]);
    unreadable.remove();
    expect(await jiraAuth(command, { env })).toMatchObject({ status: 0 });
    expect(sandbox.github.writes).toMatchObject([
      { name: NAME, ...selected },
      { name: 'JIRA_ACCESS_TOKEN', visibility: 'all' },
    ]);
  });

  test('in a file, again and again, without the first one from anywhere else', async () => {
    writeFileSync(file(), `${refreshToken}\n`, { mode: 0o600 });
    const seen = new Set<string>();
    for (let run = 0; run < 3; run += 1) {
      const args = ['refresh', '--refresh-token-file', file()];
      const ended = await jiraAuth(args, { env: environment({ JIRA_REFRESH_TOKEN: '' }) });
      expect(ended).toMatchObject({ status: 0, stdout: '' });
      seen.add(ofFile());
    }
    expect(seen.size).toBe(3);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
    expect(sandbox.oauth.lateReuses).toBe(0);
  });

  test('before anything else is done, and the access token after it', async () => {
    const ended = await jiraAuth(['refresh', ...GITHUB_ARGS, '--access-token-secret', 'JIRA_ACCESS_TOKEN'], {
      env: environment(inGitHub.env),
    });
    expect(ended.status).toBe(0);
    expect(order()).toEqual(['exchange', `save ${NAME}`, 'save JIRA_ACCESS_TOKEN', 'sites']);
    const asked = sandbox.requests.at(-1)?.headers.authorization;
    expect(asked).toBe(`Bearer ${ofGitHub('JIRA_ACCESS_TOKEN')}`);
    expect(ended.stderr).toContain('the secret JIRA_ACCESS_TOKEN');
    expectNoSecret(ended);
  });
});

test('--json tells on standard output what was done, and nothing that is secret', async () => {
  const ended = await jiraAuth(['refresh', '--json', '--refresh-token-file', file()], { env: environment() });
  expect(ended.status).toBe(0);
  expect(JSON.parse(ended.stdout)).toEqual({
    savedIn: 'the file refresh-token',
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    sites: [sites.acme.url, sites.globex.url],
  });
  expectNoSecret(ended);
});

describe('a secret comes', () => {
  const args = (source: string): string[] => [
    ...['refresh', '--client-secret-file', source],
    ...['--refresh-token-file', file()],
  ];

  test('from a file', async () => {
    const secret = join(folder, 'client-secret');
    writeFileSync(secret, `${clientSecret}\n`);
    const env = environment({ JIRA_CLIENT_SECRET: '' });
    expect(await jiraAuth(args(secret), { env })).toMatchObject({ status: 0, stdout: '' });
  });

  test('from standard input', async () => {
    const env = environment({ JIRA_CLIENT_SECRET: '' });
    const ended = await jiraAuth(args('-'), { env, input: `${clientSecret}\n` });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
  });

  test('never as an argument: refused, not shown, and nothing is sent', async () => {
    const ended = await jiraAuth(
      ['refresh', '--client-secret', clientSecret, '--refresh-token-file', file()],
      {
        env: environment(),
      },
    );
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain('Code: invalid-input');
    expectNoSecret(ended);
    expect(sandbox.connects).toEqual([]);
  });
});

describe('nothing is exchanged', () => {
  test('with a key of GitHub that nothing can be encrypted with', async () => {
    const body = { key_id: '1', key: Buffer.alloc(32).toString('base64') };
    sandbox.faults.add({ path: /public-key$/, then: { status: 200, body } });
    const ended = await jiraAuth(['refresh', ...GITHUB_ARGS], { env: environment(inGitHub.env) });
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).toContain('gave no key that');
    expect(sandbox.oauth.tokenRequests).toBe(0);
  });

  test('without a place for the successor', async () => {
    const ended = await jiraAuth(['refresh'], { env: environment() });
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain(
      'There is no place to save the refresh token.\nTo save the new one, give one of --refresh-',
    );
    expect(sandbox.connects).toEqual([]);
  });

  test.each<[string, () => string[], Record<string, string>]>([
    ['a GitHub token that may only read', () => GITHUB_ARGS, { GH_TOKEN: github.tokens.readOnly }],
    ["a workflow's own GitHub token", () => GITHUB_ARGS, { GH_TOKEN: github.tokens.githubToken }],
    [
      "a job's own GitLab token",
      () => ['--refresh-token-variable', NAME, '--gitlab-project', gitlab.project],
      { GITLAB_TOKEN: gitlab.tokens.jobToken },
    ],
    [
      'a GitLab variable that is not there',
      () => ['--refresh-token-variable', 'NONE', '--gitlab-project', gitlab.project],
      { GITLAB_TOKEN: gitlab.tokens.maintainer },
    ],
    ['a file in a folder that is not there', () => ['--refresh-token-file', join(folder, 'none', 'x')], {}],
  ])('with %s', async (_what, args, env) => {
    const ended = await jiraAuth(['refresh', ...args()], { env: environment(env) });
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).toContain('was not used, and is still valid');
    expect(ended.stderr).toContain('Code: refresh-token-not-saved');
    expect(ended.stderr).not.toContain('ten more minutes');
    expect(sandbox.oauth.tokenRequests).toBe(0);
    expectNoSecret(ended);
  });
});

describe('what could not be saved after the exchange ends with 8, and tells how long there is time', () => {
  const expectLoss = (ended: Ended): void => {
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).toContain('the stored one works for ten more minutes, so run again');
    expect(ended.stderr).toMatch(/Code: refresh-token-not-saved\n$/);
    expectNoSecret(ended);
  };

  test('by GitHub; running again in time is enough', async () => {
    const refusal = sandbox.faults.add({ method: 'PUT', times: 1, then: { status: 403 } });
    const env = environment(inGitHub.env);
    expectLoss(await jiraAuth(['refresh', ...GITHUB_ARGS], { env }));
    expect(refusal.hits).toBe(1);
    sandbox.clock.advance(9 * 60_000);
    expect(await jiraAuth(['refresh', ...GITHUB_ARGS], { env })).toMatchObject({ status: 0 });
    expect(sandbox.oauth.isAlive(ofGitHub())).toBe(true);
  });

  test.each([
    ['fails', 'cat > /dev/null; exit 3', 'exited with 3'],
    ['is none', 'jira-auth-no-such-command', 'exited with 127'],
    ['is ended by a signal', 'kill -KILL $$', 'was ended by SIGKILL'],
  ])('by a command that %s', async (_how, command, words) => {
    const ended = await jiraAuth(['refresh', '--save-command', command], { env: environment() });
    expectLoss(ended);
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
    writeFileSync(file(), `${refreshToken}\n`, { mode: 0o600 });
    const env = environment({ JIRA_REFRESH_TOKEN: '' });
    const args = ['refresh', '--refresh-token-file', file()];
    const late = sandbox.faults.add({ path: '/oauth/token', times: 1, then: { latencyMs: 2000 } });
    const first = start(args, { env, by: one });
    while (late.hits === 0) await new Promise(setImmediate);
    const second = await jiraAuth(args, { env, by: other });
    expect([(await first.ended).status, second.status]).toEqual([0, 0]);
    const sent = sandbox.requests.filter(({ path }) => path === '/oauth/token').map(({ body }) => body);
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(2);
    expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
  },
);

test("GitHub's rate limit at the save is waited for: the token is saved in the end", async () => {
  const then = githubRateLimited({ retryAfter: 1 });
  const limited = sandbox.faults.add({ method: 'PUT', times: 2, then });
  const ended = await jiraAuth(['refresh', ...GITHUB_ARGS], { env: environment(inGitHub.env) });
  expect(ended).toMatchObject({ status: 0, stdout: '' });
  expect(ended.stderr).toContain('too many requests (403). It asks to wait 1 s or longer. Trying again');
  expect(limited.hits).toBe(2);
  expect(sandbox.oauth.isAlive(ofGitHub())).toBe(true);
}, 30_000);

test.each([408, 425, 429, 500, 502, 503, 504, 507, 520, 522, 524, 527, 530, 599])(
  'a %i in place of the new token: the same refresh token is sent again, and what comes then is saved',
  async (status) => {
    const then = { status, body: { error: 'FAKE' } };
    const lost = sandbox.faults.add({ path: '/oauth/token', times: 2, afterModel: true, then });
    const ended = await jiraAuth(['refresh', '--refresh-token-file', file()], { env: environment() });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(lost.hits).toBe(2);
    const sent = sandbox.requests.filter(({ path }) => path === '/oauth/token').map(({ body }) => body);
    expect(new Set(sent).size).toBe(1);
    expect(sent).toHaveLength(3);
    expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
    expectNoSecret(ended);
  },
);

test('what a command prints goes to standard error', async () => {
  const args = ['refresh', '--json', '--save-command', 'cat > /dev/null; echo printed; echo noted >&2'];
  const ended = await jiraAuth(args, { env: environment() });
  expect(ended.status).toBe(0);
  expect(ended.stdout).toMatch(/^\{.*\}\n$/);
  expect(ended.stderr).toContain('printed\nnoted\n');
}, 30_000);

test.each([
  ['a token that nobody gave out', { JIRA_REFRESH_TOKEN: 'FAKE-refresh-token' }, 'refresh-token-invalid'],
  ['a wrong client secret', { JIRA_CLIENT_SECRET: 'FAKE-client-secret' }, 'client-rejected'],
])('%s ends with 3, and nothing is saved', async (_what, env, code) => {
  const ended = await jiraAuth(['refresh', '--refresh-token-file', file()], { env: environment(env) });
  expect(ended).toMatchObject({ status: 3, stdout: '' });
  expect(ended.stderr).toMatch(new RegExp(`Code: ${code}\\n$`));
  expect(ofFile()).toBe('');
  expectNoSecret(ended);
});

describe.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s in the middle of the exchange', (signal, status) => {
  test.each<[string, () => string[], () => string]>([
    ['a file', () => ['--refresh-token-file', file()], ofFile],
    ['a command', () => ['--save-command', `cat > '${file()}'`], ofFile],
    ['a GitHub secret', () => GITHUB_ARGS, ofGitHub],
  ])(`lets it be ended and saved in %s, and ends with ${status}`, async (_where, args, stored) => {
    const late = sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 500 } });
    const run = start(['refresh', ...args()], { env: environment(inGitHub.env) });
    while (late.hits === 0) await new Promise(setImmediate);
    run.child.kill(signal);
    const ended = await run.ended;
    expect(ended).toMatchObject({ status, stdout: '' });
    expect(ended.stderr).toContain('The new refresh token is saved');
    expect(stored()).not.toBe(refreshToken);
    expect(sandbox.oauth.isAlive(stored())).toBe(true);
    expect(existsSync(`${file()}.lock`)).toBe(false);
    expect(order()).not.toContain('sites');
    expectNoSecret(ended);
  });
});

test('with standard output closed the token is saved all the same, and the status is none of success', async () => {
  const run = start(['refresh', '--json', '--refresh-token-file', file()], { env: environment() });
  run.child.stdout?.destroy();
  const ended = await run.ended;
  expect(ended.status).toBe(8);
  expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
});
