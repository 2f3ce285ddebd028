import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { readRenewedStore, readWriteBack } from '../../src/read/store.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from '../read/given.js';

type Environment = Record<string, string>;

const HERE = { GITHUB_REPOSITORY: 'octo-org/octo-repo' };
const GITHUB = { 'github-token': 'FAKE-github-token' } as const;
const SECRET = { ...GITHUB, 'refresh-token-secret': 'JIRA_REFRESH_TOKEN' } as const;
const ACCESS = { ...GITHUB, 'access-token-secret': 'JIRA_ACCESS_TOKEN' } as const;
const GITLAB = { 'gitlab-token': 'FAKE-gitlab-token' } as const;
const VARIABLE = { ...GITLAB, 'refresh-token-variable': 'JIRA' } as const;
const FILE = { 'refresh-token-file': '/elsewhere/token' } as const;

function read(
  values: Values,
  environment: Environment = HERE,
): ReturnType<typeof readWriteBack> & { masked: string[] } {
  const masked: string[] = [];
  return { ...readWriteBack(given(values, environment), (secret) => masked.push(secret.reveal())), masked };
}

function renewed(values: Values, environment: Environment = HERE): ReturnType<typeof readRenewedStore> {
  return readRenewedStore(given(values, environment), () => undefined);
}

describe('a GitHub secret', () => {
  test.each<[Values, object]>([
    [{}, { kind: 'repository', repository: 'octo-org/octo-repo' }],
    [{ 'refresh-token-repository': 'other/.github' }, { kind: 'repository', repository: 'other/.github' }],
    ...['jira/eu west', '..jira'].map((environment): [Values, object] => [
      { 'refresh-token-environment': environment },
      { kind: 'environment', repository: 'octo-org/octo-repo', environment },
    ]),
    [{ 'refresh-token-organization': 'acme' }, { kind: 'organization', organization: 'acme' }],
  ])('%j', (values, place) => {
    const { store, masked } = read({ ...SECRET, ...values });
    const secrets = { apiUrl: 'https://api.github.com', place };
    expect(store).toMatchObject({ kind: 'github-secret', name: 'JIRA_REFRESH_TOKEN', secrets });
    expect(masked).toEqual([GITHUB['github-token']]);
  });

  test.each(['https://github.corp.example/api/v3', 'https://github.corp.example:8443/api'])(
    'of an Enterprise Server at %s',
    (apiUrl) => {
      expect(read(SECRET, { ...HERE, GITHUB_API_URL: apiUrl }).store).toMatchObject({ secrets: { apiUrl } });
    },
  );

  test.each([
    'FAKE name',
    '1_JIRA',
    'GITHUB_JIRA',
    'github_jira',
    'JIRA-TOKEN',
    'JIRA/../X',
    'a'.repeat(256),
  ])('%j is no name of one', (name) => {
    const failure = failureOf(() => read({ ...SECRET, 'refresh-token-secret': name }), 'invalid-input');
    expect(failure.message).not.toContain(name);
  });

  test.each<[Values, Environment?]>([
    ...['octo-org', 'a/b/c', 'octo-org/..', 'octo-org/x?y', '//evil.example/a/b', '.octo-org/octo-repo'].map(
      (repository): [Values] => [{ 'refresh-token-repository': repository }],
    ),
    ...['octo-org/octo-repo', '../repos'].map((organization): [Values] => [
      { 'refresh-token-organization': organization },
    ]),
    ...['\u200bjira', 'jira\u200b', '..', '.'].map((environment): [Values] => [
      { 'refresh-token-environment': environment },
    ]),
    [{ 'refresh-token-organization': 'a', 'refresh-token-repository': 'a/b' }],
    [{ 'refresh-token-organization': 'a', 'refresh-token-environment': 'b' }],
    ...['', 'octo-org', 'octo-org/..', 'octo-org/.', '/octo-org/octo-repo', 'octo-org/octo-repo/x'].map(
      (repository): [Values, Environment] => [{}, { GITHUB_REPOSITORY: repository }],
    ),
  ])('%j is no place for one (%j)', (...[values, environment = HERE]) => {
    failureOf(() => read({ ...SECRET, ...values }, environment), 'invalid-input');
  });

  test('without a token is refused', () => {
    failureOf(() => read({ 'refresh-token-secret': 'JIRA' }), 'missing-credentials', "GITHUB_TOKEN can't");
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
    failureOf(() => read(SECRET, { ...HERE, GITHUB_API_URL: url }), 'insecure-url');
  });
});

test.each<[Values, object]>([
  [{}, { store: undefined, accessToken: undefined, masked: [] }],
  [ACCESS, { store: undefined, accessToken: { name: 'JIRA_ACCESS_TOKEN' } }],
  [
    { ...ACCESS, ...FILE },
    { store: { kind: 'file' }, accessToken: { name: 'JIRA_ACCESS_TOKEN' } },
  ],
  // The token is read once for both.
  [
    { ...ACCESS, ...SECRET },
    { accessToken: { name: 'JIRA_ACCESS_TOKEN' }, masked: ['FAKE-github-token'] },
  ],
])('an access token has a secret beside any store, or alone: %j', (values, expected) => {
  expect(read(values)).toMatchObject(expected);
});

