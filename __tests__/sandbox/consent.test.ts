import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer } from './client.js';

const { consent, sites, tokens } = fixtures;
const [LISTENING, PASTED] = consent.redirectUris;
const AUTHORIZE = 'https://auth.atlassian.com/authorize';
const RESOURCES = 'https://api.atlassian.com/oauth/token/accessible-resources';
const SCOPES = 'read:jira-user read:jira-work write:jira-work offline_access';
const STATE = 'FAKE state & more';
const MINUTE = 60_000;
const DAY = 86_400_000;
const DEAD = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
const BAD_CODE = { error: 'invalid_grant', error_description: 'Invalid authorization code' };

interface Issued {
  access_token: string;
  refresh_token: string;
  scope: string;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

/** The address that a browser is sent to; a parameter is left out by undefined. */
function address(change: Record<string, string | undefined> = {}): string {
  const parameters: Record<string, string | undefined> = {
    audience: 'api.atlassian.com',
    client_id: consent.clientId,
    scope: SCOPES,
    redirect_uri: LISTENING,
    state: STATE,
    response_type: 'code',
    prompt: 'consent',
    ...change,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${AUTHORIZE}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/** Presses a button of the form, with the boxes of these sites checked. */
function press(
  url: string,
  decision: 'accept' | 'deny',
  chosen = [sites.acme.cloudId, sites.globex.cloudId],
): Promise<Answer> {
  const form = new URLSearchParams(chosen.map((id): [string, string] => ['site', id]));
  form.append('decision', decision);
  return ask(sandbox, url, {
    method: 'POST',
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

/** Where an answer sends the browser. */
function returned(answer: Answer): { to: string; parameters: Record<string, string> } {
  expect(answer.status).toBe(302);
  const url = new URL(answer.headers.location ?? '');
  return { to: url.origin + url.pathname, parameters: Object.fromEntries(url.searchParams) };
}

async function newCode(change: Record<string, string | undefined> = {}, chosen?: string[]): Promise<string> {
  return returned(await press(address(change), 'accept', chosen)).parameters['code'] ?? '';
}

function post(body: Record<string, string>): Promise<Answer> {
  const { clientId, clientSecret } = consent;
  return ask(sandbox, 'https://auth.atlassian.com/oauth/token', {
    method: 'POST',
    body: { client_id: clientId, client_secret: clientSecret, ...body },
  });
}

function redeem(code: string, change: Record<string, string> = {}): Promise<Answer> {
  return post({ grant_type: 'authorization_code', code, redirect_uri: LISTENING, ...change });
}

function refresh(refreshToken: string): Promise<Answer> {
  return post({ grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function issued(pending: Promise<Answer>): Promise<Issued> {
  const answer = await pending;
  expect(answer.status).toBe(200);
  return answer.json() as Issued;
}

/** A consent from its page to its first tokens. */
async function consented(
  change: Record<string, string | undefined> = {},
  chosen?: string[],
): Promise<Issued> {
  return issued(redeem(await newCode(change, chosen)));
}

async function works(accessToken: string, cloudId: string = sites.acme.cloudId): Promise<boolean> {
  const url = `https://api.atlassian.com/ex/jira/${cloudId}/rest/api/3/myself`;
  return (await ask(sandbox, url, { bearer: accessToken })).status === 200;
}

async function reached(accessToken: string): Promise<string[]> {
  const resources = (await ask(sandbox, RESOURCES, { bearer: accessToken })).json() as { name: string }[];
  return [...new Set(resources.map(({ name }) => name))].sort();
}

describe('the page', () => {
  it('asks, in a form that needs no script, for every scope and site', async () => {
    const answer = await ask(sandbox, address());
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toContain('<form method="post">');
    for (const text of [
      ...SCOPES.split(' '),
      'acme.atlassian.net',
      'globex.atlassian.net',
      'ada@example.com',
      'value="accept">Accept</button>',
      'value="deny">Deny</button>',
    ]) {
      expect(answer.text).toContain(text);
    }
    expect(answer.text).not.toContain('<script');
  });

  it('sends the browser back with a code and the state, to either address', async () => {
    for (const redirectUri of [LISTENING, PASTED]) {
      const { to, parameters } = returned(await press(address({ redirect_uri: redirectUri }), 'accept'));
      expect(to).toBe(redirectUri);
      expect(parameters).toEqual({ code: expect.stringContaining('FAKE') as unknown, state: STATE });
    }
  });

  it('sends the browser back without a code when the person declines', async () => {
    const { to, parameters } = returned(await press(address(), 'deny'));
    expect(to).toBe(LISTENING);
    expect(parameters).toEqual({ error: 'access_denied', state: STATE });
  });

  it.each([
    ['an unknown client', { client_id: 'FAKE-<b>' }, 'Unknown client: FAKE-&#60;b&#62;'],
    ['a client without a redirect address', { client_id: tokens.threeLegged.clientId }, 'Unknown client'],
    [
      'another port',
      { redirect_uri: 'http://localhost:8977/callback' },
      'redirect_uri is not registered for client: http://localhost:8977/callback',
    ],
    ['another name of loopback', { redirect_uri: 'http://127.0.0.1:8976/callback' }, 'is not registered'],
    ['a longer path', { redirect_uri: `${LISTENING}/` }, 'is not registered'],
    ['no address', { redirect_uri: undefined }, 'is not registered'],
  ])('redirects nowhere for %s, whichever button is pressed', async (_, change, text) => {
    for (const answer of [
      await ask(sandbox, address(change)),
      await press(address(change), 'accept'),
      await press(address(change), 'deny'),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.text).toContain(text);
    }
  });

  it.each([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { response_type: undefined }],
    ['invalid_request', { prompt: undefined }],
    ['invalid_request', { audience: 'api.atlassian-us-gov-mod.com' }],
    ['invalid_scope', { scope: `${SCOPES} manage:jira-configuration` }],
    ['invalid_scope', { scope: '' }],
  ])('answers the client with %s for %p', async (error, change) => {
    const { to, parameters } = returned(await ask(sandbox, address(change)));
    expect(to).toBe(LISTENING);
    expect(parameters).toEqual({ error, state: STATE });
  });

  it('wants a state', async () => {
    const { parameters } = returned(await ask(sandbox, address({ state: undefined })));
    expect(parameters).toEqual({ error: 'invalid_request' });
  });

  it('does without an audience, as the newer of two documents has it', async () => {
    expect((await ask(sandbox, address({ audience: undefined }))).status).toBe(200);
  });

  it('wants a site', async () => {
    for (const chosen of [[], [fixtures.government.site.cloudId]]) {
      const answer = await press(address(), 'accept', chosen);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('Choose a site.');
    }
  });

  it('takes no other method', async () => {
    expect((await ask(sandbox, address(), { method: 'PUT' })).status).toBe(405);
  });

  it('is one of the commercial realm', async () => {
    const gov = address().replace(AUTHORIZE, `https://${fixtures.government.authHost}/authorize`);
    expect((await ask(sandbox, gov)).text).toContain('Unknown client');
  });
});

describe('an authorization code', () => {
  it('is exchanged for tokens that reach both sites', async () => {
    const first = await consented();
    expect(first).toMatchObject({ expires_in: 3600, token_type: 'Bearer', scope: SCOPES });
    expect(await reached(first.access_token)).toEqual(['acme', 'globex']);
    expect(await works(first.access_token)).toBe(true);
    expect(sandbox.oauth.isAlive(first.refresh_token)).toBe(true);
  });

  it('may come as a form', async () => {
    const { clientId, clientSecret } = consent;
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code: await newCode(),
      redirect_uri: LISTENING,
    });
    const answer = await ask(sandbox, 'https://auth.atlassian.com/oauth/token', {
      method: 'POST',
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(200);
  });

  it('gives no refresh token without offline_access', async () => {
    const first = await consented({ scope: 'read:jira-user read:jira-work' });
    expect(first.refresh_token).toBeUndefined();
    expect(first.scope).toBe('read:jira-user read:jira-work');
    expect(await works(first.access_token)).toBe(true);
  });

  it('is good once', async () => {
    const code = await newCode();
    await issued(redeem(code));
    const again = await redeem(code);
    expect(again.status).toBe(403);
    expect(again.json()).toEqual(BAD_CODE);
  });

  it('is good for five minutes', async () => {
    const [early, late] = [await newCode(), await newCode()];
    sandbox.clock.advance(4 * MINUTE);
    await issued(redeem(early));
    sandbox.clock.advance(2 * MINUTE);
    expect((await redeem(late)).json()).toEqual(BAD_CODE);
  });

  it('is good for its own address only, and used up by another', async () => {
    const code = await newCode();
    const elsewhere = await redeem(code, { redirect_uri: PASTED });
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.json()).toEqual(BAD_CODE);
    expect((await redeem(code)).status).toBe(403);
  });

  it('is good for its own client only', async () => {
    const code = await newCode();
    const { clientId, clientSecret } = tokens.threeLegged;
    const other = await redeem(code, { client_id: clientId, client_secret: clientSecret });
    expect(other.json()).toEqual(BAD_CODE);
    await issued(redeem(code));
  });

  it('wants the secret, a verifier or not', async () => {
    const code = await newCode({ code_challenge: 'FAKE', code_challenge_method: 'S256' });
    const answer = await redeem(code, { client_secret: '', code_verifier: 'FAKE' });
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ error: 'access_denied', error_description: 'Unauthorized' });
    await issued(redeem(code));
  });

  it('wants to be there, with its address', async () => {
    const { clientId } = consent;
    for (const body of [{ redirect_uri: LISTENING }, { code: await newCode() }]) {
      const answer = await post({ grant_type: 'authorization_code', client_id: clientId, ...body });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ error: 'invalid_request' });
    }
  });

  it('of somebody else is none', async () => {
    expect((await redeem('FAKE-unknown')).json()).toEqual(BAD_CODE);
  });

  it('is forgotten by a reset', async () => {
    const code = await newCode();
    sandbox.reset();
    expect((await redeem(code)).json()).toEqual(BAD_CODE);
  });
});

describe('a consent', () => {
  it('may be for one site, and a later one adds to it, for the tokens that exist as well', async () => {
    const first = await consented({}, [sites.globex.cloudId]);
    expect(await reached(first.access_token)).toEqual(['globex']);
    expect(await works(first.access_token, sites.acme.cloudId)).toBe(false);
    await consented({}, [sites.acme.cloudId]);
    expect(await reached(first.access_token)).toEqual(['acme', 'globex']);
    expect(await works(first.access_token, sites.acme.cloudId)).toBe(true);
  });

  it('puts its scopes in the place of the old ones', async () => {
    const first = await consented();
    await consented({ scope: 'read:jira-work offline_access' });
    expect(await works(first.access_token)).toBe(false);
    const next = await issued(refresh(first.refresh_token));
    expect(next.scope).toBe('read:jira-work offline_access');
  });

  it('belongs to its app alone', async () => {
    await consented({ scope: 'read:jira-work' }, [sites.globex.cloudId]);
    expect(await reached(tokens.threeLegged.accessToken)).toEqual(['acme', 'globex']);
    expect(await works(tokens.threeLegged.accessToken)).toBe(true);
  });
});

describe('the refresh tokens of a consent', () => {
  it('still work for ten minutes after their exchange, and give another pair', async () => {
    const first = await consented();
    const second = await issued(refresh(first.refresh_token));
    sandbox.clock.advance(9 * MINUTE);
    expect(sandbox.oauth.isAlive(first.refresh_token)).toBe(true);
    const third = await issued(refresh(first.refresh_token));
    expect(third.refresh_token).not.toBe(second.refresh_token);
    expect(await works(first.access_token)).toBe(true);
    expect(await works(second.access_token)).toBe(true);
    for (const { refresh_token: each } of [second, third]) expect(sandbox.oauth.isAlive(each)).toBe(true);
    expect(sandbox.oauth.isFamilyDead(first.refresh_token)).toBe(false);
  });

  it('end their companion with the leeway', async () => {
    const first = await consented();
    const second = await issued(refresh(first.refresh_token));
    sandbox.clock.advance(11 * MINUTE);
    expect(await works(first.access_token)).toBe(false);
    expect(await works(second.access_token)).toBe(true);
    expect(sandbox.oauth.isAlive(first.refresh_token)).toBe(false);
    expect(sandbox.oauth.isFamilyDead(first.refresh_token)).toBe(false);
  });

  it('die together of a reuse after the leeway, also those of a second consent', async () => {
    const first = await consented();
    const second = await issued(refresh(first.refresh_token));
    const beside = await consented();
    sandbox.clock.advance(11 * MINUTE);
    expect(sandbox.oauth.lateReuses).toBe(0);
    const reuse = await refresh(first.refresh_token);
    expect(reuse.status).toBe(403);
    expect(reuse.json()).toEqual(DEAD);
    expect(sandbox.oauth.lateReuses).toBe(1);
    for (const { refresh_token: each } of [second, beside]) {
      expect(sandbox.oauth.isAlive(each)).toBe(false);
      expect(sandbox.oauth.isFamilyDead(each)).toBe(true);
      expect((await refresh(each)).json()).toEqual(DEAD);
    }
    expect(await works(second.access_token)).toBe(true);
  });

  it('are good again after a new consent, which brings no dead one back', async () => {
    const first = await consented();
    await refresh(first.refresh_token);
    sandbox.clock.advance(11 * MINUTE);
    await refresh(first.refresh_token);
    const anew = await consented();
    expect(sandbox.oauth.isAlive(anew.refresh_token)).toBe(true);
    expect(sandbox.oauth.isAlive(first.refresh_token)).toBe(false);
    await issued(refresh(anew.refresh_token));
  });

  it('die of 90 days without use', async () => {
    const first = await consented();
    sandbox.clock.advance(89 * DAY);
    const second = await issued(refresh(first.refresh_token));
    sandbox.clock.advance(91 * DAY);
    expect(sandbox.oauth.isAlive(second.refresh_token)).toBe(false);
    expect((await refresh(second.refresh_token)).json()).toEqual(DEAD);
  });

  it('die of a new password, of every app, and the access tokens do not', async () => {
    const first = await consented();
    sandbox.oauth.changePassword();
    const answer = await refresh(first.refresh_token);
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual(DEAD);
    for (const token of [tokens.threeLegged.refreshToken, tokens.globexOnly.refreshToken]) {
      expect(sandbox.oauth.isAlive(token)).toBe(false);
      expect(sandbox.oauth.isFamilyDead(token)).toBe(true);
    }
    expect(await works(first.access_token)).toBe(true);
    const anew = await consented();
    await issued(refresh(anew.refresh_token));
  });
});

describe('what a test can see', () => {
  it('counts the requests that the token endpoint handled, lost answers included', async () => {
    const { refreshToken, clientId, clientSecret } = tokens.threeLegged;
    const body = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
    sandbox.faults.add({
      path: '/oauth/token',
      times: 1,
      afterModel: true,
      then: { reset: 'before-headers' },
    });
    await expect(post({ grant_type: 'refresh_token', ...body })).rejects.toThrow();
    await issued(post({ grant_type: 'refresh_token', ...body }));
    expect(sandbox.oauth.tokenRequests).toBe(2);
    sandbox.reset();
    expect(sandbox.oauth.tokenRequests).toBe(0);
  });

  it('knows nothing of a token that was never given out', () => {
    expect(sandbox.oauth.isAlive('FAKE-unknown')).toBe(false);
    expect(sandbox.oauth.isFamilyDead('FAKE-unknown')).toBeUndefined();
  });
});
