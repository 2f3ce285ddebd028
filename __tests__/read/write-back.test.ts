import { describe, expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readStore, readWriteBack } from '../../src/read/write-back.js';
import { folderOfTests } from '../folder.js';
import { failureOf } from '../project/failure-of.js';
import { given, listed, type Values } from '../read/given.js';

type Environment = Record<string, string>;

const HERE = { GITHUB_REPOSITORY: 'octo-org/octo-repo' };
const GITHUB = { 'github-token': 'FAKE-github-token' } as const;
const SECRET = { ...GITHUB, 'refresh-token-secret': 'JIRA_REFRESH_TOKEN' } as const;
const ACCESS = { ...GITHUB, 'access-token-secret': 'JIRA_ACCESS_TOKEN' } as const;
const GITLAB = { 'gitlab-token': 'FAKE-gitlab-token' } as const;
const VARIABLE = { ...GITLAB, 'refresh-token-variable': 'JIRA' } as const;
const FILE = { 'refresh-token-file': '/elsewhere/token' } as const;

const FOLDER = folderOfTests();
const LINK = join(FOLDER, 'link');
symlinkSync(resolve('.'), LINK);

function read(values: Values, environment: Environment = HERE) {
  const masked: string[] = [];
  return { ...readWriteBack(given(values, environment), (secret) => masked.push(secret.reveal())), masked };
}

const refused = (values: Values, environment?: Environment, code = 'invalid-input', words?: string) =>
  failureOf(() => read(values, environment), code, words);

const renewed = (values: Values, environment: Environment = HERE) =>
  readStore('save', given(values, environment), () => undefined);

