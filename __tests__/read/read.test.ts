import { describe, expect, test } from '@jest/globals';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { read, type Request } from '../../src/read/index.js';
import { readRenewal } from '../../src/read/renewal.js';
import type { Secret } from '../../src/secret.js';
import { METHODS, requireDeployment } from '../../src/methods/index.js';
import { failureFrom, failureOf } from '../project/failure-of.js';
import { given, gotSecrets, listed, type Values } from './given.js';
import { accessToken as ACCESS_TOKEN, apiToken as API_TOKEN, client as CLIENT } from './given-credentials.js';
import { grant as GRANT, link as LINK, password as PASSWORD } from './given-credentials.js';
import { personalAccessToken as PAT } from './given-credentials.js';

const CLOUD = { 'site-url': 'acme' };
const SERVER = { 'site-url': 'https://jira.example.com/jira', deployment: 'data-center' };
const GITHUB = { 'refresh-token-repository': 'acme/app', 'github-token': 'FAKE-github-token' };
const SECRET = { ...GITHUB, 'refresh-token-secret': 'JIRA_REFRESH_TOKEN' };
const ACCESS_SECRET = { ...GITHUB, 'access-token-secret': 'JIRA_ACCESS_TOKEN' };
const GITLAB = { 'gitlab-project': '42', 'gitlab-token': 'FAKE-gitlab-token' };
const UNLIMITED = { ...CLOUD, ...API_TOKEN };

const masked: string[] = [];
const effects = {
  mask: (secret: Secret) => masked.push(secret.reveal()),
  warn: () => undefined,
  secretsWithheld: gotSecrets,
};
const request = (values: Values): Promise<Request> =>
  read(given(values), effects, 'renew' in values ? readRenewal : undefined);
const refused = (values: Values, words = '', code = 'invalid-input') =>
  failureFrom(request(values), code, words);

test('a request has all its parts', async () => {
  const { client } = createAuthority();
  const { site, settings, credentials, clientCertificate, writeBack } = await request({
    ...CLOUD,
    ...GRANT,
    ...SECRET,
    'timeout-seconds': '42',
    'client-certificate': client.cert,
    'client-key': client.key,
  });
  expect(site).toMatchObject({ url: 'https://acme.atlassian.net' });
  expect(settings.timeoutSeconds).toBe(42);
  expect(credentials).toMatchObject({ method: 'refresh-token', clientId: CLIENT['client-id'] });
  expect(clientCertificate?.certificate).toContain('BEGIN CERTIFICATE');
  expect(writeBack.store).toMatchObject({ kind: 'github-secret', name: 'JIRA_REFRESH_TOKEN' });
});

test('a wrong destination is refused before any secret is looked at (C7)', async () => {
  masked.length = 0;
  await refused({ ...API_TOKEN, 'site-url': 'evil-atlassian.net' }, '', 'host-not-allowed');
  expect(masked).toEqual([]);
  await request(UNLIMITED);
  expect(masked).toEqual([API_TOKEN['api-token']]);
});

describe('without a site', () => {
  test('a grant leads to its own', async () => {
    for (const values of [
      ...[ACCESS_TOKEN, GRANT, { ...CLIENT, 'refresh-token-file': '/FAKE/token' }],
      { ...CLIENT, 'refresh-token-variable': 'JIRA_REFRESH_TOKEN', ...GITLAB },
    ])
      expect((await request(values)).site).toMatchObject({ deployment: 'cloud', isGrantsOwn: true });
  });

  test.each<[Values]>([
    [API_TOKEN],
    [CLIENT],
    [{ ...GRANT, 'allowed-hosts': 'acme.atlassian.net' }],
    [{ ...GRANT, deployment: 'data-center' }],
    [{ ...ACCESS_TOKEN, deployment: 'cloud' }],
  ])('%j leads nowhere', async (values) => {
    await refused(values, '`site-url`');
  });
});

const CLOUD_ALONE = listed('auto api-token scoped-api-token service-account-token oauth-credentials');
const SERVER_ALONE = listed('personal-access-token basic session-cookie oauth1');

test.each(METHODS.map(({ name }) => name))('%s is taken by the kinds of Jira that have it', (name) => {
  for (const [deployment, others, advice] of [
    ['cloud', SERVER_ALONE, '`api-token`'],
    ['data-center', CLOUD_ALONE, '`personal-access-token`'],
  ] as const) {
    const work = (): void => {
      requireDeployment(name, deployment);
    };
    if (!others.includes(name)) expect(work).not.toThrow();
    else expect(failureOf(work, 'invalid-input', '`site-url`').advice).toContain(advice);
  }
});

