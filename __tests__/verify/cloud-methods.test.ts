import { describe, expect, test } from '@jest/globals';
import { EdgeFailure, Failure } from '../../src/failure.js';
import type { CloudSite } from '../../src/site.js';
import { Secret } from '../../src/secret.js';
import { failureFrom } from '../project/failure-of.js';
import type { Reply, Routes } from './answers.js';
import { GATEWAY_URL, SITE_URL } from './contexts.js';
import { ACCOUNT, bug, FORBIDDEN, GATEWAY_MYSELF, MIA, OUT_OF_SCOPE } from './proving.js';
import { proving, REJECTED, SITE_MYSELF, valueOf } from './proving.js';

const APP: Reply = {
  body: { accountId: 'FAKE-app', displayName: 'CI', accountType: 'app', appType: 'service' },
};
const FOR_NOBODY: Reply = { ...MIA, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
const PAGE: Reply = { status: 403, text: '<html>FAKE</html>' };
const CAPTCHA: Reply = { status: 403, headers: { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' } };
const BOTH = [SITE_MYSELF, GATEWAY_MYSELF];

const TOKEN = new Secret('FAKE-token-0001');
const EMAIL = 'me@example.com';
const ENCODED = Buffer.from(`${EMAIL}:FAKE-token-0001`).toString('base64');
const DOMAIN = { url: undefined, customDomain: 'https://jira.example.com' };

describe.each([
  ['api-token', SITE_MYSELF, SITE_URL],
  ['scoped-api-token', GATEWAY_MYSELF, GATEWAY_URL],
] as const)('a token of the pinned kind %s', (method, url, baseUrl) => {
  const credentials = { method, email: EMAIL, apiToken: TOKEN } as const;

  test('is Basic, at one place', async () => {
    const { proof, urls, events } = proving(credentials, { [url]: MIA });
    expect(await proof).toMatchObject({ method, baseUrl, account: ACCOUNT });
    expect(valueOf(await proof)).toBe(`Basic ${ENCODED}`);
    expect(urls()).toEqual([url]);
    expect(events).toEqual([`mask ${EMAIL}:FAKE-token-0001`, `mask ${ENCODED}`]);
  });

  test('that is refused may be of the other kind', async () => {
    const words = `If it is valid, it is not of the kind that \`auth-method: ${method}\` names`;
    const { proof } = proving(credentials, { [url]: REJECTED });
    const { advice } = await failureFrom(proof, 'credentials-rejected', words);
    expect(advice).not.toContain('A classic token works');
  });
});

test.each([
  ['an address on the gateway', { url: undefined }],
  ['a custom domain', DOMAIN],
])('a classic API token is not sent to %s', async (words, site) => {
  const { proof, urls } = proving({ method: 'api-token', email: EMAIL, apiToken: TOKEN }, {}, site);
  expect((await failureFrom(proof, 'invalid-input')).what).toBe(
    `The method api-token works on the site's own address alone, but \`site-url\` is ${words}.`,
  );
  expect(urls()).toEqual([]);
});

test('a page turns a classic API token to the gateway', async () => {
  const routes = { [SITE_MYSELF]: PAGE, [GATEWAY_MYSELF]: MIA };
  const { proof } = proving({ method: 'api-token', email: EMAIL, apiToken: TOKEN }, routes);
  expect((await proof).baseUrl).toBe(GATEWAY_URL);
});

describe("a service account's token", () => {
  const withEmail = { method: 'service-account-token', email: EMAIL, apiToken: TOKEN } as const;
  const alone = { ...withEmail, email: undefined } as const;

  test.each([
    ['Basic with an e-mail', withEmail, `Basic ${ENCODED}`, 2],
    ['Bearer without', alone, 'Bearer FAKE-token-0001', 0],
  ])('is %s, on the gateway', async (_what, credentials, value, masks) => {
    const { proof, urls, events } = proving(credentials, { [GATEWAY_MYSELF]: APP });
    const found = await proof;
    expect(found).toMatchObject({ method: 'service-account-token', baseUrl: GATEWAY_URL });
    expect(found.account.type).toBe('app');
    expect(valueOf(found)).toBe(value);
    expect(urls()).toEqual([GATEWAY_MYSELF]);
    expect(events).toHaveLength(masks);
  });
});

describe('an API token of an unknown kind', () => {
  const SERVICE = 'ci@serviceaccount.atlassian.com';
  const asking = (routes: Routes, email = EMAIL, site: Partial<CloudSite> = {}, apiToken = TOKEN) =>
    proving({ method: 'auto', email, apiToken }, routes, site);

  test.each<[string, string, Reply, Reply, string[], string]>([
    ['works on the site', EMAIL, MIA, REJECTED, [SITE_MYSELF], 'api-token'],
    ['works on the gateway', EMAIL, REJECTED, MIA, BOTH, 'scoped-api-token'],
    ["is an app's on the gateway", EMAIL, REJECTED, APP, BOTH, 'service-account-token'],
    ["is a service account's", SERVICE, REJECTED, MIA, [GATEWAY_MYSELF], 'service-account-token'],
    ['is so, and works on the site alone', SERVICE, MIA, REJECTED, BOTH.toReversed(), 'api-token'],
  ])('that %s', async (_what, email, site, gateway, asked, method) => {
    const { proof, urls } = asking({ [SITE_MYSELF]: site, [GATEWAY_MYSELF]: gateway }, email);
    const baseUrl = asked.at(-1) === SITE_MYSELF ? SITE_URL : GATEWAY_URL;
    expect(await proof).toMatchObject({ method, baseUrl });
    expect(valueOf(await proof)).toMatch(/^Basic /);
    expect(urls()).toEqual(asked);
  });

  test('is asked of the gateway alone where the site has no address', async () => {
    const good = asking({ [GATEWAY_MYSELF]: MIA }, EMAIL, DOMAIN);
    expect(await good.proof).toMatchObject({ method: 'scoped-api-token', baseUrl: GATEWAY_URL });
    const refused = asking({ [GATEWAY_MYSELF]: REJECTED }, EMAIL, DOMAIN);
    const failure = await failureFrom(refused.proof, 'credentials-rejected');
    expect(failure.what).toBe('Jira refused the e-mail and API token on the gateway.');
    expect(failure.advice).toMatch(/ A classic token works on the site's own address only\.$/);
  });

  const failing = (code: Failure['code']): Failure => new Failure(code, `${code}!`, 'Advice.');

  test.each<[Reply, Reply | Error, string]>([
    [OUT_OF_SCOPE, REJECTED, 'insufficient-scope'],
    [FORBIDDEN, FORBIDDEN, 'permission-denied'],
    [REJECTED, FORBIDDEN, 'permission-denied'],
    [REJECTED, FOR_NOBODY, 'anonymous-session'],
    [REJECTED, REJECTED, 'credentials-rejected'],
    [REJECTED, failing('timeout'), 'timeout'],
  ])('refused with %j and %j: the more telling is told, %s', async (site, gateway, code) => {
    const { proof, urls } = asking({ [SITE_MYSELF]: site, [GATEWAY_MYSELF]: gateway });
    const { what, advice } = await failureFrom(proof, code);
    expect(advice).not.toContain('works on the site');
    expect(advice.endsWith('Before that, the site did not accept the token.')).toBe(code === 'timeout');
    if (site === gateway && site === FORBIDDEN) expect(what).toContain('acme.atlassian.net');
    expect(what.includes('both on the site (as a classic token) and on the gateway')).toBe(
      code === 'credentials-rejected',
    );
    expect(urls()).toEqual(BOTH);
  });

  const DOWN = new EdgeFailure('timeout', 'timeout!', 'Advice.');

  test.each<[Reply | Error, Reply | Error, string, string]>([
    [PAGE, REJECTED, 'untrusted-response', 'The gateway did not accept the token either.'],
    [REJECTED, PAGE, 'untrusted-response', 'The site did not accept the token either.'],
    [PAGE, FOR_NOBODY, 'untrusted-response', 'The gateway did not accept'],
    [PAGE, failing('site-not-found'), 'untrusted-response', 'The gateway did not accept'],
    [PAGE, failing('timeout'), 'untrusted-response', 'timeout!'],
    [DOWN, failing('timeout'), 'timeout', 'timeout!'],
    [DOWN, REJECTED, 'timeout', 'either. Advice.'],
    [PAGE, OUT_OF_SCOPE, 'insufficient-scope', ''],
    [PAGE, FORBIDDEN, 'permission-denied', ''],
    [PAGE, CAPTCHA, 'captcha-required', ''],
    [PAGE, failing('ip-not-allowed'), 'ip-not-allowed', ''],
  ])('turned away by a page, %j and %j: %s', async (site, gateway, code, words) => {
    const { proof, urls, events } = asking({ [SITE_MYSELF]: site, [GATEWAY_MYSELF]: gateway });
    const { what, message } = await failureFrom(proof, code);
    expect(message).toContain(words);
    expect(what).not.toContain('timeout! timeout!');
    expect(urls()).toEqual(BOTH);
    expect(events.some((event) => event.endsWith('Asking the gateway.'))).toBe(site !== REJECTED);
  });

  test('turned away by a page of the only place: that is told', async () => {
    const { proof } = asking({ [GATEWAY_MYSELF]: PAGE }, EMAIL, DOMAIN);
    await failureFrom(proof, 'untrusted-response');
  });

  test.each([
    [EMAIL, SITE_MYSELF, CAPTCHA, 'captcha-required'],
    [SERVICE, GATEWAY_MYSELF, OUT_OF_SCOPE, 'insufficient-scope'],
  ])('of %s is asked for at %s alone after %j: %s', async (email, place, reply, code) => {
    const { proof, urls } = asking({ [place]: reply }, email);
    await failureFrom(proof, code);
    expect(urls()).toEqual([place]);
  });

  test('hides no bug', async () => {
    await expect(asking({ [SITE_MYSELF]: bug }).proof).rejects.toBe(bug);
  });
});
