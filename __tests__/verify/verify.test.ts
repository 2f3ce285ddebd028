import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { headerFor } from '../../src/credential.js';
import { Failure } from '../../src/failure.js';
import { read } from '../../src/read/index.js';
import { verify } from '../../src/verify.js';
import { failureFrom } from '../project/failure-of.js';
import { given, gotSecrets, type Values } from '../read/given.js';
import { answeringAt, type Reply, type Routes } from './answers.js';
import { CLOUD_ID, DATA_CENTER_URL, GATEWAY_URL, listening, SITE_URL } from './contexts.js';
import { ACCOUNT, bug, GATEWAY_MYSELF, LOCAL_ACCOUNT, LOCAL_MIA, MIA } from './proving.js';
import { OUT_OF_SCOPE, REJECTED, SERVER_MYSELF, SITE_MYSELF } from './proving.js';

const TENANT_URL = `${SITE_URL}/_edge/tenant_info`;
const SESSION_URL = `${DATA_CENTER_URL}/rest/auth/1/session`;
const TOKEN_URL = 'https://auth.atlassian.com/oauth/token';

const TENANT: Reply = { body: { cloudId: CLOUD_ID } };
const SESSION: Reply = { body: { session: { name: 'JSESSIONID', value: 'FAKE-cookie' } } };
const CLASSIC: Values = {
  'site-url': 'acme',
  email: 'me@example.com',
  'api-token': 'FAKE-token-0001',
  'auth-method': 'api-token',
};
const LOCAL: Values = { 'site-url': DATA_CENTER_URL, deployment: 'data-center' };
const PAT: Values = { ...LOCAL, 'personal-access-token': 'FAKE-pat-0001' };
const PASSWORD: Values = { ...LOCAL, username: 'mia', password: 'FAKE-password' };
const COOKIE: Values = { ...PASSWORD, 'auth-method': 'session-cookie' };
const OAUTH: Values = { 'client-id': 'FAKE-client', 'client-secret': 'FAKE-client-secret' };

function verifyingAt(values: Values, routes: Routes, now?: string) {
  const answers = answeringAt(routes);
  const told = listening(answers.send, now);
  const effects = { mask: () => undefined, warn: () => undefined, secretsWithheld: gotSecrets };
  const session = read(given(values), effects).then((request) => verify(request, told.effects));
  return { ...answers, ...told, session };
}

/** Logs in to Jira Cloud, which gives this reply, also about the cloudId. */
const onCloud = (reply: Reply | Error, values: Values = {}, tenant: Routes[string] = TENANT) =>
  verifyingAt({ ...CLASSIC, ...values }, { [SITE_MYSELF]: reply, [TENANT_URL]: tenant });

const onServer = (reply: Reply | Error, values: Values = {}, now?: string) =>
  verifyingAt({ ...PASSWORD, ...values }, { [SERVER_MYSELF]: reply }, now);

afterEach(() => {
  jest.useRealTimers();
});

const GATEWAY_INFO = `${GATEWAY_URL}/rest/api/3/serverInfo`;
const RESOURCES_URL = 'https://api.atlassian.com/oauth/token/accessible-resources';
const SCOPED: Values = { ...CLASSIC, 'auth-method': 'scoped-api-token' };
const ACCESS: Values = { 'access-token': 'FAKE-access-token' };

