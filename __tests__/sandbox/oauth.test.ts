import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer } from './client.js';
import { sandboxed } from '../store/sandboxed.js';

const { consent, sites, tokens } = fixtures;
const [LISTENING, PASTED] = consent.redirectUris;
const MINUTE = 60_000;
const first = tokens.threeLegged.refreshToken;

type Client = Readonly<{ clientId: string; clientSecret: string }>;

const now = sandboxed();

const post = ({ clientId, clientSecret }: Client, parameters: object): Promise<Answer> =>
  ask(now().sandbox, 'https://auth.atlassian.com/oauth/token', {
    method: 'POST',
    body: { client_id: clientId, client_secret: clientSecret, ...parameters },
  });

const exchanged = (refresh_token: string, client: Client = tokens.threeLegged): Promise<Answer> =>
  post(client, { grant_type: 'refresh_token', refresh_token });
const redeemed = (code = '', redirect_uri: string = LISTENING): Promise<Answer> =>
  post(consent, { grant_type: 'authorization_code', code, redirect_uri });

async function works(bearer: string, { cloudId }: { cloudId: string } = sites.acme): Promise<boolean> {
  const url = `https://api.atlassian.com/ex/jira/${cloudId}/rest/api/3/myself`;
  return (await ask(now().sandbox, url, { bearer })).status === 200;
}

describe('a refresh token', () => {
  test('that comes back after ten minutes kills its family, and no other', async () => {
    const second = (await exchanged(first)).json() as Record<'access_token' | 'refresh_token', string>;
    now().sandbox.clock.advance(9 * MINUTE);
    expect([await works(tokens.accessToken), (await exchanged(first)).status]).toEqual([true, 200]);
    now().sandbox.clock.advance(2 * MINUTE);
    expect([await works(tokens.accessToken), await works(second.access_token)]).toEqual([false, true]);
    expect(now().sandbox.oauth.isAlive(second.refresh_token)).toBe(true);
    expect((await exchanged(first)).status).toBe(403);
    expect((await exchanged(second.refresh_token)).status).toBe(403);
    expect((await exchanged(tokens.globexOnly.refreshToken, tokens.globexOnly)).status).toBe(200);
  });

  test('dies of 90 days without use', async () => {
    now().sandbox.clock.advance(91 * 24 * 60 * MINUTE);
    expect((await exchanged(first)).status).toBe(403);
  });
});

/** @returns the code that the browser takes back */
async function accepted(): Promise<string> {
  const asked = new URLSearchParams({
    audience: 'api.atlassian.com',
    client_id: consent.clientId,
    scope: 'read:jira-user offline_access',
    redirect_uri: LISTENING,
    state: 'FAKE state',
    response_type: 'code',
    prompt: 'consent',
  });
  const { headers } = await ask(now().sandbox, `https://auth.atlassian.com/authorize?${asked.toString()}`, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'accept', site: sites.acme.cloudId }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return new URL(headers.location ?? '').searchParams.get('code') ?? '';
}

test('a code is good once, for five minutes, its address and its site', async () => {
  const code = await accepted();
  const { access_token: token } = (await redeemed(code)).json() as { access_token: string };
  expect([await works(token), await works(token, sites.globex)]).toEqual([true, false]);
  expect((await redeemed(code)).status).toBe(403);
  expect((await redeemed(await accepted(), PASTED)).status).toBe(403);
  const late = await accepted();
  now().sandbox.clock.advance(6 * MINUTE);
  expect((await redeemed(late)).status).toBe(403);
});
