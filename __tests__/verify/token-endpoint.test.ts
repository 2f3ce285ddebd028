import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import {
  expiryOfJwt,
  type Grant,
  type IssuedTokens,
  requestTokens,
} from '../../src/verify/token-endpoint.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';

const NOON = new Date('2027-01-31T12:00:00.500Z');
const ACCESS = 'FAKE-access-token-0001';
const REFRESH = 'FAKE-refresh-token-0002';
const CLIENT: Grant = { grant_type: 'client_credentials' };

const CLOUD = { url: 'https://auth.atlassian.com/oauth/token', isCloud: true } as const;
const SERVER_URL = 'https://jira.example.com/jira/rest/oauth2/latest/token';
const DATA_CENTER = { url: SERVER_URL, isCloud: false } as const;
type Place = typeof CLOUD | typeof DATA_CENTER;

function asking(reply: Reply, grant: Grant = CLIENT, place: Place = CLOUD, client = 'FAKE-client-id') {
  const masked: string[] = [];
  const { send, requests } = answering(reply);
  const mask = (secret: Secret) => void masked.push(secret.reveal());
  const endpoint = { send, ...place, mask, now: () => NOON };
  const tokens = requestTokens(endpoint, client, new Secret('FAKE-client-secret'), grant);
  return { tokens, requests, masked };
}

const issued = (body: unknown): Promise<IssuedTokens> => asking({ body }).tokens;
async function refused(reply: Reply, code?: string, grant?: Grant, place?: Place): Promise<Failure> {
  const failure = await failureFrom(asking(reply, grant, place).tokens, code);
  expect(failure.message).not.toContain('FAKE');
  return failure;
}

const jwtOf = (claims: string): string =>
  `FAKE-head.${Buffer.from(claims).toString('base64url')}.FAKE-signature`;

const refreshing = (redirect_uri?: string): Grant => ({
  grant_type: 'refresh_token',
  refresh_token: new Secret(REFRESH),
  redirect_uri,
});
const CODE: Grant = {
  grant_type: 'authorization_code',
  code: new Secret('FAKE-code'),
  redirect_uri: 'http://127.0.0.1:1/',
};

const CALLBACK = 'https://ci.example/callback?a=b&c=d';

describe('the request', () => {
  test.each<[string, Grant, Record<string, string>]>([
    ['client credentials', CLIENT, {}],
    ['a refresh token alone', refreshing(), { refresh_token: REFRESH }],
    ['a refresh token', refreshing(CALLBACK), { refresh_token: REFRESH, redirect_uri: CALLBACK }],
    ['the code of a consent', CODE, { code: 'FAKE-code', redirect_uri: 'http://127.0.0.1:1/' }],
  ])('for %s is one POST with everything in its body', async (_what, grant, rest) => {
    for (const place of [CLOUD, DATA_CENTER]) {
      const { tokens, requests } = asking({ body: { access_token: ACCESS } }, grant, place);
      await tokens;
      expect(requests).toHaveLength(1);
      const isOnce = place === DATA_CENTER && grant.grant_type === 'refresh_token';
      const repeatable = isOnce ? 'spend' : 'exchange';
      expect(requests[0]).toMatchObject({ method: 'POST', url: place.url, repeatable });
      expect(requests[0]?.credential).toBeUndefined();
      const { type, text } = requests[0]?.body ?? {};
      const isJson = place === CLOUD;
      expect(type).toBe(isJson ? 'application/json' : 'application/x-www-form-urlencoded');
      const sent = text?.reveal() ?? '';
      const parsed: unknown = isJson ? JSON.parse(sent) : Object.fromEntries(new URLSearchParams(sent));
      expect(parsed).toEqual({
        grant_type: grant.grant_type,
        client_id: 'FAKE-client-id',
        client_secret: 'FAKE-client-secret',
        ...rest,
      });
    }
  });
});

