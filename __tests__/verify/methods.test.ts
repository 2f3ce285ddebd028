import { describe, expect, test } from '@jest/globals';
import { headerFor } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { type Credentials, methodNamed, METHODS } from '../../src/methods/index.js';
import { failureFrom } from '../project/failure-of.js';
import { pkcs8, rsaPair } from '../read/keys.js';
import type { Reply } from './answers.js';
import { DATA_CENTER_URL } from './contexts.js';
import { bug, FORBIDDEN, LOCAL_ACCOUNT, LOCAL_MIA, provingThere, REJECTED } from './proving.js';
import { SERVER_MYSELF, valueOf } from './proving.js';

const TOKEN_URL = `${DATA_CENTER_URL}/rest/oauth2/latest/token`;
const password = new Secret(' FAKE-päss:wörd ');
const PASSWORD: Credentials = { method: 'basic', username: 'mia', password };
const COOKIE: Credentials = { method: 'session-cookie', username: 'mia', password };
const personalAccessToken = new Secret('FAKE-pat-0001');
const PAT: Credentials = { method: 'personal-access-token', personalAccessToken };
const LINK: Credentials = {
  method: 'oauth1',
  consumerKey: 'FAKE-consumer',
  privateKey: new Secret(pkcs8(rsaPair())),
  oauthToken: new Secret('FAKE-oauth-token'),
};
const ACCESS: Credentials = { method: 'access-token', accessToken: new Secret('FAKE-access-token') };
const client = { clientId: 'FAKE-client', clientSecret: new Secret('FAKE-client-secret') };
const CLIENT = { method: 'client-credentials', ...client, scope: undefined } as const;
const GRANT = {
  method: 'refresh-token',
  ...client,
  refreshToken: new Secret('FAKE-refresh-token'),
  redirectUri: 'https://ci.example/callback',
} as const;

const ISSUED: Reply = { body: { access_token: 'FAKE-access-token', expires_in: 3600, scope: 'WRITE' } };
const ROTATED: Reply = {
  body: { access_token: 'FAKE-access-token', refresh_token: 'FAKE-next-refresh-token' },
};
const message = 'Basic Authentication has been disabled on this instance.';
const SWITCHED_OFF: Reply = { status: 403, body: { message } };
const problem = (text: string): Reply => ({ status: 401, headers: { 'www-authenticate': text } });

describe('where a credential is renewed', () => {
  const siteUrl = 'https://jira.example.com';
  const [ADMIN, PROFILE] = ['https://admin.atlassian.com', `${siteUrl}/secure/ViewProfile.jspa`];
  const PAGES: Readonly<Record<string, string | undefined>> = {
    'access-token': undefined,
    'refresh-token': undefined,
    'service-account-token': ADMIN,
    'client-credentials': siteUrl,
    'oauth-credentials': siteUrl,
    oauth1: siteUrl,
    'personal-access-token': `${PROFILE}?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`,
    basic: PROFILE,
    'session-cookie': PROFILE,
  };
  const place = { siteUrl, email: undefined, secret: 'FAKE_SECRET', store: 'store it as FAKE_SECRET' };
  const renewing = (name: string, more: object = {}) => methodNamed(name).renewal({ ...place, ...more });

  test.each(METHODS.map(({ name }) => name))('%s', (name) => {
    const tokens = 'https://id.atlassian.com/manage-profile/security/api-tokens';
    const [page, advice] = renewing(name);
    expect(page).toBe(name in PAGES ? PAGES[name] : tokens);
    expect(advice).toMatch(/^[A-Z].*store it as FAKE_SECRET/);
  });

  test('depends on whose it is, and where', () => {
    expect(renewing('auto', { email: 'ci@serviceaccount.atlassian.com' })[0]).toBe(ADMIN);
    expect(renewing('api-token', { email: 'mia@example.com' })[1]).toContain('Log in as mia@example.com,');
    for (const url of [undefined, 'https://acme.atlassian.net'])
      expect(renewing('client-credentials', { siteUrl: url })).toEqual([
        ADMIN,
        expect.stringContaining('OAuth 2.0'),
      ]);
    expect(renewing('personal-access-token', { siteUrl: undefined })[0]).toBeUndefined();
    expect(renewing('basic', { siteUrl: undefined })[0]).toBeUndefined();
    expect(renewing('refresh-token', { secret: undefined })[1]).toMatch(/which saves the refresh token\.$/);
  });
});

