import { describe, expect, test } from '@jest/globals';
import { headerFor } from '../../src/credential.js';
import { failureFrom } from '../project/failure-of.js';
import type { Values } from '../read/given.js';
import type { Routes } from './answers.js';
import { CLOUD_ID, DATA_CENTER_URL, GATEWAY_URL, SITE_URL } from './contexts.js';
import { GATEWAY_MYSELF, LOCAL_ACCOUNT, LOCAL_MIA, MIA } from './proving.js';
import { ACCOUNT, OUT_OF_SCOPE, REJECTED, SERVER_MYSELF, SITE_MYSELF } from './proving.js';
import { CLASSIC, COOKIE, OAUTH, PAT, SESSION, SESSION_URL } from './verifying.js';
import { TENANT, TENANT_URL, TOKEN_URL, verifyingAt } from './verifying.js';

const GATEWAY_INFO = `${GATEWAY_URL}/rest/api/3/serverInfo`;
const RESOURCES_URL = 'https://api.atlassian.com/oauth/token/accessible-resources';
const SCOPED: Values = { ...CLASSIC, 'auth-method': 'scoped-api-token' };
const ACCESS: Values = { 'access-token': 'FAKE-access-token' };

describe('a session on Jira Cloud', () => {
  test('with a classic token is on the site, and its cloudId is known beside it', async () => {
    const { session, urls } = verifyingAt(CLASSIC, { [SITE_MYSELF]: MIA, [TENANT_URL]: TENANT });
    const { credential, basic, ...found } = await session;
    expect(found).toEqual({
      deployment: 'cloud',
      method: 'api-token',
      baseUrl: SITE_URL,
      apiUrl: `${SITE_URL}/rest/api/3`,
      siteUrl: SITE_URL,
      cloudId: CLOUD_ID,
      account: ACCOUNT,
      scopes: [],
      expiresAt: undefined,
      credentialEnd: undefined,
      accessToken: undefined,
      refreshToken: undefined,
    });
    expect(headerFor(credential, 'GET', SITE_MYSELF).value.reveal()).toMatch(/^Basic /);
    expect([basic?.user, basic?.secret.reveal()]).toEqual(['me@example.com', 'FAKE-token-0001']);
    expect(urls()).toEqual([TENANT_URL, SITE_MYSELF]);
  });

  test('with a cloudId that was given asks for none', async () => {
    const { session, urls } = verifyingAt({ ...SCOPED, 'cloud-id': CLOUD_ID }, { [GATEWAY_MYSELF]: MIA });
    expect((await session).cloudId).toBe(CLOUD_ID);
    expect(urls()).toEqual([GATEWAY_MYSELF]);
  });

  test('given by its address on the gateway, asks there for its own', async () => {
    const { session, urls, requests } = verifyingAt(
      { ...SCOPED, 'site-url': GATEWAY_URL },
      { [GATEWAY_MYSELF]: MIA, [GATEWAY_INFO]: { body: { baseUrl: SITE_URL } } },
    );
    expect(await session).toMatchObject({ baseUrl: GATEWAY_URL, siteUrl: SITE_URL, cloudId: CLOUD_ID });
    expect(urls()).toEqual([GATEWAY_MYSELF, GATEWAY_INFO]);
    expect(requests[1]?.credential).toBe(requests[0]?.credential);
  });

  test('behind a custom domain is there for people', async () => {
    const custom = 'https://jira.example.com';
    const { session, urls, debugged } = verifyingAt(
      { ...SCOPED, 'site-url': custom },
      {
        [`${custom}/_edge/tenant_info`]: TENANT,
        [`${custom}/rest/api/2/serverInfo`]: { body: { deploymentType: 'Cloud', baseUrl: SITE_URL } },
        [GATEWAY_MYSELF]: MIA,
      },
    );
    expect(await session).toMatchObject({ baseUrl: GATEWAY_URL, siteUrl: custom, cloudId: CLOUD_ID });
    expect(urls()).toHaveLength(3);
    expect(debugged).toContain('Its answers show that this is cloud.');
  });

  test('tells for debugging how it was found', async () => {
    const values = { ...CLASSIC, 'auth-method': 'auto' };
    const routes = { [TENANT_URL]: TENANT, [SITE_MYSELF]: REJECTED, [GATEWAY_MYSELF]: MIA };
    const { session, debugged } = verifyingAt(values, routes);
    await session;
    expect(debugged.sort()).toEqual([
      'Not the site: credentials-rejected.',
      'The API token is tried on: site, then gateway.',
      `The cloudId of ${SITE_URL} is ${CLOUD_ID}.`,
      `Verified by scoped-api-token at ${GATEWAY_URL}.`,
    ]);
  });

  test('that only the grant knows is found by its token', async () => {
    const sites = { body: [{ id: CLOUD_ID, url: SITE_URL, scopes: ['read:jira-work'] }] };
    const { session, urls } = verifyingAt(ACCESS, { [RESOURCES_URL]: sites, [GATEWAY_MYSELF]: MIA });
    expect(await session).toMatchObject({ baseUrl: GATEWAY_URL, siteUrl: SITE_URL, cloudId: CLOUD_ID });
    expect(urls()).toEqual([RESOURCES_URL, GATEWAY_MYSELF]);
  });
});

