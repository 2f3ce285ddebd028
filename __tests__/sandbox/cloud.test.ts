import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Question } from './client.js';
import { sandboxed, type Row } from './rows.js';

const { customDomain, fields, government, organization, sites, tokens, users, webhook } = fixtures;
const ACME = sites.acme.url;
const MYSELF = `${ACME}/rest/api/3/myself`;
const GATEWAY = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/3`;
const FED = government.site.url;
const FED_GATEWAY = `https://${government.apiHost}/ex/jira/${government.site.cloudId}/rest/api/3`;
const RESOURCES = 'https://api.atlassian.com/oauth/token/accessible-resources';

const REFUSED = 'Client must be authenticated to access this resource.';
const FAILED = '"x-seraph-loginreason":"AUTHENTICATED_FAILED"';
const MISMATCH = { code: 401, message: 'Unauthorized' };
const basic = (email: string, token: string): Question => ({ basic: [email, token] });
const edit = (question: Question, body: object): Question => ({ ...question, method: 'PUT', body });
const post = (question: Question, body: object): Question => ({ ...question, method: 'POST', body });

const classic = basic(users.ada.email, tokens.classic);
const scoped = basic(users.ada.email, tokens.scoped);
const scopeless = basic(users.ada.email, tokens.scopedNoUserScope);
const wrong = basic(users.ada.email, 'FAKE-wrong');
const reader = basic(tokens.readOnly.email, tokens.readOnly.token);
const admin = basic(tokens.admin.email, tokens.admin.token);
const bot = basic(tokens.serviceAccount.email, tokens.serviceAccount.token);
const BUILD = { fields: { [fields.buildNumber]: 7 } };

const { get, answers } = sandboxed();

describe('a site takes a classic token of its own account, and nothing else', () => {
  const header = (authorization: string): Question => ({ headers: { authorization } });
  answers([
    ['a classic token', MYSELF, classic, 200, { emailAddress: users.ada.email, accountType: 'atlassian' }],
    ['its e-mail in capitals', MYSELF, basic(users.ada.email.toUpperCase(), tokens.classic), 200],
    ['a wrong token', MYSELF, wrong, 401, FAILED],
    ['an expired token', MYSELF, basic(users.ada.email, tokens.expired), 401, FAILED],
    ['a scoped token', MYSELF, scoped, 401, FAILED],
    ["a service account's token", MYSELF, bot, 401, FAILED],
    ["somebody else's e-mail", MYSELF, basic(users.grace.email, tokens.classic), 401, FAILED],
    ['a token of another site', `${sites.globex.url}/rest/api/3/myself`, reader, 401, FAILED],
    ['nobody', MYSELF, {}, 401, REFUSED],
    ['a password', MYSELF, basic(users.ada.email, tokens.password), 401, 'with passwords is deprecated'],
    ['a blocked address', MYSELF, basic(tokens.ipBlocked.email, tokens.ipBlocked.token), 403, 'IP address'],
    [
      'a locked account',
      MYSELF,
      basic(tokens.locked.email, tokens.locked.token),
      403,
      'AUTHENTICATION_DENIED',
    ],
    ['a Bearer', MYSELF, { bearer: tokens.classic }, 403, 'Failed to parse Connect Session Auth Token'],
    ['a Bearer in the shape of a JWS', MYSELF, { bearer: tokens.accessToken }, 401, REFUSED],
    ...['bearer FAKE', 'Bearer  FAKE', 'Bearer\tFAKE', 'Token FAKE', 'Basic !'].map((text): Row => [
      `no credential: ${text}`,
      `${ACME}/rest/api/3/serverInfo`,
      header(text),
      200,
    ]),
    ['a search, as nobody', `${ACME}/rest/api/3/search/jql`, wrong, 200, { issues: [] }],
    ['an issue, as nobody', `${ACME}/rest/api/3/issue/PROJ-1`, wrong, 404, FAILED],
    ['a page outside of the REST API', `${ACME}/browse/PROJ-1`, classic, 200, 'text/html'],
    ['its cloudId', `${ACME}/_edge/tenant_info`, {}, 200, { cloudId: sites.acme.cloudId }],
    [
      'a site that is not there',
      'https://nobody.atlassian.net/rest/api/3/myself',
      classic,
      404,
      'unavailable',
    ],
    ['its custom domain, as nobody', `${customDomain.url}/rest/api/3/serverInfo`, {}, 200],
    ['its custom domain, with a token', `${customDomain.url}/rest/api/3/serverInfo`, classic, 401, REFUSED],
  ]);

  test('ten failed logins want a CAPTCHA, even of the right token, and a good one starts the count again', async () => {
    const status = async (question: Question): Promise<number> => (await ask(get(), MYSELF, question)).status;
    for (let count = 0; count < 9; count += 1) await status(wrong);
    expect(await status(classic)).toBe(200);
    for (let count = 0; count < 10; count += 1) await status(wrong);
    expect([await status(classic), await status(reader)]).toEqual([403, 200]);
    get().reset();
    expect(await status(classic)).toBe(200);
  });
});