test.each<[string, Credentials, Reply[], string, string, boolean]>([
  ['a wrong password', PASSWORD, [REJECTED], 'credentials-rejected', 'its owner solves a CAPTCHA', true],
  ['a switched-off password', PASSWORD, [SWITCHED_OFF], 'password-auth-disabled', '`personal-access', true],
  ['a personal access token', PAT, [REJECTED], 'credentials-rejected', '8.14', true],
  ['one that lacks something', PAT, [FORBIDDEN], 'permission-denied', '8.14', false],
  ['an access token', ACCESS, [REJECTED], 'credentials-rejected', 'the next refresh', true],
  ["a client's new token", CLIENT, [ISSUED, REJECTED], 'credentials-rejected', 'the next refresh', false],
])('%s is refused once: %j, %j, %s, "%s"', async (_what, credentials, replies, code, words, isSaid) => {
  const { proof, requests } = provingThere(credentials, ...replies);
  const { message } = await failureFrom(proof, code);
  expect(message.includes(words)).toBe(isSaid);
  expect(message).not.toContain('FAKE');
  expect(requests).toHaveLength(replies.length);
});

test.each([PAT, ACCESS, COOKIE])('$method hides no bug', async (credentials) => {
  await expect(provingThere(credentials, bug).proof).rejects.toBe(bug);
});

test('a user name and password are one request, in UTF-8', async () => {
  const { proof, requests, events } = provingThere(PASSWORD, LOCAL_MIA);
  const encoded = Buffer.from('mia: FAKE-päss:wörd ', 'utf8').toString('base64');
  const found = { method: 'basic', baseUrl: DATA_CENTER_URL, account: LOCAL_ACCOUNT };
  expect(await proof).toMatchObject(found);
  expect(valueOf(await proof)).toBe(`Basic ${encoded}`);
  expect(requests).toMatchObject([{ url: SERVER_MYSELF, repeatable: 'once' }]);
  expect(events).toEqual(['mask mia: FAKE-päss:wörd ', `mask ${encoded}`]);
});

test('a personal access token is Bearer, and Jira tells when it ends', async () => {
  const list: Reply = { body: [{ id: 1, name: 'CI', expiringAt: '2027-03-15T10:11:12.000+0000' }] };
  const { proof, urls } = provingThere(PAT, LOCAL_MIA, list);
  const found = await proof;
  const at = new Date('2027-03-15T10:11:12Z');
  expect(valueOf(found)).toBe('Bearer FAKE-pat-0001');
  expect(found).toMatchObject({ account: LOCAL_ACCOUNT, baseUrl: DATA_CENTER_URL, expiresAt: at });
  expect(found.credentialEnd).toEqual({ source: 'jira', at });
  expect(urls()).toEqual([SERVER_MYSELF, `${DATA_CENTER_URL}/rest/pat/latest/tokens`]);
});

