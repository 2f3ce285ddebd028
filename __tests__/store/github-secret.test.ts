import { describe, expect, test } from '@jest/globals';
import type { Audience } from '../../sandbox/github/secrets.js';
import { edgePage, fixtures, githubRateLimited } from '../../sandbox/index.js';
import { Secret } from '../../src/secret.js';
import { gitHubSecret } from '../../src/store/github-secret.js';
import type { GitHubPlace, TokenStore } from '../../src/store/token-store.js';
import { failureFrom } from '../project/failure-of.js';
import { sandboxed } from './sandboxed.js';

const { github, githubEnterprise } = fixtures;
const { repository, organization, environmentToEscape: environment } = github;
const TOKEN = new Secret('FAKE-refresh-token');
const NAME = 'JIRA_REFRESH_TOKEN';
const REPOSITORY: GitHubPlace = { kind: 'repository', repository };
const ENVIRONMENT: GitHubPlace = { kind: 'environment', repository, environment };
const ORGANIZATION: GitHubPlace = { kind: 'organization', organization };
const SECRETS = `${github.host}/repos/${repository}/actions/secrets`;
const OPENING = [`GET ${SECRETS}/public-key`, `DELETE ${SECRETS}/JIRA_AUTH_PROBE_OF_PERMISSION`];
const SAVING = `PUT ${SECRETS}/${NAME}`;
const NOT_USED = 'was not used';

const KEY = Buffer.alloc(32, 9).toString('base64');
/** RFC 7748, section 6.1: the shared secret is always zero. */
const LOW_ORDER_POINT = Buffer.alloc(32).toString('base64');

const world = sandboxed();
const hub = () => world().sandbox.github;

