import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer } from './client.js';
import { sandboxed } from './rows.js';

const { consent, sites, tokens } = fixtures;
const [LISTENING, PASTED] = consent.redirectUris;
const TOKEN_URL = 'https://auth.atlassian.com/oauth/token';
const MINUTE = 60_000;
const DAY = 86_400_000;
const SCOPES = 'read:jira-user read:jira-work write:jira-work offline_access';
const first = tokens.threeLegged.refreshToken;

interface Issued {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
}

type Client = Readonly<{ clientId: string; clientSecret: string }>;
type Parameters = Record<string, string>;

const { get, answers } = sandboxed();

const ofClient = ({ clientId, clientSecret }: Client): Parameters => ({
  client_id: clientId,
  client_secret: clientSecret,
});
const refreshing = (token: string, client: Client = tokens.threeLegged): Parameters => ({
  grant_type: 'refresh_token',
  ...ofClient(client),
  refresh_token: token,
});
const credentials = (client: Client): Parameters => ({
  grant_type: 'client_credentials',
  ...ofClient(client),
});
const sent = (body: Parameters | string) => ({ method: 'POST', body });

const post = (body: Parameters): Promise<Answer> => ask(get(), TOKEN_URL, sent(body));
const statusOf = async (token: string, client?: Client): Promise<number> =>
  (await post(refreshing(token, client))).status;

async function issued(body: Parameters): Promise<Issued> {
  const answer = await post(body);
  expect(answer.status).toBe(200);
  return answer.json() as Issued;
}

async function works(bearer: string, { cloudId }: { cloudId: string } = sites.acme): Promise<boolean> {
  const url = `https://api.atlassian.com/ex/jira/${cloudId}/rest/api/3/myself`;
  return (await ask(get(), url, { bearer })).status === 200;
}

test('client credentials give an access token for an hour, with their scopes', async () => {
  const { access_token: token, ...more } = await issued(credentials(tokens.clientCredentials));
  expect(more).toEqual({
    expires_in: 3600,
    token_type: 'Bearer',
    scope: SCOPES.replace(' offline_access', ''),
  });
  get().clock.advance(59 * MINUTE);
  expect(await works(token)).toBe(true);
  get().clock.advance(2 * MINUTE);
  expect(await works(token)).toBe(false);
  const { access_token: scopeless } = await issued(credentials(tokens.clientCredentialsNoUserScope));
  expect(await works(scopeless)).toBe(false);
});

describe('a refresh token', () => {
  test('is exchanged for a new one, and works for ten more minutes with its companion, and no longer', async () => {
    const second = await issued(refreshing(first));
    expect([second.scope, second.refresh_token === first]).toEqual([SCOPES, false]);
    get().clock.advance(9 * MINUTE);
    expect(await works(tokens.accessToken)).toBe(true);
    expect(await works((await issued(refreshing(first))).access_token)).toBe(true);
    get().clock.advance(2 * MINUTE);
    expect([await works(tokens.accessToken), await works(second.access_token)]).toEqual([false, true]);
    expect((await post(refreshing(first))).json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Unknown or invalid refresh token.',
    });
  });

  test('that comes back later kills its family, and no other', async () => {
    const second = await issued(refreshing(first));
    get().clock.advance(11 * MINUTE);
    expect(get().oauth.isAlive(second.refresh_token)).toBe(true);
    expect(await statusOf(first)).toBe(403);
    expect([get().oauth.lateReuses, get().oauth.isFamilyDead(second.refresh_token)]).toEqual([1, true]);
    expect(await statusOf(second.refresh_token)).toBe(403);
    expect(await statusOf(tokens.globexOnly.refreshToken, tokens.globexOnly)).toBe(200);
    get().reset();
    expect(await statusOf(first)).toBe(200);
  });

  test('dies of 90 days without use, which every exchange starts anew', async () => {
    get().clock.advance(89 * DAY);
    const second = await issued(refreshing(first));
    get().clock.advance(89 * DAY);
    const third = await issued(refreshing(second.refresh_token));
    get().clock.advance(91 * DAY);
    expect(await statusOf(third.refresh_token)).toBe(403);
  });
});

function address(change: Parameters = {}): string {
  const asked = {
    audience: 'api.atlassian.com',
    client_id: consent.clientId,
    scope: SCOPES,
    redirect_uri: LISTENING,
  };
  const parameters = { ...asked, state: 'FAKE state', response_type: 'code', prompt: 'consent', ...change };
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  return `https://auth.atlassian.com/authorize?${new URLSearchParams(given).toString()}`;
}

/** Accepts on the page and returns the parameters that the browser takes back. */
async function accepted(change: Parameters = {}, site = sites.acme.cloudId, decision = 'accept') {
  const body = new URLSearchParams({ decision, site }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { headers: answered } = await ask(get(), address(change), { method: 'POST', body, headers });
  return Object.fromEntries(new URL(answered.location ?? 'https://nowhere.example').searchParams);
}

const redeeming = (code = '', redirectUri: string = LISTENING): Parameters => ({
  grant_type: 'authorization_code',
  ...ofClient(consent),
  code,
  redirect_uri: redirectUri,
});

describe('the page of a consent', () => {
  answers([
    ['knows its clients', address({ client_id: '<b>' }), {}, 400, 'Unknown client: &#60;b&#62;'],
    ['knows addresses to the letter', address({ redirect_uri: `${LISTENING}/` }), {}, 400, 'not registered'],
  ]);

  test('gives a code, once, for five minutes, and to the address that asked', async () => {
    const { code, state } = await accepted();
    expect(state).toBe('FAKE state');
    const { access_token: token } = await issued(redeeming(code));
    expect([await works(token), await works(token, sites.globex)]).toEqual([true, false]);
    expect((await post(redeeming(code))).status).toBe(403);
    expect((await post(redeeming((await accepted()).code, PASTED))).status).toBe(403);
    const late = await accepted();
    get().clock.advance(6 * MINUTE);
    expect((await post(redeeming(late.code))).status).toBe(403);
    expect(await accepted({}, sites.acme.cloudId, 'deny')).toEqual({ error: 'access_denied', state });
  });

  test('adds a site to the one grant, whose tokens reach it', async () => {
    const before = await issued(redeeming((await accepted()).code));
    await issued(redeeming((await accepted({}, sites.globex.cloudId)).code));
    expect(await works(before.access_token, sites.globex)).toBe(true);
    expect(await statusOf(before.refresh_token, consent)).toBe(200);
  });
});
