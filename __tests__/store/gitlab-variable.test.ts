import { beforeEach, describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { Secret } from '../../src/secret.js';
import { GitLabVariable } from '../../src/store/gitlab-variable.js';
import { failureFrom } from '../project/failure-of.js';
import { sandboxed } from './sandboxed.js';

const { gitlab, gitlabSelfManaged } = fixtures;
const KEY = 'JIRA_REFRESH_TOKEN';
const OLD = 'FAKE-refresh-token-1';
const NEXT = new Secret('FAKE-refresh-token-2');
const masked: string[] = [];

const world = sandboxed();
beforeEach(() => {
  masked.length = 0;
  world().sandbox.gitlab.setVariable({ key: KEY }, { value: OLD, masked: true, protected: true });
});

function storeOf(
  changes: { token?: string; project?: string; name?: string; apiUrl?: string } = {},
): GitLabVariable {
  return new GitLabVariable({
    send: world().send,
    mask: (secret) => masked.push(secret.reveal()),
    apiUrl: changes.apiUrl ?? gitlab.apiUrl,
    project: changes.project ?? gitlab.project,
    name: changes.name ?? KEY,
    gitlabToken: new Secret(changes.token ?? gitlab.tokens.maintainer),
  });
}

test('the value is read, masked and written back the same, then replaced', async () => {
  const store = storeOf();
  expect((await store.open())?.reveal()).toBe(OLD);
  expect(masked).toEqual([OLD]);
  expect(world().sandbox.gitlab.writes).toMatchObject([{ value: OLD }]);
  await store.save(NEXT);
  expect((await store.read())?.equals(NEXT)).toBe(true);
  await store.close();
  expect(world().sandbox.gitlab.variable({ key: KEY })).toMatchObject({
    value: NEXT.reveal(),
    masked: true,
    protected: true,
  });
});

test.each([gitlab.project, String(gitlab.projectId)])('of the project %s', async (project) => {
  expect((await storeOf({ project }).open())?.reveal()).toBe(OLD);
});

test('a hidden one tells no value, and is written all the same', async () => {
  world().sandbox.gitlab.setVariable({ key: KEY }, { hidden: true });
  const store = storeOf();
  expect(await store.open()).toBeUndefined();
  await store.save(NEXT);
  expect(world().sandbox.gitlab.variable({ key: KEY })?.value).toBe(NEXT.reveal());
});

test('on a server of one’s own under a path, at its own address alone', async () => {
  const { apiUrl, host, project, tokens } = gitlabSelfManaged;
  world().sandbox.gitlabSelfManaged.setVariable({ key: KEY }, { value: OLD });
  const store = storeOf({ apiUrl, project, token: tokens.maintainer });
  await store.open();
  await store.save(NEXT);
  expect(world().sandbox.gitlabSelfManaged.variable({ key: KEY })?.value).toBe(NEXT.reveal());
  expect(new Set(world().sandbox.requests.map((request) => request.host))).toEqual(new Set([host]));
});

test('an OAuth token is as good', async () => {
  expect((await storeOf({ token: gitlab.tokens.oauth }).open())?.reveal()).toBe(OLD);
});

describe('refused before anything is used', () => {
  test.each(['readApi', 'developer', 'noAccess', 'expired', 'revoked', 'jobToken'] as const)(
    '%s',
    async (kind) => {
      const failure = await failureFrom(storeOf({ token: gitlab.tokens[kind] }).open());
      expect(failure.code).toBe('refresh-token-not-saved');
      expect(failure.what).toContain('was not used');
      expect(world().sandbox.gitlab.writes).toEqual([]);
    },
  );

  test.each([
    ['variable', { name: 'NONE' }],
    ['project', { project: 'octo-group/none' }],
  ])('a %s that is not there', async (_what, changes) => {
    const failure = await failureFrom(storeOf(changes).open());
    expect(failure.what).toContain('404');
    expect(failure.advice).toContain('Create the variable first');
  });
});

test.each([400, 401, 403, 404])(
  'a save that is answered with %i has failed, and does not say "not used"',
  async (status) => {
    const store = storeOf();
    await store.open();
    world().sandbox.faults.add({ method: 'PUT', then: { status, body: { message: 'FAKE' } } });
    const failure = await failureFrom(store.save(NEXT));
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(failure.message).not.toContain('was not used');
    expect(failure.message).not.toContain('FAKE');
  },
);

test('it is described for people', () => {
  expect(storeOf().description).toBe(`the variable ${KEY} of the GitLab project ${gitlab.project}`);
});