test('a credential must suit the known kind of Jira', async () => {
  for (const values of [PASSWORD, LINK]) await refused({ ...CLOUD, ...values });
  await refused({ ...SERVER, ...API_TOKEN });
  const undecided = { 'site-url': 'https://jira.example.com' };
  for (const values of [API_TOKEN, PASSWORD])
    expect((await request({ ...undecided, ...values })).site.deployment).toBeUndefined();
});

describe('the hand-over', () => {
  test('a signature needs a curl config', async () => {
    for (const values of [{}, { 'curl-config': 'true' }])
      expect((await request({ ...SERVER, ...LINK, ...values })).settings.curlConfig).toBe(true);
    await refused({ ...SERVER, ...LINK, 'curl-config': 'false' }, '`curl-config: false`');
    expect((await request({ ...UNLIMITED, 'curl-config': 'false' })).settings.curlConfig).toBe(false);
  });

  test('a new refresh token must go somewhere', async () => {
    const silent = { ...CLOUD, ...GRANT, 'output-credentials': 'false' };
    await refused(silent, 'would be lost');
    expect((await request({ ...silent, ...SECRET })).settings.outputCredentials).toBe(false);
    const { credentials } = await request({ ...CLOUD, ...CLIENT, 'output-credentials': 'false' });
    expect(credentials.method).toBe('client-credentials');
  });
});

describe('gajira actions', () => {
  const wanted = { 'gajira-config': 'true' };

  test('take a name and its secret', async () => {
    const account = { ...UNLIMITED, 'auth-method': 'service-account-token' };
    for (const values of [UNLIMITED, account, { ...SERVER, ...PASSWORD }])
      expect((await request({ ...values, ...wanted })).settings.gajiraConfig).toBe(true);
  });

  test.each<[Values, string]>([
    [{ ...CLOUD, ...ACCESS_TOKEN }, 'the method access-token has none.'],
    [{ ...SERVER, ...PASSWORD, 'auth-method': 'session-cookie' }, 'session-cookie has none.'],
    [{ ...UNLIMITED, email: '' }, 'service-account-token was given no `email`.'],
  ])('take not %j', async (values, words) => {
    await refused({ ...values, ...wanted }, words);
    expect((await request(values)).settings.gajiraConfig).toBe(false);
  });

  test('show no client certificate', async () => {
    const { client } = createAuthority();
    const certificate = { 'client-certificate': client.cert, 'client-key': client.key };
    const values = { ...SERVER, ...PASSWORD, ...certificate };
    await refused({ ...values, ...wanted }, "can't present a client certificate");
    expect((await request(values)).clientCertificate).toBeDefined();
  });
});

describe('a command that keeps tokens', () => {
  const COMMAND = { 'save-command': 'cat' };

  test("is a refresh token's", async () => {
    const { renewal, writeBack } = await request({ ...CLOUD, ...GRANT, ...COMMAND });
    expect(writeBack.store).toEqual({ kind: 'command', command: 'cat' });
    expect(renewal).toBeUndefined();
    await refused({ ...SERVER, ...PAT, ...COMMAND }, 'the method personal-access-token has none');
  });

  test("is a personal access token's if that is renewed", async () => {
    const { renewal, writeBack } = await request({ ...SERVER, ...PAT, ...COMMAND, renew: 'true' });
    expect(renewal?.store).toEqual({ kind: 'command', command: 'cat' });
    expect(writeBack.store).toBeUndefined();
  });
});

describe("Jira's OAuth credentials", () => {
  const CREDENTIALS = { ...CLOUD, ...CLIENT, 'auth-method': 'oauth-credentials' };

  test.each<[string, Values]>([
    ['expected-account-id', { 'expected-account-id': 'FAKE-account' }],
    ['required-permissions', { 'required-permissions': 'EDIT_ISSUES' }],
    ['project', { project: 'PROJ' }],
    ['access-token-secret', ACCESS_SECRET],
  ])('belong to no account, which %s needs', async (input, values) => {
    const { what } = await refused({ ...CREDENTIALS, ...values });
    expect(what).toMatch(new RegExp(`^\`${input}\` needs an account`));
  });
});

describe('a place for tokens', () => {
  test.each<[Values, string]>([
    [{ ...CLOUD, ...CLIENT, ...SECRET }, 'the method client-credentials has none'],
    [{ ...CLOUD, ...API_TOKEN, ...ACCESS_SECRET }, 'the method auto obtains no access token'],
  ])('is of no use with %j', async (values, words) => {
    await refused(values, words);
  });

  test('for an access token is of use with what obtains one', async () => {
    for (const values of [CLIENT, GRANT])
      expect((await request({ ...CLOUD, ...values, ...ACCESS_SECRET })).writeBack.accessToken?.name).toBe(
        'JIRA_ACCESS_TOKEN',
      );
  });
});
