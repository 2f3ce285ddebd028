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
/** RFC 7748, section 6.1: with these, the shared secret is always zero. */
const LOW_ORDER_POINTS = [
  '00'.repeat(32),
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
].map((point) => Buffer.from(point, 'hex').toString('base64'));

const world = sandboxed();

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

const saved = (): string | undefined => world().sandbox.github.secret({ name: NAME });

test('the key is fetched and the permission proved, then one PUT saves; nothing is read', async () => {
  world().sandbox.github.setSecret({ name: NAME }, 'FAKE-old-token');
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
  expect(world().sandbox.github.secret({ environment, name: NAME })).toBe(TOKEN.reveal());
  expect(saved()).toBeUndefined();
});

test('on GitHub Enterprise, at its own address alone; tokens go out in the header, or sealed', async () => {
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
    ...[0, 1, 50, 101].map((count): [Audience] => [selected(count)]),
  ])('stays of those it was of, and a new one is for private repositories: %j', async (audience) => {
    if (audience) world().sandbox.github.setSecret(address, 'FAKE-old-token', audience);
    await openAndSave(ofOrganization());
    const after = audience ?? { visibility: 'private' };
    expect(world().sandbox.github.writes).toMatchObject([{ ...after, value: TOKEN.reveal() }]);
    expect(world().sandbox.github.audience(address)).toEqual(after);
  });

  test('keeps its repositories also if the key was replaced', async () => {
    world().sandbox.github.setSecret(address, 'FAKE-old-token', selected(2));
    const store = ofOrganization();
    await store.open();
    world().sandbox.github.rotateKey();
    await store.save(TOKEN);
    expect(world().sandbox.github.audience(address)).toEqual(selected(2));
  });

  const page = (total_count: unknown, repositories: unknown): object => ({
    body: { total_count, repositories },
  });

  test.each<[string, string, object]>([
    ['may not be read', path, { status: 403, body: { message: 'FAKE' } }],
    ['has no visibility', path, { status: 200, body: { name: NAME } }],
    ['is a page', path, { html: true }],
    ['has repositories that may not be read', `${path}/repositories`, { status: 403, body: {} }],
    ['has more repositories than are told', `${path}/repositories`, page(3, [{ id: 1 }, { id: 2 }])],
    ['has the same repository on every page', `${path}/repositories`, page(300, [{ id: 1 }])],
    ['has a repository without a number', `${path}/repositories`, page(1, [{ id: '1' }])],
    ['has no list of repositories', `${path}/repositories`, page(1, null)],
  ])('that %s is not widened, but refused before anything is used', async (_what, where, then) => {
    world().sandbox.github.setSecret(address, 'FAKE-old-token', selected(1));
    const fault = { method: 'GET', path: new RegExp(`^${where}(?:$|\\?)`) };
    world().sandbox.faults.add({ ...fault, then: { status: 200, ...then } });
    expect(await failureFrom(ofOrganization().open())).toMatchObject({
      code: 'refresh-token-not-saved',
      what: expect.stringMatching(/which repositories may use .* was not used/),
      advice: expect.stringContaining('"Secrets: write" of the organization'),
    });
    expect(world().sandbox.github.audience(address)).toEqual(selected(1));
  });
});

test('a rate limit is waited for, by the opening and by the save', async () => {
  const fault = { times: 2, then: githubRateLimited(0) };
  const faults = ['GET', 'DELETE', 'PUT'].map((method) => world().sandbox.faults.add({ method, ...fault }));
  await openAndSave(storeOf());
  expect(faults.map(({ hits }) => hits)).toEqual([2, 2, 2]);
  expect(saved()).toBe(TOKEN.reveal());
});

test('a rate limit that lasts longer than there is time is told as one, not as a missing permission', async () => {
  world().sandbox.faults.add({ path: /public-key$/, then: githubRateLimited(3600) });
  const failure = await failureFrom(storeOf().open());
  expect(failure.what).toMatch(/can't be written: .*too many requests \(403\).* was not used/);
  expect(failure.advice).toContain('timeout-seconds');
});

describe("GitHub's key", () => {
  test('replaced after the opening is fetched once more', async () => {
    const store = storeOf();
    await store.open();
    world().sandbox.github.rotateKey();
    await store.save(TOKEN);
    expect(saved()).toBe(TOKEN.reveal());
    expect(world().asked().slice(2)).toEqual([SAVING, OPENING[0], SAVING]);
  });

  test.each<[object]>([
    [{}],
    [{ key_id: '1', key: 'RkFLRQ==' }],
    [{ key_id: 1, key: KEY }],
    [{ key_id: '1', key: `${'*'.repeat(8)}${KEY}` }],
    [{ key_id: '1', key: `${'_'.repeat(43)}=` }],
    ...LOW_ORDER_POINTS.map((key): [object] => [{ key_id: '1', key }]),
  ])('that is %j is refused before anything is used', async (body) => {
    world().sandbox.faults.add({ path: /public-key$/, then: { status: 200, body } });
    await failureFrom(storeOf().open(), 'refresh-token-not-saved', NOT_USED);
  });
});

describe('a token without the right', () => {
  const { readOnly, githubToken, noAccess } = github.tokens;

  test.each<[string, GitHubPlace, string, string, string]>([
    ['is none', REPOSITORY, 'FAKE-nobody-0001', 'refused `github-token`', 'create a new one'],
    ['may only read', REPOSITORY, readOnly, '(403)', ' "Secrets: write"; '],
    ['may only read', ENVIRONMENT, readOnly, '(403)', '"Environments: write"'],
    ['may only read', ORGANIZATION, readOnly, '(403)', '"Secrets: write" of the organization'],
    ["is the workflow's own", REPOSITORY, githubToken, '(403)', "GITHUB_TOKEN can't"],
    ['does not see it', REPOSITORY, noAccess, '(404)', '"Secrets: write"'],
    ['knows no such place', { kind: 'repository', repository: 'a/none' }, readOnly, 'a/none (404)', ''],
  ])('that %s is refused by the opening: %j', async (_what, place, token, what, advice) => {
    const failure = await failureFrom(storeOf(place, token).open(), 'refresh-token-not-saved', NOT_USED);
    expect(failure.what).toContain(what);
    expect(failure.advice).toContain(advice);
    expect(world().asked().join()).not.toContain('PUT');
  });
});

describe('a save', () => {
  test.each([401, 403, 404, 422])('answered with %i has failed, and was used', async (status) => {
    const store = storeOf();
    await store.open();
    const { sandbox, asked } = world();
    sandbox.faults.add({ method: 'PUT', then: { status, body: { message: 'FAKE' } } });
    const failure = await failureFrom(store.save(TOKEN), 'refresh-token-not-saved');
    expect(failure.message).not.toMatch(/was not used|FAKE/);
    expect(asked().filter((line) => line === SAVING)).toHaveLength(status === 422 ? 2 : 1);
  });

  // The store wasn't opened before, so the save fetches the key.
  test.each<[string, object]>([
    ['is busy', { status: 503 }],
    ['drops the connection', { reset: 'before-headers' }],
  ])('is tried again while the server %s', async (_what, then) => {
    world().sandbox.faults.add({ method: 'PUT', times: 3, then: then as { status: number } });
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