describe('without the scope that tells whose a credential is', () => {
  const verifyingWith = (values: Values) =>
    verifyingAt({ ...CLASSIC, ...values }, { [SITE_MYSELF]: OUT_OF_SCOPE, [TENANT_URL]: TENANT }).session;

  test.each([
    [{}, 'Or set `identity: optional`'],
    [{ identity: 'optional', 'expected-account-id': 'FAKE-mia' }, 'has no effect with'],
    [{ identity: 'optional', 'required-permissions': 'EDIT_ISSUES' }, 'has no effect with'],
  ])('%j fails', async (values, words) => {
    const { advice } = await failureFrom(verifyingWith(values), 'insufficient-scope');
    expect(advice).toContain(words);
  });

  test('it need not be known', async () => {
    const { account } = await verifyingWith({ identity: 'optional' });
    expect(account.unknown).toContain('read:jira-user');
  });
});

test.each<[string, Values, Routes]>([
  ['a token', { ...PAT, 'personal-access-token': '"FAKE-pat-0001"' }, { [SERVER_MYSELF]: REJECTED }],
  [
    'a client',
    { 'site-url': 'acme', ...OAUTH, 'client-secret': '"FAKE-client-secret"' },
    { [TENANT_URL]: TENANT, [TOKEN_URL]: { status: 403, body: { error: 'access_denied' } } },
  ],
])('what is odd about %s that is refused is told once', async (_what, values, routes) => {
  const { message } = await failureFrom(verifyingAt(values, routes).session);
  expect(message.match(/in quotation marks/g)).toHaveLength(1);
});

describe('a session on a Data Center', () => {
  test('is at its address, without a cloudId', async () => {
    const routes = { [SESSION_URL]: SESSION, [SERVER_MYSELF]: LOCAL_MIA };
    const { session, urls, events } = verifyingAt(COOKIE, routes);
    expect(await session).toMatchObject({
      deployment: 'data-center',
      method: 'session-cookie',
      baseUrl: DATA_CENTER_URL,
      apiUrl: `${DATA_CENTER_URL}/rest/api/2`,
      siteUrl: DATA_CENTER_URL,
      cloudId: '',
      account: LOCAL_ACCOUNT,
      basic: undefined,
      expiresAt: undefined,
    });
    expect(urls()).toHaveLength(2);
    expect(events).toContain(`session ${SESSION_URL} JSESSIONID=FAKE-cookie`);
  });

  test('is not begun with a credential of the other kind', async () => {
    const { session, urls } = verifyingAt(
      { ...SCOPED, 'site-url': 'https://jira.example.com' },
      {
        'https://jira.example.com/_edge/tenant_info': { status: 404 },
        'https://jira.example.com/rest/api/2/serverInfo': { body: { deploymentType: 'Server' } },
      },
    );
    await failureFrom(session, 'invalid-input');
    expect(urls()).toHaveLength(2);
  });
});