function storeOf(
  place = REPOSITORY,
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

const saved = (): string | undefined => hub().secret({ name: NAME });

test('the key, the permission, then one PUT', async () => {
  hub().setSecret({ name: NAME }, 'FAKE-old-token');
  const store = storeOf();
  expect([await store.open(), await store.read()]).toEqual([undefined, undefined]);
  await store.save(TOKEN);
  expect(world().asked()).toEqual([...OPENING, SAVING]);
  expect(saved()).toBe(TOKEN.reveal());
});

test('a page that is not found proves no permission to write', async () => {
  world().sandbox.faults.add({ method: 'DELETE', then: edgePage(404) });
  await failureFrom(storeOf().open(), 'refresh-token-not-saved', NOT_USED);
});

test('an environment whose name has a slash and a space', async () => {
  await openAndSave(storeOf(ENVIRONMENT, github.tokens.environmentsWriter));
  expect(hub().secret({ environment, name: NAME })).toBe(TOKEN.reveal());
  expect(saved()).toBeUndefined();
});

test('on GitHub Enterprise, at its own address alone', async () => {
  const { apiUrl, host, repository: own, tokens } = githubEnterprise;
  await openAndSave(storeOf({ kind: 'repository', repository: own }, tokens.secretsWriter, apiUrl));
  expect(world().sandbox.githubEnterprise.secret({ name: NAME })).toBe(TOKEN.reveal());
  const authorization = `Bearer ${tokens.secretsWriter}`;
  for (const request of world().sandbox.requests) {
    expect(request).toMatchObject({ host, headers: { authorization } });
    expect(request.path + request.body).not.toContain(tokens.secretsWriter);
    expect(request.body).not.toContain(TOKEN.reveal());
  }
});

describe("an organization's secret", () => {
  const address = { organization, name: NAME };
  const path = `/orgs/${organization}/actions/secrets/${NAME}`;
  const ofOrganization = (): TokenStore => storeOf(ORGANIZATION, github.tokens.orgSecretsWriter);
  const selected = (count: number): Audience => ({
    visibility: 'selected',
    repositories: Array.from({ length: count }, (_all, index) => 700 + index),
  });

  test.each<[Audience | undefined]>([
    [undefined],
    [{ visibility: 'private' }],
    [{ visibility: 'all' }],
    ...[0, 50, 101].map((count): [Audience] => [selected(count)]),
  ])('keeps its audience: %j', async (audience) => {
    if (audience) hub().setSecret(address, 'FAKE-old-token', audience);
    await openAndSave(ofOrganization());
    const after = audience ?? { visibility: 'private' };
    expect(hub().writes).toMatchObject([{ ...after, value: TOKEN.reveal() }]);
    expect(hub().audience(address)).toEqual(after);
  });

  test('keeps its repositories also if the key was replaced', async () => {
    hub().setSecret(address, 'FAKE-old-token', selected(2));
    const store = ofOrganization();
    await store.open();
    hub().rotateKey();
    await store.save(TOKEN);
    expect(hub().audience(address)).toEqual(selected(2));
  });

  const page = (total_count: unknown, repositories: unknown): object => ({
    body: { total_count, repositories },
  });

  test.each<[string, string, object]>([
    ['may not be read', path, { status: 403, body: { message: 'FAKE' } }],
    ['has no visibility', path, { status: 200, body: { name: NAME } }],
    ['has more repositories than are told', `${path}/repositories`, page(3, [{ id: 1 }, { id: 2 }])],
    ['has the same repository on every page', `${path}/repositories`, page(300, [{ id: 1 }])],
    ['has a repository without a number', `${path}/repositories`, page(1, [{ id: '1' }])],
    ['has no list of repositories', `${path}/repositories`, page(1, null)],
  ])('that %s is refused before anything is used', async (_what, where, then) => {
    hub().setSecret(address, 'FAKE-old-token', selected(1));
    const fault = { method: 'GET', path: new RegExp(`^${where}(?:$|\\?)`) };
    world().sandbox.faults.add({ ...fault, then: { status: 200, ...then } });
    expect(await failureFrom(ofOrganization().open())).toMatchObject({
      code: 'refresh-token-not-saved',
      what: expect.stringMatching(/which repositories may use .* was not used/),
      advice: expect.stringContaining('"Secrets: write" of the organization'),
    });
    expect(hub().audience(address)).toEqual(selected(1));
  });
});

test('a rate limit is waited for, by the opening and by the save', async () => {
  const fault = { times: 2, then: githubRateLimited(0) };
  const faults = ['GET', 'DELETE', 'PUT'].map((method) => world().sandbox.faults.add({ method, ...fault }));
  await openAndSave(storeOf());
  expect(faults.map(({ hits }) => hits)).toEqual([2, 2, 2]);
  expect(saved()).toBe(TOKEN.reveal());
});

test.each([
  ['a rate limit that lasts too long', githubRateLimited(3600), /many requests \(403\)/, 'timeout-seconds'],
  ['a renamed repository', { status: 301, headers: { location: github.apiUrl } }, /redirected/, 'new name'],
])('%s is told as one', async (_what, then, said, advice) => {
  world().sandbox.faults.add({ path: /public-key$/, then });
  const failure = await failureFrom(storeOf().open(), 'refresh-token-not-saved', "Can't write");
  expect([failure.what, failure.advice]).toEqual([
    expect.stringMatching(said),
    expect.stringContaining(advice),
  ]);
  expect(failure.what).toContain('was not used');
});

describe("GitHub's key", () => {
  test('replaced after the opening is fetched once more', async () => {
    const store = storeOf();
    await store.open();
    hub().rotateKey();
    await store.save(TOKEN);
    expect(saved()).toBe(TOKEN.reveal());
    expect(world().asked().slice(2)).toEqual([SAVING, OPENING[0], SAVING]);
  });

  test.each<[object]>([
    [{}],
    [{ key_id: '1', key: 'RkFLRQ==' }],
    [{ key_id: 1, key: KEY }],
    [{ key_id: '1', key: `${'*'.repeat(8)}${KEY}` }],
    [{ key_id: '1', key: LOW_ORDER_POINT }],
  ])('that is %j is refused before anything is used', async (body) => {
    world().sandbox.faults.add({ path: /public-key$/, then: { status: 200, body } });
    await failureFrom(storeOf().open(), 'refresh-token-not-saved', NOT_USED);
  });
});

describe('a token without the right', () => {
  const { readOnly, githubToken, noAccess } = github.tokens;

  test.each<[GitHubPlace, string, string, string]>([
    [REPOSITORY, 'FAKE-nobody-0001', 'refused `github-token`', 'create a new one'],
    [REPOSITORY, readOnly, '(403)', ' "Secrets: write"; '],
    [ENVIRONMENT, readOnly, '(403)', '"Environments: write"'],
    [ORGANIZATION, readOnly, '(403)', '"Secrets: write" of the organization'],
    [REPOSITORY, githubToken, '(403)', "GITHUB_TOKEN can't"],
    [REPOSITORY, noAccess, '(404)', '"Secrets: write"'],
    [{ kind: 'repository', repository: 'a/none' }, readOnly, 'a/none (404)', ''],
  ])('for %j is refused by the opening: %s', async (place, token, what, advice) => {
    const failure = await failureFrom(storeOf(place, token).open(), 'refresh-token-not-saved', NOT_USED);
    expect(failure.what).toContain(what);
    expect(failure.advice).toContain(advice);
    expect(world().asked().join()).not.toContain('PUT');
  });
});

describe('a save', () => {
  test.each([403, 422])('answered with %i has failed, and was used', async (status) => {
    const store = storeOf();
    await store.open();
    const { sandbox, asked } = world();
    sandbox.faults.add({ method: 'PUT', then: { status, body: { message: 'FAKE' } } });
    const failure = await failureFrom(store.save(TOKEN), 'refresh-token-not-saved');
    expect(failure.message).not.toMatch(/was not used|FAKE/);
    expect(asked().filter((line) => line === SAVING)).toHaveLength(status === 422 ? 2 : 1);
  });

  test('is tried again while the server is busy, with the key that it needs', async () => {
    world().sandbox.faults.add({ method: 'PUT', times: 3, then: { status: 503 } });
    await storeOf().save(TOKEN);
    expect(saved()).toBe(TOKEN.reveal());
  });
});

test.each<[GitHubPlace, string]>([
  [REPOSITORY, 'octo-org/octo-repo'],
  [ENVIRONMENT, 'the environment jira/eu west in octo-org/octo-repo'],
  [ORGANIZATION, 'the organization octo-org'],
])('%j is described for people', (place, text) => {
  expect(storeOf(place).description).toBe(`the secret ${NAME} of ${text}`);
});
