import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { Secret } from '../../src/secret.js';
import { type GitHubPlace, GitHubSecret } from '../../src/store/github-secret.js';
import { failureFrom } from '../project/failure-of.js';
import { sandboxed } from './sandboxed.js';

const { github, githubEnterprise } = fixtures;
const TOKEN = new Secret('FAKE-refresh-token');
const NAME = 'JIRA_REFRESH_TOKEN';
const REPOSITORY: GitHubPlace = { kind: 'repository', repository: github.repository };
const ENVIRONMENT: GitHubPlace = {
  kind: 'environment',
  repository: github.repository,
  environment: github.environmentToEscape,
};
const ORGANIZATION: GitHubPlace = { kind: 'organization', organization: github.organization };
const SECRETS = `${github.host}/repos/${github.repository}/actions/secrets`;

const world = sandboxed();

function storeOf(
  place: GitHubPlace = REPOSITORY,
  githubToken: string = github.tokens.secretsWriter,
  apiUrl: string = github.apiUrl,
): GitHubSecret {
  return new GitHubSecret({
    send: world().send,
    apiUrl,
    place,
    name: NAME,
    githubToken: new Secret(githubToken),
  });
}

async function openAndSave(store: GitHubSecret): Promise<void> {
  await store.open();
  await store.save(TOKEN);
  await store.close();
}

test('the key is fetched and the permission proved, then one PUT saves', async () => {
  await openAndSave(storeOf());
  expect(world().asked()).toEqual([
    `GET ${SECRETS}/public-key`,
    `DELETE ${SECRETS}/JIRA_AUTH_PROBE_OF_PERMISSION`,
    `PUT ${SECRETS}/${NAME}`,
  ]);
  expect(world().sandbox.github.secret({ name: NAME })).toBe(TOKEN.reveal());
});

test('the token goes out in its header alone, and the refresh token only sealed', async () => {
  await openAndSave(storeOf());
  for (const { headers, path, body } of world().sandbox.requests) {
    expect(headers['authorization']).toBe(`Bearer ${github.tokens.secretsWriter}`);
    expect(path + body).not.toContain(github.tokens.secretsWriter);
    expect(body).not.toContain(TOKEN.reveal());
  }
});

test('it is never read: neither by opening nor by reading', async () => {
  world().sandbox.github.setSecret({ name: NAME }, 'FAKE-old-token');
  const store = storeOf();
  await expect(store.open()).resolves.toBeUndefined();
  await expect(store.read()).resolves.toBeUndefined();
});

test('an environment whose name has a slash and a space', async () => {
  await openAndSave(storeOf(ENVIRONMENT, github.tokens.environmentsWriter));
  const address = { environment: github.environmentToEscape, name: NAME };
  expect(world().sandbox.github.secret(address)).toBe(TOKEN.reveal());
  expect(world().sandbox.github.secret({ name: NAME })).toBeUndefined();
});

test("an organization's, for its private repositories", async () => {
  await openAndSave(storeOf(ORGANIZATION, github.tokens.orgSecretsWriter));
  expect(world().sandbox.github.writes).toMatchObject([{ visibility: 'private', value: TOKEN.reveal() }]);
});

test('on GitHub Enterprise, at its own address alone', async () => {
  const { apiUrl, host, repository, tokens } = githubEnterprise;
  await openAndSave(storeOf({ kind: 'repository', repository }, tokens.secretsWriter, apiUrl));
  expect(world().sandbox.githubEnterprise.secret({ name: NAME })).toBe(TOKEN.reveal());
  expect(new Set(world().sandbox.requests.map((request) => request.host))).toEqual(new Set([host]));
});

test.each(['classic', 'app'] as const)('a token that is %s', async (kind) => {
  await openAndSave(storeOf(REPOSITORY, github.tokens[kind]));
  expect(world().sandbox.github.secret({ name: NAME })).toBe(TOKEN.reveal());
});

