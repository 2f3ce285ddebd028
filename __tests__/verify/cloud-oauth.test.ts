import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../src/failure.js';
import { prove } from '../../src/methods/index.js';
import { type CloudSite, COMMERCIAL, realmOfSite } from '../../src/site.js';
import { Secret } from '../../src/secret.js';
import { WRITE_ONLY } from '../../src/store/token-store.js';
import { failureFrom } from '../project/failure-of.js';
import { answeringAt, type Reply } from './answers.js';
import { cloud, CLOUD_ID, GATEWAY_URL, SITE_URL } from './contexts.js';
import { ACCOUNT, bug, FORBIDDEN, GATEWAY_MYSELF, MIA, OUT_OF_SCOPE } from './proving.js';
import { proving, REJECTED, valueOf } from './proving.js';

const TOKEN_URL = 'https://auth.atlassian.com/oauth/token';
const CREDENTIALS_URL = 'https://api.atlassian.com/oauth/token';
const GOVERNMENT = realmOfSite('fed.atlassian-us-gov-mod.net') ?? COMMERCIAL;
const RESOURCES_URL = 'https://api.atlassian.com/oauth/token/accessible-resources';

const resource = (id: string, url: string): object => ({ id, url, scopes: ['read:jira-work'] });
const OTHER = resource('fedcba98-7654-4321-8fed-cba987654321', 'https://other.atlassian.net');
const REACHED: Reply = { body: [OTHER, resource(CLOUD_ID, SITE_URL)] };
const NOT_REACHED: Reply = { body: [OTHER] };

describe('an access token of somebody else', () => {
  const credentials = { method: 'access-token', accessToken: new Secret('FAKE-access-token') } as const;

  test.each<[string, Partial<CloudSite>]>([
    [GATEWAY_MYSELF, {}],
    [RESOURCES_URL, { isGrantsOwn: true, cloudId: undefined }],
  ])('that is refused at %s is most likely over', async (url, site) => {
    const { proof, urls } = proving(credentials, { [url]: REJECTED }, site);
    await failureFrom(proof, 'credentials-rejected', 'obtain a new one');
    expect(urls()).toEqual([url]);
  });

  test.each<[string, Reply | Error, string]>([
    ['that its grant does not reach', NOT_REACHED, 'site-not-accessible'],
    ['that its grant reaches', REACHED, 'permission-denied'],
    ['that nobody knows, with a list', { status: 401, ...NOT_REACHED }, 'permission-denied'],
    ['that nobody can be asked about', new Failure('timeout', 'What.', 'Advice.'), 'permission-denied'],
  ])('is not let in to a site %s: %s', async (_what, reply, code) => {
    const { proof, requests } = proving(credentials, { [GATEWAY_MYSELF]: FORBIDDEN, [RESOURCES_URL]: reply });
    await failureFrom(proof, code);
    expect(requests[1]).toMatchObject({ method: 'GET', url: RESOURCES_URL, repeatable: 'explanation' });
    expect(requests[1]?.credential).toBe(requests[0]?.credential);
  });

  test('is not asked after where the answer says enough', async () => {
    const { proof } = proving(credentials, { [GATEWAY_MYSELF]: OUT_OF_SCOPE });
    await failureFrom(proof, 'insufficient-scope');
  });

  test('hides no bug', async () => {
    await expect(proving(credentials, { [GATEWAY_MYSELF]: bug }).proof).rejects.toBe(bug);
    const routes = { [GATEWAY_MYSELF]: FORBIDDEN, [RESOURCES_URL]: bug };
    await expect(proving(credentials, routes).proof).rejects.toBe(bug);
  });
});

const client = { clientId: 'FAKE-client', clientSecret: new Secret('FAKE-client-secret') };
const sentOf = (requests: ReturnType<typeof proving>['requests']): unknown =>
  JSON.parse(requests[0]?.body?.text.reveal() ?? '');
const SENT = { client_id: 'FAKE-client', client_secret: 'FAKE-client-secret' };

