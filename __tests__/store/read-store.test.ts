import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { readRenewedStore, readWriteBack } from '../../src/read/store.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from '../read/given.js';

const GITHUB = { 'github-token': 'FAKE-github-token' } as const;
const SECRET = { ...GITHUB, 'refresh-token-secret': 'JIRA_REFRESH_TOKEN' } as const;
const VARIABLE = { 'refresh-token-variable': 'JIRA', 'gitlab-token': 'FAKE-gitlab-token' } as const;
const HERE = { GITHUB_REPOSITORY: 'octo-org/octo-repo' };

function read(
  values: Values,
  environment: Record<string, string> = HERE,
): ReturnType<typeof readWriteBack> & {
  masked: string[];
} {
  const masked: string[] = [];
  return { ...readWriteBack(given(values, environment), (secret) => masked.push(secret.reveal())), masked };
}

test('nothing is given, nothing is kept', () => {
  expect(read({})).toEqual({ store: undefined, accessToken: undefined, masked: [] });
});

describe('a GitHub secret', () => {
  test.each<[string, Values, object]>([
    ['of the repository of the workflow', {}, { kind: 'repository', repository: 'octo-org/octo-repo' }],
    [
      'of another repository',
      { 'refresh-token-repository': 'other/.github' },
      { kind: 'repository', repository: 'other/.github' },
    ],
    [
      'of an environment',
      { 'refresh-token-environment': 'jira/eu west' },
      { kind: 'environment', repository: 'octo-org/octo-repo', environment: 'jira/eu west' },
    ],
    [
      'of an environment that begins with dots',
      { 'refresh-token-environment': '..jira' },
      { kind: 'environment', repository: 'octo-org/octo-repo', environment: '..jira' },
    ],
    [
      'of an organization',
      { 'refresh-token-organization': 'acme' },
      { kind: 'organization', organization: 'acme' },
    ],
  ])('%s', (_what, values, place) => {
    const { store, masked } = read({ ...SECRET, ...values });
    expect(store).toMatchObject({
      kind: 'github-secret',
      name: 'JIRA_REFRESH_TOKEN',
      secrets: { apiUrl: 'https://api.github.com', place },
    });
    expect(masked).toEqual([GITHUB['github-token']]);
  });

  test('of an Enterprise Server', () => {
    const { store } = read(SECRET, { ...HERE, GITHUB_API_URL: 'https://github.corp.example/api/v3' });
    expect(store).toMatchObject({ secrets: { apiUrl: 'https://github.corp.example/api/v3' } });
    const other = read(SECRET, { ...HERE, GITHUB_API_URL: 'https://github.corp.example:8443/api' });
    expect(other.store).toMatchObject({ secrets: { apiUrl: 'https://github.corp.example:8443/api' } });
  });

  test.each([
    'FAKE name',
    '1_JIRA',
    'GITHUB_JIRA',
    'github_jira',
    'JIRA-TOKEN',
    'JIRA/../X',
    'a'.repeat(256),
  ])('%j is no name of one', (name) => {
    const failure = failureOf(() => read({ ...SECRET, 'refresh-token-secret': name }));
    expect(failure.code).toBe('invalid-input');
    expect(failure.message).not.toContain(name);
  });

  test.each<[string, Values]>([
    ['an owner alone', { 'refresh-token-repository': 'octo-org' }],
    ['a path', { 'refresh-token-repository': 'a/b/c' }],
    ['a way up', { 'refresh-token-repository': 'octo-org/..' }],
    ['a query', { 'refresh-token-repository': 'octo-org/x?y' }],
    ['a host before it', { 'refresh-token-repository': '//evil.example/octo-org/octo-repo' }],
    ['an owner that begins with a dot', { 'refresh-token-repository': '.octo-org/octo-repo' }],
    ['a repository for an organization', { 'refresh-token-organization': 'octo-org/octo-repo' }],
    ['an environment that begins with nothing', { 'refresh-token-environment': '\u200bjira' }],
    ['an environment that ends with nothing', { 'refresh-token-environment': 'jira\u200b' }],
    ['a way up for an environment', { 'refresh-token-environment': '..' }],
    ['no way at all for an environment', { 'refresh-token-environment': '.' }],
    ['a way up for an organization', { 'refresh-token-organization': '../repos' }],
    [
      'an organization beside a repository',
      { 'refresh-token-organization': 'a', 'refresh-token-repository': 'a/b' },
    ],
    [
      'an organization beside an environment',
      { 'refresh-token-organization': 'a', 'refresh-token-environment': 'b' },
    ],
  ])('%s is no place', (_what, values) => {
    expect(failureOf(() => read({ ...SECRET, ...values })).code).toBe('invalid-input');
  });

  test.each(['', 'octo-org', 'octo-org/..', 'octo-org/.', '/octo-org/octo-repo', 'octo-org/octo-repo/x'])(
    'GITHUB_REPOSITORY=%j tells no repository',
    (repository) => {
      expect(failureOf(() => read(SECRET, { GITHUB_REPOSITORY: repository })).code).toBe('invalid-input');
    },
  );

  test('without a token is refused', () => {
    const failure = failureOf(() => read({ 'refresh-token-secret': 'JIRA' }));
    expect(failure.code).toBe('missing-credentials');
    expect(failure.advice).toContain("GITHUB_TOKEN can't");
  });

  test.each([
    'http://github.corp.example/api/v3',
    'https://FAKE-user@github.corp.example',
    'https://github.corp.example/api/v3/',
    'https://github.corp.example/api?v=3',
    'https://github.corp.example\\evil.example',
    'https://github.corp.example:port/api',
    'http://evil.example/https://github.corp.example',
    'FAKE',
  ])('GITHUB_API_URL=%s gets no token', (url) => {
    const failure = failureOf(() => read(SECRET, { ...HERE, GITHUB_API_URL: url }));
    expect(failure.code).toBe('insecure-url');
  });
});