describe('issued tokens', () => {
  test('are masked, and known with all that was said of them (A9)', async () => {
    const { tokens, masked } = asking({
      body: {
        access_token: ACCESS,
        refresh_token: REFRESH,
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'read:jira-user  offline_access',
        something_else: { a: 1 },
      },
    });
    const { accessToken, refreshToken, expiresAt, scopes } = await tokens;
    expect(accessToken.reveal()).toBe(ACCESS);
    expect(refreshToken?.reveal()).toBe(REFRESH);
    expect(expiresAt?.toISOString()).toBe('2027-01-31T13:00:00.500Z');
    expect(scopes).toEqual(['read:jira-user', 'offline_access']);
    expect(masked).toEqual([ACCESS, REFRESH]);
  });

  test('may have null for what is missing', async () => {
    const nulls = { refresh_token: null, token_type: null, expires_in: null, scope: null };
    const nothing = { refreshToken: undefined, expiresAt: undefined, scopes: undefined };
    expect(await issued({ access_token: ACCESS, ...nulls })).toMatchObject(nothing);
  });

  test('with any status of success are used', async () => {
    const { accessToken } = await asking({ status: 299, body: { access_token: ACCESS } }).tokens;
    expect(accessToken.reveal()).toBe(ACCESS);
  });

  test.each([
    ['1', '2027-01-31T12:00:01.500Z'],
    [3599.9, '2027-01-31T12:59:59.500Z'],
    [366 * 24 * 3600, '2028-02-01T12:00:00.500Z'],
    ['3600.99', '2027-01-31T13:00:00.500Z'],
  ])('expires_in %j: %s (F11)', async (seconds, expiry) => {
    const { expiresAt } = await issued({ access_token: ACCESS, expires_in: seconds });
    expect(expiresAt?.toISOString()).toBe(expiry);
  });

  test.each([
    ...[0, -1, 366 * 24 * 3600 + 1, '1e3', '3600 s', ' 3600', '-1', true, [3600]].map((expires_in) => ({
      expires_in,
    })),
    ...[['read:jira-user'], 'read:jira-user\n::add-mask::e', 1].map((scope) => ({ scope })),
  ])('are used beside an odd %j, which is ignored', async (odd) => {
    const used = await issued({ access_token: ACCESS, refresh_token: REFRESH, ...odd });
    expect(used).toMatchObject({ expiresAt: undefined, scopes: undefined });
    expect(used.refreshToken?.reveal()).toBe(REFRESH);
  });

  test('without expires_in expire when their JWT says so', async () => {
    const end = new Date('2027-01-31T15:00:00Z');
    const access_token = jwtOf(`{"exp":${end.getTime() / 1000}}`);
    expect((await issued({ access_token })).expiresAt).toEqual(end);
    const soon = new Date('2027-01-31T12:01:00.500Z');
    expect((await issued({ access_token, expires_in: 60 })).expiresAt).toEqual(soon);
  });
});

describe('an answer that can not be right is not used', () => {
  test.each<[unknown]>([
    ['null'],
    [{}],
    [{ access_token: 1_234_567_890 }],
    [{ access_token: 'F'.repeat(8193) }],
    [{ access_token: `${ACCESS}\nX-Header: 1` }],
    [{ access_token: ACCESS, refresh_token: `${REFRESH}\n` }],
    [{ access_token: ACCESS, token_type: 1 }],
    [{ access_token: ACCESS, token_type: 'mac' }],
  ])('%j', async (body) => {
    await refused({ body }, 'untrusted-response');
  });

  test('and one that is too short is not even masked', async () => {
    const { tokens, masked } = asking({ body: { access_token: 'FAKE-01' } });
    expect((await failureFrom(tokens)).what).toContain('no usable access token');
    expect(masked).toEqual([]);
    expect((await issued({ access_token: 'FAKE-012' })).accessToken.reveal()).toBe('FAKE-012');
  });

  test('but its token is masked before that is said', async () => {
    const { tokens, masked } = asking({ body: { access_token: `${ACCESS}\n`, token_type: 'mac' } });
    await failureFrom(tokens);
    expect(masked).toEqual([`${ACCESS}\n`]);
  });
});