describe('an OAuth 2.0 client', () => {
  const refreshToken = new Secret('FAKE-refresh-token');
  const twoLegged = { method: 'client-credentials', ...client, scope: undefined } as const;
  // A redirect URL is not sent to Cloud.
  const redirectUri = 'https://ci.example/callback';
  const threeLegged = { method: 'refresh-token', ...client, refreshToken, redirectUri } as const;
  const issued = { access_token: 'FAKE-access-token', expires_in: 3600, scope: 'read:jira-user read:me' };
  const ISSUED: Reply = { body: issued };
  const ROTATED: Reply = { body: { ...issued, refresh_token: 'FAKE-next-refresh-token' } };

  test('obtains an access token, and proves it on the gateway', async () => {
    const routes = { [TOKEN_URL]: ISSUED, [GATEWAY_MYSELF]: MIA };
    const { proof, urls, events } = proving(twoLegged, routes);
    const found = await proof;
    expect(found).toMatchObject({ method: 'client-credentials', baseUrl: GATEWAY_URL, account: ACCOUNT });
    expect(found.scopes).toEqual(['read:jira-user', 'read:me']);
    expect(found.expiresAt).toEqual(new Date('2027-01-31T13:00:00Z'));
    expect(found.accessToken?.reveal()).toBe('FAKE-access-token');
    expect(valueOf(found)).toBe('Bearer FAKE-access-token');
    expect(urls()).toEqual([TOKEN_URL, GATEWAY_MYSELF]);
    expect(events).toEqual(['mask FAKE-access-token']);
  });

  test.each([
    ['client-credentials', TOKEN_URL, "one of Jira's OAuth credentials"],
    ['oauth-credentials', CREDENTIALS_URL, "a service account's client"],
  ] as const)('that is refused as %s may be of another kind', async (method, url, words) => {
    const denied: Reply = { status: 401, body: { error: 'access_denied' } };
    const { proof, urls } = proving({ ...twoLegged, method }, { [url]: denied });
    await failureFrom(proof, 'client-rejected', `It may also be ${words}`);
    expect(urls()).toEqual([url]);
  });

  test('exchanges a refresh token', async () => {
    const routes = { [TOKEN_URL]: ROTATED, [GATEWAY_MYSELF]: MIA };
    const { proof, requests, events } = proving(threeLegged, routes);
    const found = await proof;
    expect(found).toMatchObject({ method: 'refresh-token', baseUrl: GATEWAY_URL, account: ACCOUNT });
    expect(found.accessToken?.reveal()).toBe('FAKE-access-token');
    expect(found.refreshToken?.reveal()).toBe('FAKE-next-refresh-token');
    const sent = { grant_type: 'refresh_token', ...SENT, refresh_token: 'FAKE-refresh-token' };
    expect(sentOf(requests)).toEqual(sent);
    expect(events).toEqual(['mask FAKE-access-token', 'mask FAKE-next-refresh-token', 'exchange certain']);
  });

  test('hands over no refresh token that is saved', async () => {
    const { send } = answeringAt({ [TOKEN_URL]: ROTATED, [GATEWAY_MYSELF]: MIA });
    const store = { ...WRITE_ONLY, description: 'the FAKE store', save: () => Promise.resolve() };
    const { refreshToken } = await prove(threeLegged, { ...cloud(send).context, store });
    expect(refreshToken).toBeUndefined();
  });

  test.each([
    ['reaches', REACHED, REJECTED, 'credentials-rejected', 'issued this access token just now'],
    ['does not reach', NOT_REACHED, { status: 404, body: {} }, 'site-not-accessible', 'choose this site'],
  ])('whose fresh token is refused by a site that it %s', async (_what, resources, reply, code, words) => {
    const rest = { [GATEWAY_MYSELF]: reply, [RESOURCES_URL]: resources };
    for (const { proof, urls } of [
      proving(twoLegged, { [TOKEN_URL]: ISSUED, ...rest }),
      proving(threeLegged, { [TOKEN_URL]: ROTATED, ...rest }),
    ]) {
      await failureFrom(proof, code, words);
      expect(urls()).toEqual([TOKEN_URL, GATEWAY_MYSELF, RESOURCES_URL]);
    }
  });
});

describe("Jira's OAuth credentials", () => {
  const credentials = { method: 'oauth-credentials', ...client, scope: undefined } as const;
  const ISSUED: Reply = { body: { access_token: 'FAKE-access-token', expires_in: 900 } };

  test('are proved by the token that they get', async () => {
    const { proof, urls, requests, events } = proving(credentials, { [CREDENTIALS_URL]: ISSUED });
    const found = await proof;
    expect(found).toMatchObject({
      method: 'oauth-credentials',
      baseUrl: 'https://api.atlassian.com',
      apiUrl: '',
      account: { id: '', name: '', type: '', unknown: 'The credential belongs to no account.' },
      expiresAt: new Date('2027-01-31T12:15:00Z'),
    });
    expect(valueOf(found)).toBe('Bearer FAKE-access-token');
    const sent = { audience: 'api.atlassian.com', grant_type: 'client_credentials', ...SENT };
    expect(sentOf(requests)).toEqual(sent);
    expect(urls()).toEqual([CREDENTIALS_URL]);
    expect(events).toEqual(['mask FAKE-access-token']);
  });

  test.each<[string, Partial<CloudSite>, object, string]>([
    ['in Government Cloud', { realm: GOVERNMENT }, {}, 'Government Cloud'],
    ['by an address on the gateway', { url: undefined }, {}, 'on the gateway'],
    ['with a scope', {}, { scope: 'WRITE' }, 'scopes are fixed'],
  ])('are not sent %s', async (_what, site, more, words) => {
    const { proof, urls } = proving({ ...credentials, ...more }, {}, site);
    await failureFrom(proof, 'invalid-input', words);
    expect(urls()).toEqual([]);
  });
});
