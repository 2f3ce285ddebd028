import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer } from './client.js';

const { sites, tokens } = fixtures;
const TOKEN_URL = 'https://auth.atlassian.com/oauth/token';
const MYSELF = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/3/myself`;
const MINUTE = 60_000;
const DAY = 86_400_000;

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  token_type: string;
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

function post(body: Record<string, string>): Promise<Answer> {
  return ask(sandbox, TOKEN_URL, { method: 'POST', body });
}

function refresh(refreshToken: string, change: Record<string, string> = {}): Promise<Answer> {
  const { clientId, clientSecret } = tokens.threeLegged;
  return post({
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    ...change,
  });
}

async function refreshed(refreshToken: string): Promise<TokenAnswer> {
  const answer = await refresh(refreshToken);
  expect(answer.status).toBe(200);
  return answer.json() as TokenAnswer;
}

async function works(accessToken: string): Promise<boolean> {
  return (await ask(sandbox, MYSELF, { bearer: accessToken })).status === 200;
}

const DEAD = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };

describe('client credentials', () => {
  const { clientId, clientSecret } = tokens.clientCredentials;
  const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };

  it('give an access token for an hour, in JSON and as a form', async () => {
    const form = {
      method: 'POST',
      body: new URLSearchParams(body).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    for (const answer of [await post(body), await ask(sandbox, TOKEN_URL, form)]) {
      expect(answer.status).toBe(200);
      const issued = answer.json() as TokenAnswer;
      expect(issued).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
      expect(issued.refresh_token).toBeUndefined();
      expect(issued.scope.split(' ')).toContain('read:jira-user');
      expect((await ask(sandbox, MYSELF, { bearer: issued.access_token })).json()).toMatchObject({
        accountType: 'app',
      });
    }
  });

  it('give a token in the shape of a JWT that nobody signed', async () => {
    const { access_token: token } = (await post(body)).json() as TokenAnswer;
    const [, payload, signature] = token.split('.');
    expect(signature).toContain('FAKE');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as { exp: number };
    expect(claims.exp * 1000).toBeGreaterThan(sandbox.clock.now() + 59 * MINUTE);
  });

  it('give a token that is over after an hour', async () => {
    const { access_token: token } = (await post(body)).json() as TokenAnswer;
    sandbox.clock.advance(59 * MINUTE);
    expect(await works(token)).toBe(true);
    sandbox.clock.advance(2 * MINUTE);
    const answer = await ask(sandbox, MYSELF, { bearer: token });
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ code: 401, message: 'Unauthorized' });
  });

  it('may lack a scope', async () => {
    const client = tokens.clientCredentialsNoUserScope;
    const answer = await post({ ...body, client_id: client.clientId, client_secret: client.clientSecret });
    const issued = answer.json() as TokenAnswer;
    expect(issued.scope).not.toContain('read:jira-user');
    const myself = await ask(sandbox, MYSELF, { bearer: issued.access_token });
    expect(myself.json()).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
  });

  it.each([{ client_secret: 'FAKE-wrong' }, { client_id: 'FAKE-unknown' }])(
    'are refused with %p',
    async (change) => {
      const answer = await post({ ...body, ...change });
      expect(answer.status).toBe(401);
      expect(answer.json()).toEqual({ error: 'access_denied', error_description: 'Unauthorized' });
    },
  );
});

describe('the token endpoint', () => {
  it('refuses other grants, other methods and bodies it cannot read', async () => {
    const unsupported = await post({ grant_type: 'password' });
    expect(unsupported.status).toBe(400);
    expect(unsupported.json()).toMatchObject({ error: 'invalid_request' });
    expect((await ask(sandbox, TOKEN_URL, { method: 'POST', body: 'no JSON' })).status).toBe(400);
    expect((await ask(sandbox, TOKEN_URL)).status).toBe(405);
  });

  it('refuses a refresh without a secret as it does one with a wrong secret', async () => {
    const { clientId, refreshToken } = tokens.threeLegged;
    const bodies = [
      { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken },
      {
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: refreshToken,
        client_secret: 'FAKE',
      },
    ];
    for (const body of bodies) {
      const answer = await post(body);
      expect(answer.status).toBe(401);
      expect(answer.json()).toEqual({ error: 'access_denied', error_description: 'Unauthorized' });
    }
  });

  it('does not know a refresh token that it never gave out, or gave to another client', async () => {
    for (const token of ['FAKE-unknown', tokens.globexOnly.refreshToken]) {
      const answer = await refresh(token);
      expect(answer.status).toBe(403);
      expect(answer.json()).toEqual({
        error: 'unauthorized_client',
        error_description: 'refresh_token is invalid',
      });
    }
  });
});

describe('a rotating refresh token', () => {
  const first = tokens.threeLegged.refreshToken;

  it('is exchanged for a new one and an access token', async () => {
    const issued = await refreshed(first);
    expect(issued).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
    expect(issued.refresh_token).not.toBe(first);
    expect(issued.scope).toContain('offline_access');
    expect(await works(issued.access_token)).toBe(true);
    const next = await refreshed(issued.refresh_token);
    expect(next.refresh_token).not.toBe(issued.refresh_token);
    expect(next.access_token).not.toBe(issued.access_token);
  });

  it('still works for ten minutes, and its companion access token with it', async () => {
    await refreshed(first);
    sandbox.clock.advance(9 * MINUTE);
    expect(await works(tokens.threeLegged.accessToken)).toBe(true);
    const again = await refreshed(first);
    expect(await works(again.access_token)).toBe(true);
  });

  it('ends its companion access token with the leeway, whatever its exp says', async () => {
    const issued = await refreshed(first);
    sandbox.clock.advance(11 * MINUTE);
    expect(await works(tokens.threeLegged.accessToken)).toBe(false);
    expect(await works(issued.access_token)).toBe(true);
  });

  it('is not given a second leeway by being used inside the first', async () => {
    await refreshed(first);
    sandbox.clock.advance(9 * MINUTE);
    await refreshed(first);
    sandbox.clock.advance(2 * MINUTE);
    expect((await refresh(first)).json()).toEqual(DEAD);
  });

  it('kills every token of the grant when it is used after the leeway', async () => {
    const second = await refreshed(first);
    sandbox.clock.advance(11 * MINUTE);
    const reuse = await refresh(first);
    expect(reuse.status).toBe(403);
    expect(reuse.json()).toEqual(DEAD);
    const innocent = await refresh(second.refresh_token);
    expect(innocent.status).toBe(403);
    expect(innocent.json()).toEqual(DEAD);
    sandbox.reset();
    expect((await refresh(first)).status).toBe(200);
  });

  it('dies of 90 days without use, which every exchange starts anew', async () => {
    sandbox.clock.advance(89 * DAY);
    const second = await refreshed(first);
    sandbox.clock.advance(89 * DAY);
    const third = await refreshed(second.refresh_token);
    sandbox.clock.advance(91 * DAY);
    expect((await refresh(third.refresh_token)).json()).toEqual(DEAD);
  });

  it('belongs to a grant that leaves other grants alone', async () => {
    await refreshed(first);
    sandbox.clock.advance(11 * MINUTE);
    await refresh(first);
    const { clientId, clientSecret, refreshToken } = tokens.globexOnly;
    const other = await refresh(refreshToken, { client_id: clientId, client_secret: clientSecret });
    expect(other.status).toBe(200);
  });
});