describe('the gateway takes what OAuth and scoped tokens are good for, scope by scope', () => {
  answers([
    ['a scoped token', `${GATEWAY}/myself`, scoped, 200, { accountType: 'atlassian' }],
    ["a service account's token", `${GATEWAY}/myself`, bot, 200, { accountType: 'app' }],
    ['the same as a Bearer', `${GATEWAY}/myself`, { bearer: tokens.serviceAccount.token }, 200],
    ['an access token', `${GATEWAY}/myself`, { bearer: tokens.accessToken }, 200],
    ['nobody', `${GATEWAY}/myself`, {}, 401, MISMATCH],
    ['a classic token', `${GATEWAY}/myself`, classic, 401, 'FAILURE_CLIENT_AUTH_MISMATCH'],
    ['a classic token as a Bearer', `${GATEWAY}/myself`, { bearer: tokens.classic }, 401, MISMATCH],
    ['a scoped token as a Bearer', `${GATEWAY}/myself`, { bearer: tokens.scoped }, 401, MISMATCH],
    ["somebody else's e-mail", `${GATEWAY}/myself`, basic(users.grace.email, tokens.scoped), 401, MISMATCH],
    ['a missing scope', `${GATEWAY}/myself`, scopeless, 401, 'FAILURE_CLIENT_SCOPE_CHECK'],
    ['a scope that is there', `${GATEWAY}/issue/PROJ-1`, scopeless, 200, { self: `${GATEWAY}/issue/10001` }],
    ['one to write', `${GATEWAY}/issue/PROJ-1`, edit(scopeless, BUILD), 204],
    ['a site out of reach', `${GATEWAY}/myself`, { bearer: tokens.globexOnly.accessToken }, 404],
    [
      'sites of a grant',
      RESOURCES,
      { bearer: tokens.accessToken },
      200,
      [sites.globex, sites.globex, sites.acme, sites.acme].map(({ url }) => ({ url })),
    ],
    ['sites of another', RESOURCES, { bearer: tokens.globexOnly.accessToken }, 200, [{ name: 'globex' }, {}]],
    ['sites of no grant', RESOURCES, scoped, 401, MISMATCH],
  ]);
});

describe('Government Cloud and the commercial one know nothing of each other', () => {
  const { email, tokens: own } = government;
  answers([
    ['its token', `${FED}/rest/api/3/myself`, basic(email, own.classic), 200, { emailAddress: email }],
    ['its scoped token', `${FED_GATEWAY}/myself`, basic(email, own.scoped), 200],
    ['its access token', `${FED_GATEWAY}/myself`, { bearer: own.threeLegged.accessToken }, 200],
    ['a commercial token', `${FED}/rest/api/3/myself`, classic, 401],
    ['a commercial scoped token', `${FED_GATEWAY}/myself`, scoped, 401],
    ['a commercial access token', `${FED_GATEWAY}/myself`, { bearer: tokens.accessToken }, 401],
    ['its token at acme', MYSELF, basic(email, own.classic), 401],
    ['its scoped token at acme', `${GATEWAY}/myself`, basic(email, own.scoped), 401],
  ]);
});