describe("GitHub's key", () => {
  test('replaced after the opening is fetched once more', async () => {
    const store = storeOf();
    await store.open();
    world().sandbox.github.rotateKey();
    await store.save(TOKEN);
    expect(world().sandbox.github.secret({ name: NAME })).toBe(TOKEN.reveal());
    expect(world().asked().slice(2)).toEqual([
      `PUT ${SECRETS}/${NAME}`,
      `GET ${SECRETS}/public-key`,
      `PUT ${SECRETS}/${NAME}`,
    ]);
  });

  test('is fetched by a save that nobody opened for', async () => {
    await storeOf().save(TOKEN);
    expect(world().sandbox.github.secret({ name: NAME })).toBe(TOKEN.reveal());
  });

  test.each([
    ['none', {}],
    ['one that is too short', { key_id: '1', key: 'RkFLRQ==' }],
    ['one without an id', { key: Buffer.alloc(32, 9).toString('base64') }],
    ['an id that is a number', { key_id: 1, key: Buffer.alloc(32, 9).toString('base64') }],
    ['an id with a quote', { key_id: '"', key: Buffer.alloc(32, 9).toString('base64') }],
    ['a list', []],
  ])('that is %s is refused before anything is used', async (_what, body) => {
    world().sandbox.faults.add({ path: /public-key$/, then: { status: 200, body } });
    const failure = await failureFrom(storeOf().open());
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(failure.what).toContain('was not used');
  });
});

describe('a token without the right', () => {
  test.each([
    ['is none', 'FAKE-nobody-0001', '401'],
    ['may only read', github.tokens.readOnly, '403'],
    ["is the workflow's own", github.tokens.githubToken, '403'],
    ['does not see the repository', github.tokens.noAccess, '404'],
    ['may write environments only', github.tokens.environmentsWriter, '403'],
  ])('that %s is refused by the opening', async (_what, token, status) => {
    const failure = await failureFrom(storeOf(REPOSITORY, token).open());
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(failure.what).toContain(status === '401' ? 'refused `github-token`' : status);
    expect(failure.what).toContain('was not used');
    expect(
      world()
        .asked()
        .filter((line) => line.startsWith('PUT')),
    ).toEqual([]);
  });

  test.each<[string, GitHubPlace, string]>([
    ['repository', REPOSITORY, '"Secrets: write"'],
    ['environment', ENVIRONMENT, '"Environments: write"'],
    ['organization', ORGANIZATION, '"Secrets: write" of the organization'],
  ])('is told which permission a place has: %s', async (_what, place, permission) => {
    const failure = await failureFrom(storeOf(place, github.tokens.readOnly).open());
    expect(failure.advice).toContain(permission);
  });

  test('is refused by a repository that is not there', async () => {
    const place: GitHubPlace = { kind: 'repository', repository: 'octo-org/none' };
    expect((await failureFrom(storeOf(place).open())).what).toContain('octo-org/none (404)');
  });
});

describe('a save', () => {
  test.each([401, 403, 404, 422])(
    'that is answered with %i has failed, and does not say "not used"',
    async (status) => {
      const store = storeOf();
      await store.open();
      world().sandbox.faults.add({ method: 'PUT', then: { status, body: { message: 'FAKE' } } });
      const failure = await failureFrom(store.save(TOKEN));
      expect(failure.code).toBe('refresh-token-not-saved');
      expect(failure.message).not.toContain('was not used');
      expect(failure.message).not.toContain('FAKE');
      expect(
        world()
          .asked()
          .filter((line) => line.startsWith('PUT')),
      ).toHaveLength(status === 422 ? 2 : 1);
    },
  );

  test.each<[string, object]>([
    ['is busy', { status: 503 }],
    ['drops the connection', { reset: 'before-headers' }],
  ])('is tried again while the server %s', async (_what, then) => {
    const store = storeOf();
    await store.open();
    world().sandbox.faults.add({ method: 'PUT', times: 3, then: then as { status: number } });
    await store.save(TOKEN);
    expect(world().sandbox.github.secret({ name: NAME })).toBe(TOKEN.reveal());
  });
});

test.each<[GitHubPlace, string]>([
  [REPOSITORY, 'the secret JIRA_REFRESH_TOKEN of octo-org/octo-repo'],
  [ENVIRONMENT, 'the secret JIRA_REFRESH_TOKEN of the environment jira/eu west in octo-org/octo-repo'],
  [ORGANIZATION, 'the secret JIRA_REFRESH_TOKEN of the organization octo-org'],
])('%j is described for people', (place, text) => {
  expect(storeOf(place).description).toBe(text);
});
