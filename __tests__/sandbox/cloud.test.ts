// What a login gets that works: __tests__/dist.
import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Question } from './client.js';
import { sandboxed, type Row } from './rows.js';

const { customDomain, sites, tokens, users } = fixtures;
const MYSELF = `${sites.acme.url}/rest/api/3/myself`;
const GATEWAY = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/3`;

const REFUSED = 'Client must be authenticated to access this resource.';
const FAILED = '"x-seraph-loginreason":"AUTHENTICATED_FAILED"';
const MISMATCH = { code: 401, message: 'Unauthorized' };
const basic = (email: string, token: string): Question => ({ basic: [email, token] });

const classic = basic(users.ada.email, tokens.classic);
const scopeless = basic(users.ada.email, tokens.scopedNoUserScope);
const wrong = basic(users.ada.email, 'FAKE-wrong');
const reader = basic(tokens.readOnly.email, tokens.readOnly.token);

const { get, answers } = sandboxed();

describe('a site takes a classic token of its own account, and nothing else', () => {
  answers([
    ["somebody else's e-mail", MYSELF, basic(users.grace.email, tokens.classic), 401, FAILED],
    ['a token of another site', `${sites.globex.url}/rest/api/3/myself`, reader, 401, FAILED],
    ['nobody', MYSELF, {}, 401, REFUSED],
    ['a password', MYSELF, basic(users.ada.email, tokens.password), 401, 'with passwords is deprecated'],
    ['a Bearer', MYSELF, { bearer: tokens.classic }, 403, 'Failed to parse Connect Session Auth Token'],
    ['a Bearer in the shape of a JWS', MYSELF, { bearer: tokens.accessToken }, 401, REFUSED],
    ...['bearer FAKE', 'Token FAKE', 'Basic !'].map((authorization): Row => {
      const url = `${sites.acme.url}/rest/api/3/serverInfo`;
      return [`no credential: ${authorization}`, url, { headers: { authorization } }, 200];
    }),
    ['an issue, as nobody', `${sites.acme.url}/rest/api/3/issue/PROJ-1`, wrong, 404, FAILED],
    ['its custom domain, with a token', `${customDomain.url}/rest/api/3/serverInfo`, classic, 401, REFUSED],
  ]);

  test('ten failed logins in a row want a CAPTCHA, even of the right token', async () => {
    const status = async (question: Question): Promise<number> => (await ask(get(), MYSELF, question)).status;
    for (let count = 0; count < 9; count += 1) await status(wrong);
    expect(await status(classic)).toBe(200);
    for (let count = 0; count < 10; count += 1) await status(wrong);
    expect([await status(classic), await status(reader)]).toEqual([403, 200]);
  });
});

describe('the gateway takes what OAuth and scoped tokens are good for, scope by scope', () => {
  answers([
    ['a classic token', `${GATEWAY}/myself`, classic, 401, 'FAILURE_CLIENT_AUTH_MISMATCH'],
    ['a scoped token as a Bearer', `${GATEWAY}/myself`, { bearer: tokens.scoped }, 401, MISMATCH],
    ["somebody else's e-mail", `${GATEWAY}/myself`, basic(users.grace.email, tokens.scoped), 401, MISMATCH],
    ['a missing scope', `${GATEWAY}/myself`, scopeless, 401, 'FAILURE_CLIENT_SCOPE_CHECK'],
    ['a scope that is there', `${GATEWAY}/issue/PROJ-1`, scopeless, 200, { self: `${GATEWAY}/issue/10001` }],
    ['a site out of reach', `${GATEWAY}/myself`, { bearer: tokens.globexOnly.accessToken }, 404],
  ]);
});