test.each<[Values]>([
  [{ ...SECRET, ...FILE }],
  [{ ...FILE, 'save-command': 'cat' }],
  [{ ...VARIABLE, 'gitlab-project': '1', 'save-command': 'cat' }],
])('two places are one too many (%j)', (values) => {
  const places = Object.keys(values).filter((name) => /^refresh-token-|^save/.test(name));
  expect(failureOf(() => read(values))).toMatchObject({
    code: 'invalid-input',
    what: `More than one place for the refresh token is given: ${places.map((name) => `\`${name}\``).join(', ')}.`,
  });
});

describe('a file (F12)', () => {
  test.each<[string, Environment]>([
    ['/checkout-of-others/token', { GITHUB_WORKSPACE: '/checkout-of' }],
    ['/home/token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/home/checkout/../token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/home/checkout/token', {}],
  ])('%s is taken (%j)', (path, environment) => {
    const store = { kind: 'file', path: resolve(path) };
    expect(read({ 'refresh-token-file': path }, environment).store).toEqual(store);
  });

  test.each<[string, Environment]>([
    ['/home/checkout/token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/home/checkout/a/b/token', { GITHUB_WORKSPACE: '/home/checkout/' }],
    ['/home/checkout', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/home/other/../checkout/token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/builds/token', { CI_PROJECT_DIR: '/builds' }],
    ['token', { GITHUB_WORKSPACE: resolve('.') }],
  ])('%s is refused, as it is in the workspace (%j)', (path, environment) => {
    expect(failureOf(() => read({ 'refresh-token-file': path }, environment))).toMatchObject({
      code: 'invalid-input',
      what: expect.stringContaining('workspace'),
    });
  });
});

describe('a GitLab variable', () => {
  const ofGroup = { project: undefined, group: '42' };

  test.each<[Values, Environment, object]>([
    ...['4242', 'group/project', 'a.b/c-d/e_f', '..a/b'].map((project): [Values, Environment, object] => [
      { 'gitlab-project': project },
      {},
      { kind: 'gitlab-variable', apiUrl: 'https://gitlab.com/api/v4', project, name: 'JIRA' },
    ]),
    // The project that a job runs in is told to every job.
    [
      {},
      { CI_PROJECT_ID: '7', CI_API_V4_URL: 'https://gitlab.corp.example/gitlab/api/v4' },
      { apiUrl: 'https://gitlab.corp.example/gitlab/api/v4', project: '7' },
    ],
    [{ 'gitlab-group': 'acme/tools' }, {}, { project: undefined, group: 'acme/tools' }],
    [{ 'gitlab-group': '42' }, { CI_PROJECT_ID: '7' }, ofGroup],
    [{ 'gitlab-group': '42', 'gitlab-project': '7' }, { CI_PROJECT_ID: '7' }, ofGroup],
    ...['*', 'production', 'review/*', '$CI_ENV-{a}_b.c d'].map((scope): [Values, Environment, object] => [
      { 'gitlab-project': '7', 'gitlab-environment-scope': scope },
      {},
      { project: '7', group: undefined, environmentScope: scope },
    ]),
  ])('%j (%j)', (values, environment, store) => {
    expect(read({ ...VARIABLE, ...values }, environment).store).toMatchObject(store);
    expect(renewed({ ...GITLAB, 'save-variable': 'JIRA', ...values }, environment)).toMatchObject(store);
  });

  test.each<[Values, string, string]>([
    [{ 'gitlab-token': '', 'gitlab-project': '7' }, 'missing-credentials', 'but `gitlab-token` is'],
    [{}, 'missing-credentials', 'but `gitlab-project` is'],
    [{ 'refresh-token-variable': 'A-B', 'gitlab-project': '7' }, 'invalid-input', 'name of a variable'],
    ...['a//b', '..', '.'].map((path): [Values, string, string] => [
      { 'gitlab-project': path },
      'invalid-input',
      'valid name',
    ]),
    ...['a//b', '..'].map((path): [Values, string, string] => [
      { 'gitlab-group': path },
      'invalid-input',
      'valid name',
    ]),
    [{ 'gitlab-group': 'a', 'gitlab-project': 'a/b' }, 'invalid-input', 'is given beside `gitlab-project`'],
    [{ 'gitlab-project': '7', 'gitlab-environment-scope': 'FAKE?' }, 'invalid-input', 'valid name'],
  ])('%j is refused', (values, code, what) => {
    failureOf(() => read({ ...VARIABLE, ...values }), code, what);
  });
});

test('a command is taken as it is, but not where a credential is renewed', () => {
  const command = "vault kv put secret/jira refresh_token=- # 'FAKE'";
  const inputs = { 'save-command': command };
  expect(read(inputs).store).toEqual({ kind: 'command', command });
  expect(readWriteBack(given(inputs, HERE), () => undefined, false).store).toBeUndefined();
});

describe('the successor of a renewed credential is kept', () => {
  const place = { kind: 'repository', repository: 'octo-org/octo-repo' };

  test.each<[Values, object]>([
    [{}, {}],
    [FILE, {}],
    [{ 'save-file': '/elsewhere/token' }, { store: { kind: 'file', path: resolve('/elsewhere/token') } }],
    [{ 'save-command': 'cat' }, { store: { kind: 'command', command: 'cat' } }],
    [
      { ...GITHUB, 'save-secret': 'JIRA_PAT' },
      { store: { kind: 'github-secret', name: 'JIRA_PAT', secrets: { place } } },
    ],
  ])('%j: %j', (values, expected) => {
    expect({ store: renewed(values) }).toMatchObject({ store: undefined, ...expected });
  });

  test('in one place of two that may be', () => {
    expect(failureOf(() => renewed({ 'save-file': '/elsewhere/token', 'save-command': 'cat' })).what).toBe(
      'More than one place for the renewed token is given: `save-file`, `save-command`.',
    );
  });
});