describe('a refusal', () => {
  const unauthorized = (text?: string) => ({ error: 'unauthorized_client', error_description: text });

  test.each<[number, unknown, string]>([
    [403, { error: 'invalid_grant' }, 'refresh-token-invalid'],
    [410, { error: 'invalid_grant' }, 'untrusted-response'],
    [403, { error: 'access_denied', error_description: 'Unknown refresh_token' }, 'client-rejected'],
    [403, unauthorized('refresh_token is invalid'), 'refresh-token-invalid'],
    [403, unauthorized('FAKE description'), 'client-rejected'],
  ])('%d %j is %s', async (status, body, code) => {
    await refused({ status, body }, code, refreshing());
  });

  test('of the code of a consent is not one of a refresh token', async () => {
    for (const [error, words] of [
      ['invalid_grant', 'the code of the consent'],
      ['access_denied', 'the OAuth client'],
    ] as const)
      expect((await refused({ status: 403, body: { error } }, 'client-rejected', CODE)).what).toContain(
        words,
      );
  });

  test('says what is odd about a credential', async () => {
    const grant: Grant = { grant_type: 'refresh_token', refresh_token: new Secret(`"${REFRESH}"`) };
    const { tokens } = asking({ status: 403, body: { error: 'invalid_grant' } }, grant);
    await failureFrom(tokens, undefined, 'in quotation marks');
  });

  test("in another format than JSON is not Jira's", async () => {
    const page = { status: 403, text: '<html>invalid_grant</html>' };
    expect((await refused(page, 'untrusted-response')).what).toContain('403');
  });

  test('advises to consent again only where that helps (F9)', async () => {
    for (const [error, words] of [
      ['invalid_grant', 'Give consent again'],
      ['access_denied', 'Consenting again does not help'],
    ] as const)
      expect((await refused({ status: 403, body: { error } }, undefined, refreshing())).advice).toContain(
        words,
      );
  });
});

describe('a refusal by a Data Center', () => {
  test.each<[number, unknown, string, string]>([
    [400, { error: 'invalid_scope' }, 'insufficient-scope', '`scope`'],
    [400, { error: 'unsupported_grant_type' }, 'client-rejected', 'Jira 11'],
    [400, { error: 'invalid_grant' }, 'client-rejected', '`client-secret`'],
    [401, { error: 'invalid_client' }, 'client-rejected', '`client-secret`'],
    [400, { error: 'invalid_request', error_description: 'FAKE' }, 'client-rejected', '`redirect-uri`'],
    [404, {}, 'client-rejected', '8.22'],
  ])('%d %j is %s, and tells of "%s"', async (status, body, code, words) => {
    const failure = await refused({ status, body }, code, CLIENT, DATA_CENTER);
    expect(failure.message).toContain(words);
    expect(failure.what).toContain('jira.example.com');
  });

  test.each<[string, Grant, string]>([
    ['invalid_grant', refreshing(), 'without `redirect-uri`'],
    ['invalid_request', refreshing(), 'without `redirect-uri`'],
    ['invalid_client', refreshing(), 'the OAuth client'],
    [
      'invalid_grant',
      refreshing(CALLBACK),
      'its consent. Check `redirect-uri`; if it is right, give consent',
    ],
  ])('%s of a refresh token: %#', async (error, grant, words) => {
    const reply = { status: 400, body: { error } };
    expect((await refused(reply, undefined, grant, DATA_CENTER)).message).toContain(words);
  });
});

describe('when an access token expires', () => {
  const expiryOf = (claims: string): Date | undefined => expiryOfJwt(new Secret(jwtOf(claims)));

  test('can be read from a JWT', () => {
    expect(expiryOf('{"exp":253402300799}')?.toISOString()).toBe('9999-12-31T23:59:59.000Z');
  });

  test.each(['{}', '{"exp":253402300800}', '[]', '{"exp":1801400400'])('is not known for %s', (claims) => {
    expect(expiryOf(claims)).toBeUndefined();
  });

  test('nor for another token', () => {
    expect(expiryOfJwt(new Secret('FAKE-token'))).toBeUndefined();
  });
});