describe('an issue', () => {
  const ISSUE = `${ACME}/rest/api/3/issue/PROJ-1`;
  const option = (value: string): object => ({ fields: { [fields.developmentStatus]: { value } } });
  const NO_FIELD = { errors: { [fields.legacyId]: expect.stringContaining('cannot be set') } };
  const TASK = { project: { key: 'PROJ' }, issuetype: { name: 'Task' }, summary: 'FAKE' };
  answers([
    ['a value of an option', ISSUE, edit(classic, option('Released')), 204],
    ['an option that is none', ISSUE, edit(classic, option('Nope')), 400, "Option id 'null' is not valid"],
    ['a text for a number', ISSUE, edit(classic, { fields: { [fields.buildNumber]: '7' } }), 400, 'a number'],
    ['a string for a document', ISSUE, edit(classic, { fields: { description: 'FAKE' } }), 400, 'Document'],
    ['a field off the screen', ISSUE, edit(classic, { fields: { [fields.legacyId]: 1 } }), 400, NO_FIELD],
    ['a field twice', ISSUE, edit(classic, { ...BUILD, update: { [fields.buildNumber]: [] } }), 400, 'both'],
    [
      'an operation',
      ISSUE,
      edit(classic, { update: { labels: [{ add: 'x' }, { remove: 'sandbox' }] } }),
      204,
    ],
    ['an edit without permission', ISSUE, edit(reader, BUILD), 403],
    ['silence, of an editor', `${ISSUE}?notifyUsers=false`, edit(classic, BUILD), 403, 'admin permissions'],
    ['silence, of an administrator', `${ISSUE}?notifyUsers=false`, edit(admin, BUILD), 204],
    [
      'a string in version 2',
      ISSUE.replace('/3/', '/2/'),
      edit(classic, { fields: { description: 'F' } }),
      204,
    ],
    ['a new one', `${ACME}/rest/api/3/issue`, post(classic, { fields: TASK }), 201, { key: 'PROJ-3' }],
    ['a new one, of a reader', `${ACME}/rest/api/3/issue`, post(reader, { fields: TASK }), 400, 'permission'],
    ['a comment that is a string', `${ISSUE}/comment`, post(classic, { body: 'FAKE' }), 400, 'not valid'],
    ['a transition', `${ISSUE}/transitions`, post(classic, { transition: { id: '31' } }), 204],
    ['a transition of a reader', `${ISSUE}/transitions`, post(reader, { transition: { id: '31' } }), 400],
    ['the search that is gone', `${ACME}/rest/api/3/search`, classic, 410],
    ['a query', `${ACME}/rest/api/3/search/jql?jql=labels=x`, classic, 200, { issues: [], isLast: true }],
    ['a query that is none', `${ACME}/rest/api/3/search/jql?jql=nothing`, classic, 400],
    [
      'permissions',
      `${ACME}/rest/api/3/mypermissions?permissions=EDIT_ISSUES&projectKey=PROJ`,
      reader,
      200,
      { permissions: { EDIT_ISSUES: { havePermission: false } } },
    ],
    [
      'no such permission',
      `${ACME}/rest/api/3/mypermissions?permissions=EDIT_ISUES`,
      classic,
      400,
      'EDIT_ISUES',
    ],
    [
      'no such project',
      `${ACME}/rest/api/3/mypermissions?permissions=EDIT_ISSUES&projectKey=X`,
      classic,
      404,
    ],
  ]);

  test('is changed as a whole or not at all', async () => {
    const body = { fields: { [fields.buildNumber]: 7, [fields.branch]: 7 } };
    expect((await ask(get(), ISSUE, edit(classic, body))).status).toBe(400);
    expect(get().issue('PROJ-1')?.fields[fields.buildNumber]).toBeNull();
  });
});

describe("the admin API takes an organization's key with the list's scope", () => {
  const { orgId, otherOrgId, keys } = organization;
  const ORG = `https://api.atlassian.com/admin/api-access/v1/orgs/${orgId}`;
  const full = { bearer: keys.full };
  const TOKENS = `${ORG}/api-tokens`;
  answers([
    ['every token', TOKENS, { bearer: keys.tokensOnly }, 200, { data: { length: 7 } }],
    [
      'a page',
      `${TOKENS}?pageSize=3`,
      full,
      200,
      { data: { length: 3 }, links: { next: expect.any(String) } },
    ],
    ['keys', `${ORG}/api-keys`, full, 200, { data: [{ name: 'ci-check' }] }],
    ['OAuth clients', `${ORG}/service-accounts/oauth-clients`, full, 200, { data: { length: 2 } }],
    ['without the scope', `${ORG}/service-accounts/api-tokens`, { bearer: keys.tokensOnly }, 403],
    ['without any scope', TOKENS, { bearer: keys.noScope }, 403],
    ["another organization's key", TOKENS, { bearer: keys.otherOrganization }, 404],
    ['another organization', TOKENS.replace(orgId, otherOrgId), full, 404],
    ["a person's token", TOKENS, classic, 401],
    ['a filter', `${TOKENS}?status=ALLOWED`, full, 400],
    ['a wrong cursor', `${TOKENS}?cursor=FAKE`, full, 400],
    ['no such list', `${ORG}/tokens`, full, 404],
  ]);
});

describe('a webhook takes JSON with a text', () => {
  const json = { 'content-type': 'application/json' };
  answers([
    ['a text', webhook.url, post({}, { text: 'FAKE' }), 200, 'ok'],
    ['no text', webhook.url, post({}, {}), 400, 'no_text'],
    ['no JSON', webhook.url, { method: 'POST', body: 'FAKE', headers: json }, 400, 'invalid_payload'],
    ['another address', `https://${webhook.host}/services/FAKE`, post({}, { text: 'x' }), 404, 'no_service'],
  ]);
});