describe('a GitHub secret', () => {
  test.each<[Values, object]>([
    [{}, { kind: 'repository', repository: 'octo-org/octo-repo' }],
    [{ 'refresh-token-repository': 'acme/.github' }, { kind: 'repository', repository: 'acme/.github' }],
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

  test('of a server at an address of its own', () => {
    const apiUrl = 'https://a.example:8443/api/v3';
    expect(read(SECRET, { ...HERE, GITHUB_API_URL: apiUrl }).store).toMatchObject({ secrets: { apiUrl } });
  });

  test('of Gitea or Forgejo is written in another way', () => {
    const api = { ...HERE, GITHUB_API_URL: 'https://gitea.example/api/v1' };
    refused(SECRET, api, undefined, 'A GitHub secret must be written, but GITHUB_API_URL');
  });

  test.each(['1_JIRA', 'github_jira', 'JIRA-TOKEN', 'a'.repeat(256)])('%j is no name of one', (name) => {
    expect(refused({ ...SECRET, 'refresh-token-secret': name }).message).not.toContain(name);
  });

  test.each<[string, string[]]>([
    ['repository', ['octo-org', 'octo-org/..', '/octo-org/a', 'octo-org/a/x', 'octo-org/x?y', '.octo-org/a']],
    ['organization', ['octo-org/octo-repo', '../repos']],
    ['environment', ['\u200bjira', 'jira\u200b', '..', '.']],
  ])('the %s is none of these: %j', (kind, names) => {
    for (const name of names) refused({ ...SECRET, [`refresh-token-${kind}`]: name });
  });

  test.each(['', 'octo-org/.'])('GITHUB_REPOSITORY=%s is none', (GITHUB_REPOSITORY) => {
    refused(SECRET, { GITHUB_REPOSITORY });
  });

  test.each(['repository', 'environment'])('an organization has no %s', (kind) => {
    const values = { 'refresh-token-organization': 'a', [`refresh-token-${kind}`]: 'a/b' };
    refused({ ...SECRET, ...values });
  });

  test('without a token is refused', () => {
    refused({ 'refresh-token-secret': 'JIRA' }, HERE, 'missing-credentials', "GITHUB_TOKEN can't");
  });

  test.each(
    listed(`
      http://github.corp.example/api/v3 https://FAKE-user@github.corp.example
      https://github.corp.example/api/v3/ https://github.corp.example/api?v=3
      https://github.corp.example\\evil.example http://evil.example/https://github.corp.example
    `),
  )('GITHUB_API_URL=%s gets no token', (url) => {
    refused(SECRET, { ...HERE, GITHUB_API_URL: url }, 'insecure-url');
  });
});

const accessToken = { name: 'JIRA_ACCESS_TOKEN' };
const masked = ['FAKE-github-token'];

test.each<[string, Values, object]>([
  ['none', {}, { store: undefined, accessToken: undefined, masked: [] }],
  ['one', { ...ACCESS, ...SECRET }, { accessToken, masked }],
  ['one', { ...ACCESS, 'save-command': 'cat' }, { store: { kind: 'command', command: 'cat' }, accessToken }],
])('an access token has %s beside any store, or alone: %j', (_one, values, expected) => {
  expect(read(values)).toMatchObject(expected);
});

test.each<[Values]>([
  [{ ...SECRET, ...FILE }],
  [{ ...VARIABLE, 'gitlab-project': '1', 'save-command': 'cat' }],
])('two places are one too many (%j)', (values) => {
  const places = Object.keys(values).filter((name) => /^refresh-token-|^save/.test(name));
  const list = places.map((name) => `\`${name}\``).join(', ');
  const what = `More than one place for the new token is given: ${list}.`;
  refused(values, HERE, undefined, what);
});

test.each(['JIRA_REFRESH_TOKEN', 'jira_refresh_token'])('an access token in %s would end it', (name) => {
  const values = { ...SECRET, 'access-token-secret': name };
  failureOf(() => read(values), 'invalid-input', '`access-token-secret` is the secret of the refresh token');
});

describe('a file (F12)', () => {
  test.each<[string, Environment]>([
    ['/checkout-of-others/token', { GITHUB_WORKSPACE: '/checkout-of' }],
    ['/home/checkout/../token', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/home/checkout/token', { WORKSPACE: '/home/checkout' }],
  ])('%s is taken (%j)', (path, environment) => {
    const store = { kind: 'file', path: resolve(path) };
    expect(read({ 'refresh-token-file': path }, environment).store).toEqual(store);
  });

  test.each<[string, Environment]>([
    ['/home/checkout', { GITHUB_WORKSPACE: '/home/checkout' }],
    ['/home/checkout/a/b/token', { GITHUB_WORKSPACE: '/home/checkout/' }],
    ['/a~/b/token', { CI_PROJECT_DIR: '/a~/b' }],
    ['token', { GITHUB_WORKSPACE: resolve('.') }],
    ['new/token', { GITHUB_WORKSPACE: LINK }],
    ...[FOLDER, resolve('.')].map((CI_PROJECT_DIR): [string, Environment] => [
      join(LINK, 'token'),
      { CI_PROJECT_DIR },
    ]),
    ['/agent/1/s/token', { BUILD_SOURCESDIRECTORY: '/agent/1/s' }],
    [join(homedir(), 'project/token'), { CIRCLE_WORKING_DIRECTORY: '~/project' }],
    ['/a/token', { GITHUB_WORKSPACE: '/b', WORKSPACE: '/a', JENKINS_URL: 'https://ci.example' }],
  ])('%# in the workspace is refused', (path, environment) => {
    refused({ 'refresh-token-file': path }, environment, undefined, 'workspace');
  });
});

describe('a GitLab variable', () => {
  const OWN_SERVER = 'https://gitlab.corp.example/gitlab/api/v4';
  const ofGroup = { project: undefined, group: '42' };

  test.each<[Values, Environment, object]>([
    ...['4242', 'a.b/c-d/e_f', '..a/b'].map((project): [Values, Environment, object] => [
      { 'gitlab-project': project },
      {},
      { kind: 'gitlab-variable', apiUrl: 'https://gitlab.com/api/v4', project, name: 'JIRA' },
    ]),
    [{}, { CI_PROJECT_ID: '7', CI_API_V4_URL: OWN_SERVER }, { apiUrl: OWN_SERVER, project: '7' }],
    [{ 'gitlab-group': 'acme/tools' }, {}, { project: undefined, group: 'acme/tools' }],
    [{ 'gitlab-group': '42' }, { CI_PROJECT_ID: '7' }, ofGroup],
    ...['review/*', '$CI_ENV-{a}_b.c d'].map((scope): [Values, Environment, object] => [
      { 'gitlab-project': '7', 'gitlab-environment-scope': scope },
      {},
      { project: '7', group: undefined, environmentScope: scope },
    ]),
  ])('%j (%j)', (values, environment, store) => {
    expect(read({ ...VARIABLE, ...values }, environment).store).toMatchObject(store);
    expect(renewed({ ...GITLAB, 'save-variable': 'JIRA', ...values }, environment)).toMatchObject(store);
  });

  test.each<[Values, string, string]>([
    [{ 'gitlab-token': '', 'gitlab-project': '7' }, 'missing-credentials', '`gitlab-token` is'],
    [{}, 'missing-credentials', '`gitlab-project` is'],
    [{ 'refresh-token-variable': 'A-B', 'gitlab-project': '7' }, 'invalid-input', 'name of a variable'],
    [{ 'gitlab-project': 'a//b' }, 'invalid-input', 'valid name'],
    [{ 'gitlab-group': '..' }, 'invalid-input', 'valid name'],
    [{ 'gitlab-group': 'a', 'gitlab-project': 'a/b' }, 'invalid-input', 'is given beside `gitlab-project`'],
    [{ 'gitlab-project': '7', 'gitlab-environment-scope': 'FA?KE' }, 'invalid-input', 'valid name'],
  ])('%j is refused', (values, code, what) => {
    refused({ ...VARIABLE, ...values }, HERE, code, what);
  });
});

test('a command is taken, but not for a renewal', () => {
  const command = "vault kv put secret/jira refresh_token=- # 'FAKE'";
  const inputs = { 'save-command': command };
  expect(read(inputs).store).toEqual({ kind: 'command', command });
  expect(readWriteBack(given(inputs, HERE), () => undefined, false).store).toBeUndefined();
});
