import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { github, githubEnterprise, play, sites, tokens, ways } from '../../__tests__/dist/scenario.js';

const NAME = 'JIRA_REFRESH_TOKEN';
const toRepository = {
  ...ways.refreshToken,
  'refresh-token-secret': NAME,
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};
const ofRepository = (sandbox: Sandbox, name = NAME): string | undefined =>
  sandbox.github.secret({ repository: github.repository, name });

test.each([
  [
    'an environment',
    { 'refresh-token-environment': github.environment, 'github-token': github.tokens.environmentsWriter },
    { repository: github.repository, environment: github.environment },
  ],
  [
    'an environment whose name an address has to escape',
    {
      'refresh-token-environment': github.environmentToEscape,
      'github-token': github.tokens.environmentsWriter,
    },
    { repository: github.repository, environment: github.environmentToEscape },
  ],
  [
    'an organization',
    {
      'refresh-token-repository': '',
      'refresh-token-organization': github.organization,
      'github-token': github.tokens.orgSecretsWriter,
    },
    { organization: github.organization },
  ],
])('the secret of %s', async (_what, inputs, place) => {
  const { main, sandbox } = await play({ inputs: { ...toRepository, ...inputs } });
  expect(main.status).toBe(0);
  expect(sandbox.oauth.isAlive(sandbox.github.secret({ ...place, name: NAME }) ?? '')).toBe(true);
});

test('without a repository, it is the one that the workflow runs in', async () => {
  const { main, sandbox } = await play({ inputs: { ...toRepository, 'refresh-token-repository': '' } });
  expect(main.status).toBe(0);
  expect(ofRepository(sandbox)).toBeDefined();
});

test('on GitHub Enterprise, nothing is sent to github.com', async () => {
  const { main, sandbox } = await play({
    inputs: {
      ...toRepository,
      'refresh-token-repository': githubEnterprise.repository,
      'github-token': githubEnterprise.tokens.secretsWriter,
    },
    job: { env: { GITHUB_API_URL: githubEnterprise.apiUrl } },
    step: { overrides: { GITHUB_API_URL: githubEnterprise.apiUrl } },
  });
  expect(main.status).toBe(0);
  const place = { repository: githubEnterprise.repository, name: NAME };
  expect(sandbox.oauth.isAlive(sandbox.githubEnterprise.secret(place) ?? '')).toBe(true);
  expect(sandbox.connects).not.toContain('api.github.com:443');
});

test('client credentials may save their access token, too', async () => {
  const { main, sandbox } = await play({
    inputs: {
      ...ways.clientCredentials,
      'access-token-secret': 'JIRA_ACCESS_TOKEN',
      'refresh-token-repository': github.repository,
      'github-token': github.tokens.secretsWriter,
    },
  });
  expect(main.status).toBe(0);
  expect(ofRepository(sandbox, 'JIRA_ACCESS_TOKEN')).toBeDefined();
});

test("GitHub's key may be replaced between the proof and the saving", async () => {
  const { main, sandbox } = await play({
    inputs: toRepository,
    arrange: ({ faults, github: server }) => {
      // The answer of the token endpoint is late enough for the key to be another one by then.
      const late = faults.add({ path: '/oauth/token', then: { latencyMs: 200 } });
      void (async () => {
        while (late.hits === 0) await new Promise(setImmediate);
        server.rotateKey();
      })();
    },
  });
  expect(main.status).toBe(0);
  expect(sandbox.oauth.isAlive(ofRepository(sandbox) ?? '')).toBe(true);
});

test.each([
  ['reads secrets only', github.tokens.readOnly],
  ["is the workflow's own", github.tokens.githubToken],
  ['sees nothing of the repository', github.tokens.noAccess],
  ['may write environments only', github.tokens.environmentsWriter],
  ['is none', 'FAKE-9f-nobody-0001-FAKE'],
])(
  'refresh-token-not-saved: a github-token that %s fails before the refresh token is used',
  async (_what, githubToken) => {
    const { main, sandbox } = await play({ inputs: { ...toRepository, 'github-token': githubToken } });
    expect(main).toMatchObject({ status: 8, outputs: { 'error-code': 'refresh-token-not-saved' } });
    expect(sandbox.oauth.tokenRequests).toBe(0);
    expect(main.annotations[0]?.message).toContain('was not used');
  },
);

function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'token-file-'));
  return work(folder).finally(() => {
    rmSync(folder, { recursive: true });
  });
}

test.each([
  [
    'is empty',
    (file: string) => {
      writeFileSync(file, '');
    },
  ],
  [
    'holds too short a piece of one',
    (file: string) => {
      writeFileSync(file, 'FAKE-7c');
    },
  ],
  [
    'is a link',
    (file: string) => {
      symlinkSync('/etc/hostname', file);
    },
  ],
  [
    'holds something else',
    (file: string) => {
      writeFileSync(file, 'FAKE one\nFAKE two\n');
    },
  ],
])('a file that %s is refused before anything is exchanged', (_what, make) =>
  inFolder(async (folder) => {
    const file = join(folder, 'token');
    make(file);
    const { main, sandbox } = await play({ inputs: { ...ways.refreshToken, 'refresh-token-file': file } });
    expect(main).toMatchObject({ status: 8, outputs: { 'error-code': 'refresh-token-not-saved' } });
    expect(sandbox.oauth.tokenRequests).toBe(0);
  }),
);

test.each([
  ['a file inside of the workspace', { 'refresh-token-file': 'token' }, 'invalid-input'],
  ['two places', { 'refresh-token-secret': NAME, 'refresh-token-file': '/nowhere/token' }, 'invalid-input'],
  ['a secret without a github-token', { 'refresh-token-secret': NAME }, 'missing-credentials'],
  [
    'a token in place of a name',
    { 'refresh-token-secret': tokens.classic, 'github-token': 'FAKE-github-token' },
    'invalid-input',
  ],
])('%s is refused before anything is sent', async (_what, inputs, code) => {
  const { main, sandbox } = await play({ inputs: { ...ways.refreshToken, ...inputs } });
  expect(main).toMatchObject({ status: 2, outputs: { 'error-code': code } });
  expect(sandbox.connects).toEqual([]);
});

test('a place for a refresh token is refused with a credential that has none', async () => {
  const { main } = await play({
    inputs: { ...ways.classic, 'refresh-token-secret': NAME, 'github-token': github.tokens.secretsWriter },
  });
  expect(main.outputs).toEqual({ 'error-code': 'invalid-input' });
});

test.each([
  ['', 'a refresh token'],
  ['', 'an access token'],
])('without site-url%s, %s that reaches one site leads to it', async (_none, what) => {
  const { globexOnly } = tokens;
  const inputs =
    what === 'an access token'
      ? { 'access-token': globexOnly.accessToken }
      : {
          'client-id': globexOnly.clientId,
          'client-secret': globexOnly.clientSecret,
          'refresh-token': globexOnly.refreshToken,
        };
  const { main } = await play({ inputs: { 'site-url': '', ...inputs } });
  expect(main).toMatchObject({
    status: 0,
    outputs: { 'site-url': sites.globex.url, 'cloud-id': sites.globex.cloudId },
  });
});
