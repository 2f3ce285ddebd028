import { describe, expect, test } from '@jest/globals';
import { fixtures, githubRateLimited } from '../../sandbox/index.js';
import type { Audience } from '../../sandbox/github/secret-store.js';
import { Secret } from '../../src/secret.js';
import type { GitHubPlace } from '../../src/read/store.js';
import { gitHubSecret } from '../../src/store/github-secret.js';
import type { TokenStore } from '../../src/store/token-store.js';
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

const KEY = Buffer.alloc(32, 9).toString('base64');
/** RFC 7748, section 6.1: with these everybody gets the same shared secret, zero. */
const LOW_ORDER_POINTS = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
];

const world = sandboxed();

function storeOf(
  place: GitHubPlace = REPOSITORY,
  githubToken: string = github.tokens.secretsWriter,
  apiUrl: string = github.apiUrl,
): TokenStore {
  return gitHubSecret({ apiUrl, place, githubToken: new Secret(githubToken) }, NAME, { send: world().send });
}

async function openAndSave(store: TokenStore): Promise<void> {
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

describe("an organization's secret", () => {
  const address = { organization: github.organization, name: NAME };
  const path = `/orgs/${github.organization}/actions/secrets/${NAME}`;
  const ofOrganization = (): TokenStore => storeOf(ORGANIZATION, github.tokens.orgSecretsWriter);
  const ids = (count: number): number[] => Array.from({ length: count }, (_all, index) => 700 + index);

  test.each<[string, Audience | undefined, Audience]>([
    ['that is new is for private repositories', undefined, { visibility: 'private' }],
    ['of private repositories stays theirs', { visibility: 'private' }, { visibility: 'private' }],
    ['of all repositories stays theirs', { visibility: 'all' }, { visibility: 'all' }],
    ...[0, 1, 50, 101].map((count): [string, Audience, Audience] => {
      const audience: Audience = { visibility: 'selected', repositories: ids(count) };
      return [`of ${count} selected repositories stays theirs`, audience, audience];
    }),
  ])('%s', async (_what, before, after) => {
    if (before) world().sandbox.github.setSecret(address, 'FAKE-old-token', before);
    await openAndSave(ofOrganization());
    expect(world().sandbox.github.writes).toMatchObject([{ ...after, value: TOKEN.reveal() }]);
    expect(world().sandbox.github.audience(address)).toEqual(after);
  });

  test('keeps its repositories also if it is saved without being opened, or the key was replaced', async () => {
    const audience: Audience = { visibility: 'selected', repositories: ids(2) };
    world().sandbox.github.setSecret(address, 'FAKE-old-token', audience);
    await ofOrganization().save(TOKEN);
    expect(world().sandbox.github.audience(address)).toEqual(audience);
    const store = ofOrganization();
    await store.open();
    world().sandbox.github.rotateKey();
    await store.save(TOKEN);
    expect(world().sandbox.github.audience(address)).toEqual(audience);
  });

  const page = (total: unknown, repositories: unknown): object => ({
    status: 200,
    body: { total_count: total, repositories },
  });

  test.each<[string, string, object]>([
    ['may not be read', path, { status: 403, body: { message: 'FAKE' } }],
    ['has no visibility', path, { status: 200, body: { name: NAME } }],
    ['has a visibility that is not known', path, { status: 200, body: { visibility: 'internal' } }],
    ['is a page', path, { html: true }],
    ['has repositories that may not be read', `${path}/repositories`, { status: 403, body: {} }],
    ['has repositories that are not there', `${path}/repositories`, { status: 404, body: {} }],
    ['has more repositories than are told', `${path}/repositories`, page(3, [{ id: 1 }, { id: 2 }])],
    ['has the same repository on every page', `${path}/repositories`, page(300, [{ id: 1 }])],
    ['has a repository without a number', `${path}/repositories`, page(1, [{ id: '1' }])],
    ['does not say how many repositories', `${path}/repositories`, page(undefined, [])],
    ['has no list of repositories', `${path}/repositories`, page(1, null)],
  ])('that %s is not widened, but refused before anything is used', async (_what, where, then) => {
    const audience: Audience = { visibility: 'selected', repositories: [1] };
    world().sandbox.github.setSecret(address, 'FAKE-old-token', audience);
    world().sandbox.faults.add({
      method: 'GET',
      path: new RegExp(`^${where}(?:$|\\?)`),
      then: then as { status: number },
    });
    const failure = await failureFrom(ofOrganization().open());
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(failure.what).toMatch(/which repositories may use .* was not used/);
    expect(failure.advice).toContain('"Secrets: write" of the organization');
    expect(world().sandbox.github.audience(address)).toEqual(audience);
  });
});

describe('a rate limit', () => {
  const limits: [string, Parameters<typeof githubRateLimited>[0]][] = [
    ['secondary, with Retry-After', { retryAfter: 0 }],
    ['secondary, with its message alone', {}],
    ['secondary, as 429', { status: 429 }],
    ['primary, that ends now', { limit: 'primary', reset: 0 }],
    ['primary, as 429', { status: 429, limit: 'primary', reset: 0 }],
  ];
  test.each(limits)('(%s) is waited for, by the opening and by the save', async (_what, limit) => {
    const fault = { times: 2, then: githubRateLimited(limit) };
    const faults = ['GET', 'DELETE', 'PUT'].map((method) => world().sandbox.faults.add({ method, ...fault }));
    await openAndSave(storeOf());
    expect(faults.map(({ hits }) => hits)).toEqual([2, 2, 2]);
    expect(world().sandbox.github.secret({ name: NAME })).toBe(TOKEN.reveal());
  });

  test.each<[string, Parameters<typeof githubRateLimited>[0]]>([
    ['longer than there is time', { retryAfter: 3600 }],
    ['until an hour from now', { limit: 'primary', reset: Math.ceil(Date.now() / 1000) + 3600 }],
    ['again and again', {}],
  ])('that lasts %s is told as one, not as a missing permission', async (_what, limit) => {
    world().sandbox.faults.add({ path: /public-key$/, then: githubRateLimited(limit) });
    const failure = await failureFrom(storeOf().open());
    expect(failure.what).toMatch(/too many requests \(403\).* was not used/);
    expect(failure.message).not.toContain('may not write');
    expect(failure.advice).toContain('timeout-seconds');
  });

  test('is no other 403: a missing permission is told at once', async () => {
    const failure = await failureFrom(storeOf(REPOSITORY, github.tokens.readOnly).open());
    expect(failure.what).toContain('may not write');
    expect(world().asked()).toHaveLength(2);
  });
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
    ['no base64', { key_id: '1', key: `${'*'.repeat(8)}${KEY}` }],
    ['base64 for addresses', { key_id: '1', key: `${'_'.repeat(43)}=` }],
    ['no text', { key_id: '1', key: 9 }],
    ...LOW_ORDER_POINTS.map((point): [string, object] => [
      `the point ${point.slice(0, 8)}... of low order`,
      { key_id: '1', key: Buffer.from(point, 'hex').toString('base64') },
    ]),
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
