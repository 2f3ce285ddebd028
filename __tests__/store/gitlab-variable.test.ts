import { beforeEach, describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { Secret } from '../../src/secret.js';
import type { GitLabVariables } from '../../src/read/store.js';
import { gitLabVariable } from '../../src/store/gitlab-variable.js';
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
  changes: Partial<GitLabVariables> & { name?: string; token?: string } = {},
): ReturnType<typeof gitLabVariable> {
  const { token, ...options } = changes;
  return gitLabVariable(
    {
      apiUrl: gitlab.apiUrl,
      project: gitlab.project,
      name: KEY,
      gitlabToken: new Secret(token ?? gitlab.tokens.maintainer),
      ...options,
    },
    { send: world().send, mask: (secret) => masked.push(secret.reveal()) },
  );
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

test('a hidden one tells no value, and is proved and written all the same', async () => {
  world().sandbox.gitlab.setVariable({ key: KEY }, { hidden: true });
  const store = storeOf();
  expect(await store.open()).toBeUndefined();
  expect(world().sandbox.gitlab.writes).toMatchObject([{ value: OLD }]);
  await store.save(NEXT);
  expect(world().sandbox.gitlab.variable({ key: KEY })?.value).toBe(NEXT.reveal());
});

test('the proof changes nothing of a variable, not even a value that another run has saved meanwhile', async () => {
  const set = {
    variable_type: 'file',
    raw: true,
    protected: true,
    masked: true,
    description: 'FAKE',
  } as const;
  world().sandbox.gitlab.setVariable({ key: KEY }, set);
  await storeOf().open();
  for (const { method, body } of world().sandbox.requests) {
    if (method === 'PUT') expect(Object.keys(JSON.parse(body) as object)).toEqual(['protected']);
  }
  await storeOf().save(NEXT);
  expect(world().sandbox.gitlab.variable({ key: KEY })).toMatchObject({ ...set, value: NEXT.reveal() });
});

describe('a key with several environment scopes', () => {
  const at = new Date('2027-01-31T12:00:00Z');
  beforeEach(() => {
    for (const owner of [{}, { group: gitlab.group }]) {
      for (const environmentScope of ['*', 'production', 'review/*']) {
        world().sandbox.gitlab.setVariable({ ...owner, key: KEY, environmentScope }, { value: OLD });
      }
    }
  });

  const savedFor = (scope: string): string => `FAKE-token-of-${scope.replace('*', 'all')}`;
  const values = (owner: object): (string | undefined)[] =>
    ['*', 'production', 'review/*'].map(
      (environmentScope) => world().sandbox.gitlab.variable({ ...owner, key: KEY, environmentScope })?.value,
    );

  test.each<[string, object, object]>([
    ['project', {}, {}],
    ['group', { project: undefined, group: gitlab.group }, { group: gitlab.group }],
  ])('of a %s: the one that was asked for is read, written and remembered', async (_of, options, owner) => {
    for (const environmentScope of ['production', '*', 'review/*']) {
      const store = storeOf({ ...options, environmentScope });
      const next = new Secret(savedFor(environmentScope));
      expect((await store.open())?.reveal()).toBe(OLD);
      await store.save(next);
      expect((await store.read())?.equals(next)).toBe(true);
      await store.remember('consented', at);
      expect(await store.remember('rotated', at)).toEqual({ consentedAt: at, rotatedAt: at });
      const history = { ...owner, key: `${KEY}_HISTORY`, environmentScope };
      expect(world().sandbox.gitlab.variable(history)?.value).toContain('2027-01-31');
    }
    expect(values(owner)).toEqual(['*', 'production', 'review/*'].map(savedFor));
  });

  test.each<[string, object]>([
    ['project', {}],
    ['group', { project: undefined, group: gitlab.group }],
  ])('of a %s: without a scope, none is chosen, and the option is named', async (_of, options) => {
    const failure = await failureFrom(storeOf(options).open());
    expect(failure.code).toBe('refresh-token-not-saved');
    expect(failure.what).toMatch(/several environment scopes.*was not used/);
    expect(failure.advice).toContain('`gitlab-environment-scope`');
    expect(world().sandbox.gitlab.writes).toEqual([]);
  });

  test('a scope that there is not is no other one', async () => {
    const failure = await failureFrom(storeOf({ environmentScope: 'staging' }).open());
    expect(failure.what).toContain('environment scope staging (404)');
    expect(world().sandbox.gitlab.writes).toEqual([]);
  });
});

test.each([gitlab.group, String(gitlab.groupId)])('of the group %s', async (group) => {
  world().sandbox.gitlab.setVariable({ group: gitlab.group, key: KEY }, { value: 'FAKE-of-the-group' });
  const store = storeOf({ project: undefined, group });
  expect((await store.open())?.reveal()).toBe('FAKE-of-the-group');
  await store.save(NEXT);
  expect(world().sandbox.gitlab.variable({ group: gitlab.group, key: KEY })?.value).toBe(NEXT.reveal());
  expect(world().sandbox.gitlab.variable({ key: KEY })?.value).toBe(OLD);
});

test('of a group that is not there is refused, and told who may', async () => {
  const failure = await failureFrom(storeOf({ project: undefined, group: 'octo-group/none' }).open());
  expect(failure.what).toContain('the GitLab group octo-group/none (404)');
  expect(failure.advice).toContain('Owner');
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
  expect(storeOf({ project: undefined, group: 'acme', environmentScope: '*' }).description).toBe(
    `the variable ${KEY} of the GitLab group acme with the environment scope *`,
  );
});