describe('an OAuth 1.0a application link', () => {
  test('is a signature for each request', async () => {
    const { proof, requests } = provingThere(LINK, LOCAL_MIA);
    const { credential, ...found } = await proof;
    expect(credential.kind).toBe('signature');
    expect(found).toEqual({ method: 'oauth1', baseUrl: DATA_CENTER_URL, account: LOCAL_ACCOUNT });
    expect(requests).toMatchObject([{ url: SERVER_MYSELF, credential }]);
    const headers = ['GET', 'GET', 'PUT'].map((method) => headerFor(credential, method, SERVER_MYSELF));
    const values = headers.map(({ value }) => value.reveal());
    expect(headers[0]?.name).toBe('Authorization');
    expect(new Set(values).size).toBe(3);
    expect(new Set(values.map((value) => /oauth_nonce="([0-9a-f]{32})"/.exec(value)?.[1])).size).toBe(3);
    expect(values[0]).toContain(`oauth_timestamp="${Date.UTC(2027, 0, 31, 12) / 1000}"`);
  });

  test.each([
    ['consumer_key_unknown', 'client-rejected', '`consumer-key`'],
    ['signature_invalid', 'client-rejected', '`private-key`'],
    ['token_rejected', 'credentials-rejected', '`oauth-token`'],
    ['timestamp_refused', 'credentials-rejected', 'clock'],
  ])('refused with %s: %s, %s', async (name, code, words) => {
    for (const header of [
      `OAuth realm="https%3A%2F%2Fjira.example.com%2Fjira", oauth_problem="${name}"`,
      `OAuth oauth_problem=${name}&oauth_acceptable_timestamps=1-2`,
      `OAuth realm="x", oauth_problem="${name}", oauth_problem_advice="FAKE"`,
    ]) {
      const failure = await failureFrom(provingThere(LINK, problem(header)).proof, code, words);
      expect(failure.what).toContain('jira.example.com');
      expect(failure.message).not.toContain('FAKE');
    }
  });

  test.each([
    'OAuth oauth_problem="constructor"',
    'OAuth realm="x"',
    'OAuth oauth_problem="##[add-mask]FAKE"',
  ])('refused with %s is refused as any other', async (header) => {
    const { message } = await failureFrom(provingThere(LINK, problem(header)).proof, 'credentials-rejected');
    expect(message).not.toContain('FAKE');
  });
});

test.each([
  [undefined, 'WRITE'],
  ['READ', 'READ'],
])('an OAuth 2.0 client asks for the scope %s as %s', async (scope, sent) => {
  const { proof, requests, urls, events } = provingThere({ ...CLIENT, scope }, ISSUED, LOCAL_MIA);
  const found = await proof;
  expect(found).toMatchObject({ method: 'client-credentials', account: LOCAL_ACCOUNT, scopes: ['WRITE'] });
  expect(found.expiresAt).toEqual(new Date('2027-01-31T13:00:00Z'));
  expect(valueOf(found)).toBe('Bearer FAKE-access-token');
  expect(urls()).toEqual([TOKEN_URL, SERVER_MYSELF]);
  const parameters = new URLSearchParams(requests[0]?.body?.text.reveal());
  expect([parameters.get('grant_type'), parameters.get('scope')]).toEqual(['client_credentials', sent]);
  expect(events).toEqual(['mask FAKE-access-token']);
});
test('a grant on a Data Center is spent', async () => {
  const { proof, requests, events } = provingThere(GRANT, ROTATED, LOCAL_MIA);
  const found = await proof;
  expect(found).toMatchObject({ method: 'refresh-token', account: LOCAL_ACCOUNT });
  expect(found.refreshToken?.reveal()).toBe('FAKE-next-refresh-token');
  const sent = new URLSearchParams(requests[0]?.body?.text.reveal());
  expect(sent.get('redirect_uri')).toBe(GRANT.redirectUri);
  expect(requests[0]?.repeatable).toBe('spend');
  expect(events).toEqual(['mask FAKE-access-token', 'mask FAKE-next-refresh-token', 'exchange spent']);
});

test('a method is never tried where there is none', async () => {
  const apiToken = new Secret('FAKE-token');
  const { proof } = provingThere({ method: 'api-token', email: 'me@example.com', apiToken });
  await expect(proof).rejects.toThrow('A method was asked of a kind of Jira that does not have it.');
});
