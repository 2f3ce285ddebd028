import { expect, test } from '@jest/globals';
import { edgePage, type FaultRule } from '../../sandbox/index.js';
import { play, sites, tokens, ways } from '../../__tests__/dist/scenario.js';

const failedLogIn = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
const onSite = { host: sites.acme.host, path: '/rest/api/3/myself' };
const onGateway = { host: 'api.atlassian.com', path: /\/myself$/ };
const page = { 'content-type': 'text/html' };

test.each<[string, Record<string, string>, FaultRule, string]>([
  [
    'a good token of an account without Jira is not called wrong',
    ways.scoped,
    { ...onGateway, then: { status: 403, body: { code: 403, message: 'Forbidden' } } },
    'permission-denied',
  ],
  [
    'a failed log-in counts, whatever the status: 404',
    { ...ways.classic, 'auth-method': 'api-token' },
    { ...onSite, then: { status: 404, headers: failedLogIn, body: {} } },
    'credentials-rejected',
  ],
  [
    'a failed log-in counts, whatever the status: 403',
    { ...ways.classic, 'auth-method': 'api-token' },
    { ...onSite, then: { status: 403, headers: failedLogIn, body: {} } },
    'credentials-rejected',
  ],
  [
    'a firewall with a page says nothing of the account',
    { ...ways.classic, 'auth-method': 'api-token' },
    { ...onSite, then: { status: 403, headers: page, body: '<h1>Blocked</h1>' } },
    'untrusted-response',
  ],
  [
    'a firewall with a page says nothing of the client',
    ways.clientCredentials,
    { host: 'auth.atlassian.com', then: { status: 403, headers: page, body: '<h1>Blocked</h1>' } },
    'untrusted-response',
  ],
  [
    'an edge’s page in place of permissions says nothing of the project',
    { ...ways.classic, 'required-permissions': 'EDIT_ISSUES', project: 'PROJ' },
    { path: '/rest/api/3/mypermissions', then: edgePage(404) },
    'untrusted-response',
  ],
  [
    'a gateway’s page in place of an answer is explained by the grant, if that is the reason',
    { 'access-token': tokens.globexOnly.accessToken },
    { ...onGateway, then: edgePage(404) },
    'site-not-accessible',
  ],
  [
    'permissions that are told to nobody are none',
    { ...ways.classic, 'required-permissions': 'EDIT_ISSUES' },
    {
      path: '/rest/api/3/mypermissions',
      then: {
        status: 200,
        headers: failedLogIn,
        body: { permissions: { EDIT_ISSUES: { havePermission: true } } },
      },
    },
    'anonymous-session',
  ],
  [
    'a cloudId that can not be looked up is no fault of the credential',
    ways.classic,
    { path: '/_edge/tenant_info', then: { status: 500, headers: { 'retry-after': '3600' } } },
    'server-unavailable',
  ],
])('%s', async (_what, inputs, rule, code) => {
  const { main } = await play({
    inputs,
    faults: [rule],
  });
  expect(main.outputs).toEqual({ 'error-code': code });
  expect(main.stdout.includes('The credential itself is good.')).toBe(code === 'server-unavailable');
});

test.each([
  ['a token with scopes pinned as a classic one', { ...ways.scoped, 'auth-method': 'api-token' }],
  ['a classic token pinned as one with scopes', { ...ways.classic, 'auth-method': 'scoped-api-token' }],
])('%s: the refusal names the pin, and where it was refused', async (_what, inputs) => {
  const { main } = await play({ inputs });
  expect(main.outputs).toEqual({ 'error-code': 'credentials-rejected' });
  expect(main.stdout).toContain(
    inputs['auth-method'] === 'api-token' ? ' on the site.' : 'api.atlassian.com',
  );
  expect(main.stdout).toContain(`\`auth-method: ${inputs['auth-method']}\``);
});

test.each<[string, object, string]>([
  ['a service account', { accountType: 'app', appType: 'service' }, 'service-account-token'],
  ['an agent', { accountType: 'app', appType: 'agent' }, 'scoped-api-token'],
  ['an app of an unknown type', { accountType: 'app', appType: 'unknown' }, 'scoped-api-token'],
  ['an app of which no more is said', { accountType: 'app' }, 'scoped-api-token'],
  ['an app of an odd type', { accountType: 'app', appType: ['service'] }, 'scoped-api-token'],
  ['a person, whatever else is said', { accountType: 'atlassian', appType: 'service' }, 'scoped-api-token'],
])('%s is called what it is', async (_what, account, method) => {
  const { main } = await play({
    inputs: ways.scoped,
    faults: [
      {
        ...onGateway,
        then: { status: 200, body: { accountId: 'FAKE-account', displayName: 'Bo', ...account } },
      },
    ],
  });
  const { accountType } = account as { accountType: string };
  expect(main.outputs).toMatchObject({ 'auth-method': method, 'account-type': accountType });
  expect(main.summary.includes('service account')).toBe(method === 'service-account-token');
});

test('a grant for Jira Service Management alone reaches a Jira', async () => {
  const { main } = await play({
    inputs: { ...ways.accessToken, 'site-url': '' },
    arrange: ({ faults }) => {
      const { cloudId: id, url } = sites.acme;
      faults.add({
        path: '/oauth/token/accessible-resources',
        then: {
          status: 200,
          body: [{ id, url, name: 'acme', scopes: ['read:servicedesk-request'] }] as object,
        },
      });
    },
  });
  expect(main).toMatchObject({ status: 0, outputs: { 'site-url': sites.acme.url } });
});
