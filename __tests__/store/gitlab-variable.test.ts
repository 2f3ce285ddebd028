import { beforeEach, describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { GitLabVariables } from '../../src/store/token-store.js';
import { Secret } from '../../src/secret.js';
import { gitLabVariable } from '../../src/store/gitlab-variable.js';
import { failureFrom } from '../project/failure-of.js';
import { sandboxed } from './sandboxed.js';

const { gitlab, gitlabSelfManaged } = fixtures;
const KEY = 'JIRA_REFRESH_TOKEN';
const OLD = 'FAKE-refresh-token-1';
const NEXT = new Secret('FAKE-refresh-token-2');
const OF_GROUP = { project: undefined, group: gitlab.group };
const masked: string[] = [];

const world = sandboxed();
const lab = () => world().sandbox.gitlab;
beforeEach(() => {
  masked.length = 0;
  lab().setVariable({ key: KEY }, { value: OLD, masked: true, protected: true });
});

type Changes = Partial<GitLabVariables> & { name?: string; token?: string };

function storeOf({ token, ...changes }: Changes = {}): ReturnType<typeof gitLabVariable> {
  const { apiUrl, project, tokens } = gitlab;
  return gitLabVariable(
    { apiUrl, project, name: KEY, gitlabToken: new Secret(token ?? tokens.maintainer), ...changes },
    { send: world().send, mask: (secret) => masked.push(secret.reveal()) },
  );
}

const variable = (at: object = {}): object | undefined => lab().variable({ key: KEY, ...at });

test('the value is read, masked, proved by a flag, and replaced', async () => {
  const flags = { raw: true, protected: true, masked: true } as const;
  const set = { ...flags, variable_type: 'file', description: 'FAKE' } as const;
  lab().setVariable({ key: KEY }, set);
  const store = storeOf();
  expect((await store.open())?.reveal()).toBe(OLD);
  expect(masked).toEqual([OLD]);
  // Another run may have saved a newer value in the meantime.
  const bodies = world().sandbox.requests.flatMap(({ method, body }) => (method === 'PUT' ? [body] : []));
  expect(bodies).toEqual(['{"protected":true}']);
  expect(lab().writes).toMatchObject([{ value: OLD }]);
  await store.save(NEXT);
  expect((await store.read())?.equals(NEXT)).toBe(true);
  await store.close();
  expect(variable()).toMatchObject({ ...set, value: NEXT.reveal() });
});

test('an OAuth token is good for it', async () => {
  expect((await storeOf({ token: gitlab.tokens.oauth }).open())?.reveal()).toBe(OLD);
});

test.each([
  [`\uFEFF${OLD}\n`, OLD],
  ['none yet', undefined],
  ['-', undefined],
])('%j holds %s', async (value, token) => {
  lab().setVariable({ key: KEY }, { value, masked: false });
  expect((await storeOf().open())?.reveal()).toBe(token);
  expect(masked).toEqual(token === undefined ? [] : [token]);
});

test('a hidden one tells no value, and is written', async () => {
  lab().setVariable({ key: KEY }, { hidden: true });
  const store = storeOf();
  expect(await store.open()).toBeUndefined();
  await store.save(NEXT);
  expect(variable()).toMatchObject({ value: NEXT.reveal() });
});

describe('a key with several environment scopes', () => {
  const at = new Date('2027-01-31T12:00:00Z');
  const SCOPES = ['*', 'review/*'];
  const savedFor = (scope: string): string => `FAKE-token-of-${scope.replace('*', 'all')}`;
  beforeEach(() => {
    for (const owner of [{}, { group: gitlab.group }]) {
      for (const environmentScope of SCOPES)
        lab().setVariable({ ...owner, key: KEY, environmentScope }, { value: OLD });
    }
  });

  describe.each<[string, Changes, object]>([
    ['project', {}, {}],
    ['group', OF_GROUP, { group: gitlab.group }],
  ])('of a %s', (_of, options, owner) => {
    test('the right one is read, written and remembered', async () => {
      for (const environmentScope of SCOPES) {
        const store = storeOf({ ...options, environmentScope });
        expect((await store.open())?.reveal()).toBe(OLD);
        await store.save(new Secret(savedFor(environmentScope)));
        await store.remember(at);
        expect(await store.consentedAt()).toEqual(at);
        const history = variable({ ...owner, key: `${KEY}_HISTORY`, environmentScope });
        expect(history).toMatchObject({ raw: true, value: expect.stringContaining('2027-01-31') });
      }
      for (const environmentScope of SCOPES)
        expect(variable({ ...owner, environmentScope })).toMatchObject({ value: savedFor(environmentScope) });
    });

    test('without a scope, none is chosen, and the option is named', async () => {
      const failure = await failureFrom(storeOf(options).open());
      expect(failure.what).toMatch(/several environment scopes.*was not used/);
      expect(failure.advice).toContain('`gitlab-environment-scope`');
      expect(lab().writes).toEqual([]);
    });
  });
});

test('of a group', async () => {
  const group = String(gitlab.groupId);
  lab().setVariable({ group: gitlab.group, key: KEY }, { value: 'FAKE-of-the-group' });
  const store = storeOf({ project: undefined, group });
  expect((await store.open())?.reveal()).toBe('FAKE-of-the-group');
  await store.save(NEXT);
  expect(variable({ group: gitlab.group })).toMatchObject({ value: NEXT.reveal() });
  expect(variable()).toMatchObject({ value: OLD });
});

test('on a server of one’s own, at its address alone', async () => {
  const { apiUrl, host, project, tokens } = gitlabSelfManaged;
  world().sandbox.gitlabSelfManaged.setVariable({ key: KEY }, { value: OLD });
  const store = storeOf({ apiUrl, project, token: tokens.maintainer });
  await store.open();
  await store.save(NEXT);
  expect(world().sandbox.gitlabSelfManaged.variable({ key: KEY })?.value).toBe(NEXT.reveal());
  expect(new Set(world().sandbox.requests.map((request) => request.host))).toEqual(new Set([host]));
});

test.each<[Changes, RegExp]>([
  ...(['readApi', 'noAccess', 'expired'] as const).map((kind): [Changes, RegExp] => [
    { token: gitlab.tokens[kind] },
    /create/i,
  ]),
  [{ name: 'NONE' }, /\(404\).* Create the variable first.*Maintainer/],
  [{ ...OF_GROUP, group: 'a/none' }, /GitLab group a\/none \(404\).*Owner/],
  [{ environmentScope: 'staging' }, /environment scope staging \(404\)/],
])('%j is refused before anything is used', async (changes, said) => {
  const failure = await failureFrom(storeOf(changes).open(), 'refresh-token-not-saved', 'was not used');
  expect(failure.message).toMatch(said);
  expect(lab().writes).toEqual([]);
});

test.each([
  [301, /^If the project was renamed or moved/],
  [400, /^If the variable is masked/],
  [503, /ask its administrators/],
])('a save answered with %i has failed, and was used', async (status, advice) => {
  const store = storeOf();
  await store.open();
  world().sandbox.faults.add({ method: 'PUT', then: { status, body: { message: 'FAKE' } } });
  const failure = await failureFrom(store.save(NEXT), 'refresh-token-not-saved');
  expect(failure.message).not.toMatch(/was not used|FAKE/);
  expect(failure.advice).toMatch(advice);
});

test('a save answered with a page has failed', async () => {
  const store = storeOf();
  await store.open();
  world().sandbox.faults.add({ method: 'PUT', then: { html: true } });
  const failure = await failureFrom(store.save(NEXT), 'refresh-token-not-saved', 'is not the JSON');
  expect(failure.message).not.toContain('was not used');
  await failureFrom(storeOf().open(), 'refresh-token-not-saved', 'was not used');
});

test.each<[Changes, string]>([
  [{}, `project ${gitlab.project}`],
  [{ ...OF_GROUP, group: 'acme', environmentScope: '*' }, 'group acme with the environment scope *'],
])('%j is described for people', (changes, text) => {
  expect(storeOf(changes).description).toBe(`the variable ${KEY} of the GitLab ${text}`);
});