test('an access token has a secret beside any store, or alone', () => {
  const access = { ...GITHUB, 'access-token-secret': 'JIRA_ACCESS_TOKEN' };
  expect(read(access)).toMatchObject({ store: undefined, accessToken: { name: 'JIRA_ACCESS_TOKEN' } });
  expect(read({ ...access, 'refresh-token-file': '/elsewhere/token' })).toMatchObject({
    store: { kind: 'file' },
    accessToken: { name: 'JIRA_ACCESS_TOKEN' },
  });
});

test.each([
  [{ ...SECRET, 'refresh-token-file': '/elsewhere/token' }],
  [{ 'refresh-token-file': '/elsewhere/token', 'save-command': 'cat' }],
  [{ ...VARIABLE, 'gitlab-project': '1', 'save-command': 'cat' }],
])('two places are one too many (%j)', (values) => {
  const failure = failureOf(() => read(values));
  expect(failure.code).toBe('invalid-input');
  const places = Object.keys(values).filter((name) => /^refresh-token-|^save/.test(name));
  expect(failure.what).toBe(
    `More than one place for the refresh token is given: ${places.map((name) => `\`${name}\``).join(', ')}.`,
  );
});

describe('a file (F12)', () => {
  test.each<[string, string, Record<string, string>]>([
    ['beside the workspace', '/checkout-of-others/token', { GITHUB_WORKSPACE: '/checkout-of' }],
    ['above it', '/home/token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['out of it by a way up', '/home/checkout/../token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['where there is no workspace', '/home/checkout/token', {}],
  ])('%s is taken', (_what, path, environment) => {
    expect(read({ 'refresh-token-file': path }, environment).store).toEqual({
      kind: 'file',
      path: resolve(path),
    });
  });

  test.each<[string, string, Record<string, string>]>([
    ['in the workspace', '/home/checkout/token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['in its depths', '/home/checkout/a/b/token', { GITHUB_WORKSPACE: '/home/checkout/' }],
    ['that is the workspace', '/home/checkout', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['back in it by a way up', '/home/other/../checkout/token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ["in GitLab's", '/builds/token', { CI_PROJECT_DIR: '/builds' }],
    ['relative to it', 'token', { GITHUB_WORKSPACE: resolve('.') }],
  ])('%s is refused', (_what, path, environment) => {
    const failure = failureOf(() => read({ 'refresh-token-file': path }, environment));
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain('workspace');
  });
});

describe('a GitLab variable', () => {
  test.each(['4242', 'group/project', 'a.b/c-d/e_f', '..a/b'])('of the project %s', (project) => {
    expect(read({ ...VARIABLE, 'gitlab-project': project }).store).toMatchObject({
      kind: 'gitlab-variable',
      apiUrl: 'https://gitlab.com/api/v4',
      project,
      name: 'JIRA',
    });
  });

  test('of the project that the job runs in, on its own server', () => {
    const environment = { CI_PROJECT_ID: '7', CI_API_V4_URL: 'https://gitlab.corp.example/gitlab/api/v4' };
    expect(read(VARIABLE, environment).store).toMatchObject({
      apiUrl: environment.CI_API_V4_URL,
      project: '7',
    });
  });

  test.each<[string, Values, Record<string, string>, object]>([
    ['a group', { 'gitlab-group': 'acme/tools' }, {}, { project: undefined, group: 'acme/tools' }],
    [
      'a group, and not the project that the job runs in',
      { 'gitlab-group': '42' },
      { CI_PROJECT_ID: '7' },
      { project: undefined, group: '42' },
    ],
    [
      'a group of a whole check, which tells its project as well',
      { 'gitlab-group': '42', 'gitlab-project': '7' },
      { CI_PROJECT_ID: '7' },
      { project: undefined, group: '42' },
    ],
    ...['*', 'production', 'review/*', '$CI_ENV-{a}_b.c d'].map(
      (scope): [string, Values, Record<string, string>, object] => [
        `the environment scope ${scope}`,
        { 'gitlab-project': '7', 'gitlab-environment-scope': scope },
        {},
        { project: '7', group: undefined, environmentScope: scope },
      ],
    ),
  ])('of %s', (_what, values, environment, store) => {
    expect(read({ ...VARIABLE, ...values }, environment).store).toMatchObject(store);
    const renewed = { 'save-variable': 'JIRA', 'gitlab-token': 'FAKE-gitlab-token', ...values } as const;
    expect(readRenewedStore(given(renewed, environment), () => undefined)).toMatchObject(store);
  });

  test('says what is missing', () => {
    const whatOf = (values: Values): string => failureOf(() => read(values)).what;
    expect(whatOf({ 'refresh-token-variable': 'JIRA', 'gitlab-project': '7' })).toContain(
      'but `gitlab-token` is',
    );
    expect(whatOf(VARIABLE)).toContain('but `gitlab-project` is');
  });

  test.each<[string, Values, string]>([
    ['without a token', { 'refresh-token-variable': 'JIRA', 'gitlab-project': '7' }, 'missing-credentials'],
    ['without a project', VARIABLE, 'missing-credentials'],
    [
      'with a name that is none',
      { ...VARIABLE, 'refresh-token-variable': 'A-B', 'gitlab-project': '7' },
      'invalid-input',
    ],
    ['with a project that is none', { ...VARIABLE, 'gitlab-project': 'a//b' }, 'invalid-input'],
    ['with a group that is none', { ...VARIABLE, 'gitlab-group': 'a//b' }, 'invalid-input'],
    ['with a way up for a group', { ...VARIABLE, 'gitlab-group': '..' }, 'invalid-input'],
    [
      'with a group and a project',
      { ...VARIABLE, 'gitlab-group': 'a', 'gitlab-project': 'a/b' },
      'invalid-input',
    ],
    [
      'with an environment scope that is none',
      { ...VARIABLE, 'gitlab-project': '7', 'gitlab-environment-scope': 'FAKE?' },
      'invalid-input',
    ],
    ['with a way up for a project', { ...VARIABLE, 'gitlab-project': '..' }, 'invalid-input'],
    ['with no way at all for a project', { ...VARIABLE, 'gitlab-project': '.' }, 'invalid-input'],
  ])('%s is refused', (_what, values, code) => {
    expect(failureOf(() => read(values)).code).toBe(code);
  });
});

test('a command is taken as it is', () => {
  const command = "vault kv put secret/jira refresh_token=- # 'FAKE'";
  expect(read({ 'save-command': command }).store).toEqual({ kind: 'command', command });
});

describe('the successor of a renewed credential is kept', () => {
  const renewed = (values: Values): ReturnType<typeof readRenewedStore> =>
    readRenewedStore(given(values, HERE), () => undefined);
  const place = { kind: 'repository', repository: 'octo-org/octo-repo' };

  test.each<[string, Values, object | undefined]>([
    ['nowhere', {}, undefined],
    ['not where a refresh token is', { 'refresh-token-file': '/elsewhere/token' }, undefined],
    ['in a file', { 'save-file': '/elsewhere/token' }, { kind: 'file', path: resolve('/elsewhere/token') }],
    ['by a command', { 'save-command': 'cat' }, { kind: 'command', command: 'cat' }],
    [
      'in a variable',
      { 'save-variable': 'JIRA_PAT', 'gitlab-project': '7', 'gitlab-token': 'FAKE-gitlab-token' },
      { kind: 'gitlab-variable', project: '7', name: 'JIRA_PAT' },
    ],
    [
      'in a secret',
      { ...GITHUB, 'save-secret': 'JIRA_PAT' },
      { kind: 'github-secret', name: 'JIRA_PAT', secrets: { place } },
    ],
  ])('%s', (_what, values, store) => {
    if (store === undefined) expect(renewed(values)).toBeUndefined();
    else expect(renewed(values)).toMatchObject(store);
  });

  test('in one place of two that may be', () => {
    const failure = failureOf(() => renewed({ 'save-file': '/elsewhere/token', 'save-command': 'cat' }));
    expect(failure.what).toBe(
      'More than one place for the renewed token is given: `save-file`, `save-command`.',
    );
  });
});

test('a command is not meant for a refresh token where a credential is renewed', () => {
  const inputs = given({ 'save-command': 'cat' }, HERE);
  expect(readWriteBack(inputs, () => undefined, false).store).toBeUndefined();
});