describe('a session on Jira Cloud', () => {
  test('with a classic token is on the site', async () => {
    const { session, urls } = onCloud(MIA);
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

  test('on the gateway asks for its own address', async () => {
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

test('the account need not be known, unless it is checked', async () => {
  const optional = { identity: 'optional' };
  const { account } = await onCloud(OUT_OF_SCOPE, optional).session;
  expect(account.unknown).toContain('read:jira-user');
  await failureFrom(onCloud(OUT_OF_SCOPE).session, 'insufficient-scope', 'set `identity: optional`');
  for (const checked of [{ 'expected-account-id': 'FAKE-mia' }, { 'required-permissions': 'EDIT_ISSUES' }]) {
    const { session } = onCloud(OUT_OF_SCOPE, { ...optional, ...checked });
    await failureFrom(session, 'insufficient-scope', 'without `expected-account-id`');
  }
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

describe('a declared last day', () => {
  const END = new Date('2027-03-01T23:59:59Z');
  const declared = { 'expires-on': '2027-03-01' };
  const TOKENS_URL = `${DATA_CENTER_URL}/rest/pat/latest/tokens`;

  test('is the end of a long-lived credential', async () => {
    for (const { session } of [onCloud(MIA, declared), onServer(LOCAL_MIA, declared)]) {
      const credentialEnd = { source: 'expires-on', at: END };
      expect(await session).toMatchObject({ expiresAt: END, credentialEnd });
    }
  });

  test('is not the end of a token that was obtained', async () => {
    const routes = { [SESSION_URL]: SESSION, [SERVER_MYSELF]: LOCAL_MIA };
    const { session } = verifyingAt({ ...COOKIE, ...declared }, routes);
    const found = await session;
    expect(found.expiresAt).toBeUndefined();
    expect(found.credentialEnd).toEqual({ source: 'expires-on', at: END });
  });

  test('is of no interest where Jira knows of none', async () => {
    const routes = { [SERVER_MYSELF]: LOCAL_MIA, [TOKENS_URL]: { body: [{ name: 'CI', expiringAt: null }] } };
    const found = await verifyingAt({ ...PAT, ...declared }, routes).session;
    expect(found.expiresAt).toBeUndefined();
    expect(found.credentialEnd).toEqual({ source: 'jira', at: undefined });
  });

  test.each([
    ['2027-01-30', REJECTED, 'credential-expired'],
    ['2027-01-30', { ...MIA, headers: { 'x-seraph-loginreason': 'OUT' } }, 'credential-expired'],
    ['2027-01-30', { status: 403, body: {} }, 'permission-denied'],
  ])('(%s) explains a refusal only if it is over', async (date, reply, code) => {
    const values = { 'expires-on': date };
    for (const { session } of [onCloud(reply, values), onServer(reply, values)]) {
      const failure = await failureFrom(session, code);
      if (code === 'credential-expired') expect(failure.what).toContain('it expired on 2027-01-30.');
    }
  });

  test.each([
    ['refresh-token-invalid', { 'refresh-token': 'FAKE-refresh-token' }, 'invalid_grant'],
    ['client-rejected', {}, 'access_denied'],
  ])('that is over explains %s', async (code, more, error) => {
    const values = { 'site-url': 'acme', ...OAUTH, ...more };
    const routes = { [TOKEN_URL]: { status: 403, body: { error } }, [TENANT_URL]: TENANT };
    await failureFrom(verifyingAt(values, routes).session, code);
    const over = { ...values, 'expires-on': '2027-01-30' };
    await failureFrom(verifyingAt(over, routes).session, 'credential-expired');
  });

  test.each([
    ['2027-01-30T23:59:58Z', 'credentials-rejected'],
    ['2027-01-30T23:59:59Z', 'credential-expired'],
  ])('at %s: %s', async (now, code) => {
    await failureFrom(onServer(REJECTED, { 'expires-on': '2027-01-30' }, now).session, code);
  });
});

test.each([
  ['by accountId', onCloud, MIA, 'FAKE-mia', 'FAKE-mia'],
  ['not by name', onCloud, MIA, 'Mia Krystof', 'FAKE-mia,'],
  ['on a Data Center by name', onServer, LOCAL_MIA, 'mia', 'JIRAUSER1'],
  ['not as another there', onServer, LOCAL_MIA, 'JIRAUSER2', 'JIRAUSER1,'],
])('who was expected is known %s', async (what, logIn, reply, expected, id) => {
  const { session } = logIn(reply, { 'expected-account-id': expected });
  if (what.startsWith('not'))
    await failureFrom(session, 'unexpected-account', `belongs to the account ${id}`);
  else expect((await session).account.id).toBe(id);
});

describe('permissions that the job needs', () => {
  const needs = { 'required-permissions': 'EDIT_ISSUES', project: 'PROJ' };
  const CLOUD_URL = `${SITE_URL}/rest/api/3/mypermissions?permissions=EDIT_ISSUES&projectKey=PROJ`;
  const SERVER_URL = `${DATA_CENTER_URL}/rest/api/2/mypermissions?projectKey=PROJ`;
  const granting = (havePermission: boolean): Reply => ({
    body: { permissions: { EDIT_ISSUES: { havePermission } } },
  });

  test.each([true, false])('are asked for with the credential, after the proof: %s', async (isGranted) => {
    const reply = granting(isGranted);
    for (const { session, urls } of [
      verifyingAt({ ...CLASSIC, ...needs }, { [SITE_MYSELF]: MIA, [TENANT_URL]: TENANT, [CLOUD_URL]: reply }),
      verifyingAt({ ...PASSWORD, ...needs }, { [SERVER_MYSELF]: LOCAL_MIA, [SERVER_URL]: reply }),
    ]) {
      if (isGranted) await session;
      else expect((await failureFrom(session)).what).toBe('The account lacks EDIT_ISSUES in project PROJ.');
      expect(urls().at(-1)).toMatch(/mypermissions/);
    }
  });

  test('are not asked for by somebody else than was expected', async () => {
    const { session } = onServer(LOCAL_MIA, { ...needs, 'expected-account-id': 'JIRAUSER2' });
    await failureFrom(session, 'unexpected-account');
  });
});

describe('the look-up of the cloudId', () => {
  const NO_SITE: Reply = { status: 404 };

  test.each<[string, Reply | Error, Reply | Error, string]>([
    ['explains a refusal', REJECTED, NO_SITE, 'site-not-found'],
    ['explains a lack of rights', { status: 403, body: {} }, NO_SITE, 'site-not-found'],
    ['explains a wrong input', new Failure('invalid-input', 'What.', 'Advice.'), NO_SITE, 'site-not-found'],
    ['explains that nothing is there', NO_SITE, NO_SITE, 'site-not-found'],
    ['explains a page', { text: '<html>' }, NO_SITE, 'site-not-found'],
    ['explains no broken network', new Failure('timeout', 'What.', 'Advice.'), NO_SITE, 'timeout'],
    ['explains nothing if it fails in another way', REJECTED, { status: 500 }, 'credentials-rejected'],
  ])('%s', async (_what, myself, tenant, code) => {
    const failure = await failureFrom(onCloud(myself, {}, tenant).session, code);
    if (code === 'site-not-found') expect(failure.what).toMatch(/^There is no Jira site at /);
  });

  test('hides no bug', async () => {
    for (const myself of [REJECTED, MIA]) await expect(onCloud(myself, {}, bug).session).rejects.toBe(bug);
  });

  test('must succeed in the end', async () => {
    const failure = await failureFrom(onCloud(MIA, {}, NO_SITE).session, 'site-not-found');
    expect(failure.advice).toMatch(/ The credential itself is valid\.$/);
  });

  test('holds a refusal back for two seconds at most', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const { session } = onCloud(REJECTED, {}, new Promise<never>(() => undefined));
    let code: string | undefined;
    const end = failureFrom(session).then((failure) => (code = failure.code));
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await settled();
    jest.advanceTimersByTime(1999);
    await settled();
    expect(code).toBeUndefined();
    jest.advanceTimersByTime(1);
    expect(await end).toBe('credentials-rejected');
  });
});
