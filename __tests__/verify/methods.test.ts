import { describe, expect, test } from '@jest/globals';
import { headerFor } from '../../src/credential.js';
import { Failure } from '../../src/failure.js';
import { COMMERCIAL } from '../../src/realm.js';
import { Secret } from '../../src/secret.js';
import type { CloudContext } from '../../src/verify/context.js';
import type { Proof } from '../../src/verify/session.js';
import { prove } from '../../src/methods/index.js';
import { failureFrom } from '../project/failure-of.js';
import { pkcs8, rsaPair } from '../read/keys.js';
import { answering, type Reply } from './answers.js';
import { cloud, dataCenter, DATA_CENTER_URL } from './contexts.js';

const MYSELF_URL = `${DATA_CENTER_URL}/rest/api/2/myself`;
const TOKEN_URL = `${DATA_CENTER_URL}/rest/oauth2/latest/token`;
const MIA: Reply = { body: { key: 'JIRAUSER1', name: 'mia' } };
const ACCOUNT = { id: 'JIRAUSER1', name: 'mia', type: '' };

const valueOf = ({ credential }: Proof): string => headerFor(credential, 'GET', MYSELF_URL).value.reveal();

const bug = new TypeError('FAKE bug');
const NEXT_REFRESH = 'also ends with the next refresh';

describe('a user name and password', () => {
  const credentials = { method: 'basic', username: 'mia', password: new Secret(' FAKE-päss:wörd ') } as const;

  test('are one request, in UTF-8, and masked before it', async () => {
    const { send, requests } = answering(MIA);
    const { context, events } = dataCenter(send);
    const proof = await prove(credentials, context);
    const encoded = Buffer.from('mia: FAKE-päss:wörd ', 'utf8').toString('base64');
    expect(proof).toMatchObject({ method: 'basic', baseUrl: DATA_CENTER_URL, account: ACCOUNT });
    expect(valueOf(proof)).toBe(`Basic ${encoded}`);
    expect(requests.map(({ url, repeatable }) => [url, repeatable])).toEqual([[MYSELF_URL, 'once']]);
    expect(events).toEqual(['mask mia: FAKE-päss:wörd ', `mask ${encoded}`]);
  });

  test.each<[Reply, string, string]>([
    [{ status: 401 }, 'credentials-rejected', 'until its owner solves a CAPTCHA'],
    [{ ...MIA, headers: { 'x-ausername': 'anonymous' } }, 'anonymous-session', ''],
    [
      { status: 403, headers: { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' } },
      'captcha-required',
      'login.jsp',
    ],
    [
      { status: 403, body: { message: 'Basic Authentication has been disabled on this instance.' } },
      'password-auth-disabled',
      '`personal-access-token`',
    ],
  ])('refused with %j: %s, "%s", and never tried twice', async (reply, code, words) => {
    const { send, requests } = answering(reply);
    const failure = await failureFrom(prove(credentials, dataCenter(send).context));
    expect(failure.code).toBe(code);
    expect(failure.advice).toContain(words);
    expect(failure.message).not.toContain('FAKE');
    expect(requests).toHaveLength(1);
  });
});

describe('a personal access token', () => {
  const credentials = {
    method: 'personal-access-token',
    personalAccessToken: new Secret('FAKE-pat-0001'),
  } as const;
  const list: Reply = { body: [{ id: 1, name: 'CI', expiringAt: '2027-03-15T10:11:12.000+0000' }] };
  const run = (...replies: Reply[]) => {
    const { send, requests } = answering(...replies);
    return {
      proof: prove(credentials, dataCenter(send).context),
      requests,
    };
  };

  test('is Bearer, and Jira tells when it ends', async () => {
    const { proof, requests } = run(MIA, list);
    const found = await proof;
    expect(valueOf(found)).toBe('Bearer FAKE-pat-0001');
    expect(found).toMatchObject({
      method: 'personal-access-token',
      account: ACCOUNT,
      baseUrl: DATA_CENTER_URL,
    });
    expect(found.expiresAt).toEqual(new Date('2027-03-15T10:11:12Z'));
    expect(found.credentialEnd).toEqual({ source: 'jira', at: found.expiresAt });
    expect(requests.map(({ url }) => url)).toEqual([MYSELF_URL, `${DATA_CENTER_URL}/rest/pat/latest/tokens`]);
  });

  test.each<[string, Reply, object]>([
    ['does not end', { body: [{ id: 1, name: 'CI' }] }, { credentialEnd: { source: 'jira', at: undefined } }],
    ['ends nobody knows when', { status: 404 }, { endUnknown: expect.stringContaining('(404)') as unknown }],
  ])('that %s is as good', async (_what, reply, expected) => {
    expect(await run(MIA, reply).proof).toMatchObject({ expiresAt: undefined, ...expected });
  });

  test('that is refused is not asked after', async () => {
    const { proof, requests } = run({ status: 401 });
    const failure = await failureFrom(proof);
    expect(failure.code).toBe('credentials-rejected');
    expect(failure.advice).toContain('8.14');
    expect(requests).toHaveLength(1);
  });

  test('that lacks something is one that Jira knows', async () => {
    const failure = await failureFrom(run({ status: 403, body: {} }).proof);
    expect(failure.code).toBe('permission-denied');
    expect(failure.advice).not.toContain('8.14');
  });

  test('hides no bug', async () => {
    const { context } = dataCenter(() => Promise.reject(bug));
    await expect(prove(credentials, context)).rejects.toBe(bug);
  });
});

describe('an OAuth 1.0a application link', () => {
  const credentials = {
    method: 'oauth1',
    consumerKey: 'FAKE-consumer',
    privateKey: new Secret(pkcs8(rsaPair())),
    oauthToken: new Secret('FAKE-oauth-token'),
  } as const;
  const run = (...replies: Reply[]) => {
    const { send, requests } = answering(...replies);
    return { proof: prove(credentials, dataCenter(send).context), requests };
  };
  const problem = (text: string): Reply => ({ status: 401, headers: { 'www-authenticate': text } });

  test('is a signature for each request', async () => {
    const { proof, requests } = run(MIA);
    const { credential, ...found } = await proof;
    expect(credential.kind).toBe('signature');
    expect(found).toEqual({ method: 'oauth1', baseUrl: DATA_CENTER_URL, account: ACCOUNT });
    expect(requests.map(({ url }) => url)).toEqual([MYSELF_URL]);
    expect(requests[0]?.credential).toBe(credential);
    const values = ['GET', 'GET', 'PUT'].map((method) => {
      const { name, value } = headerFor(credential, method, MYSELF_URL);
      expect(name).toBe('Authorization');
      return value.reveal();
    });
    expect(new Set(values).size).toBe(3);
    const nonces = values.map((value) => /oauth_nonce="([0-9a-f]{32})"/.exec(value)?.[1]);
    expect(new Set(nonces).size).toBe(3);
    // The time is the one that the run was given.
    for (const value of values)
      expect(value).toContain(`oauth_timestamp="${Date.UTC(2027, 0, 31, 12) / 1000}"`);
  });

  test.each([
    ['consumer_key_unknown', 'client-rejected', '`consumer-key`'],
    ['signature_invalid', 'client-rejected', '`private-key`'],
    ['token_rejected', 'credentials-rejected', '`oauth-token`'],
    ['token_expired', 'credentials-rejected', '`oauth-token`'],
    ['timestamp_refused', 'credentials-rejected', 'clock'],
  ])('refused with %s: %s, %s', async (name, code, words) => {
    for (const header of [
      `OAuth realm="https%3A%2F%2Fjira.example.com%2Fjira", oauth_problem="${name}"`,
      `OAuth oauth_problem=${name}&oauth_acceptable_timestamps=1-2`,
      `OAuth realm="x", oauth_problem="${name}", oauth_problem_advice="FAKE"`,
    ]) {
      const failure = await failureFrom(run(problem(header)).proof);
      expect(failure.code).toBe(code);
      expect(failure.message).toContain(words);
      expect(failure.what).toContain('jira.example.com');
      expect(failure.message).not.toContain('FAKE');
    }
  });

  test.each([
    ['a problem that nobody knows', 'OAuth oauth_problem="something_new"'],
    ['a problem out of a prototype', 'OAuth oauth_problem="constructor"'],
    ['a hostile problem', 'OAuth oauth_problem="##[add-mask]FAKE"'],
    ['no problem', 'OAuth realm="https%3A%2F%2Fjira.example.com"'],
    ['an empty header', ''],
  ])('refused with %s is refused as any other', async (_what, header) => {
    const failure = await failureFrom(run(problem(header)).proof);
    expect(failure.code).toBe('credentials-rejected');
    expect(failure.message).not.toContain('FAKE');
  });

  test('for nobody is not proven', async () => {
    const { proof } = run({ ...MIA, headers: { 'x-ausername': 'anonymous' } });
    expect((await failureFrom(proof)).code).toBe('anonymous-session');
  });
});

const client = { clientId: 'FAKE-client', clientSecret: new Secret('FAKE-client-secret') };

describe("a service account's OAuth 2.0 client", () => {
  const issued: Reply = { body: { access_token: 'FAKE-access-token', expires_in: 3600, scope: 'WRITE' } };

  test.each([
    [undefined, 'WRITE'],
    ['READ', 'READ'],
    ['READ WRITE', 'READ WRITE'],
  ])('asks for the scope %s as %s', async (scope, sent) => {
    const { send, requests } = answering(issued, MIA);
    const { context, events } = dataCenter(send);
    const credentials = { method: 'client-credentials', ...client, scope } as const;
    const proof = await prove(credentials, context);
    expect(proof).toMatchObject({ method: 'client-credentials', account: ACCOUNT, scopes: ['WRITE'] });
    expect(proof.expiresAt).toEqual(new Date('2027-01-31T13:00:00Z'));
    expect(valueOf(proof)).toBe('Bearer FAKE-access-token');
    expect(requests.map(({ url }) => url)).toEqual([TOKEN_URL, MYSELF_URL]);
    const parameters = new URLSearchParams(requests[0]?.body?.text.reveal());
    expect([parameters.get('grant_type'), parameters.get('scope')]).toEqual(['client_credentials', sent]);
    expect(events).toEqual(['mask FAKE-access-token']);
  });

  test('has a token that is new: no refresh can have ended it', async () => {
    const { context } = dataCenter(answering(issued, { status: 401 }).send);
    const credentials = { method: 'client-credentials', ...client, scope: undefined } as const;
    const failure = await failureFrom(prove(credentials, context));
    expect(failure.code).toBe('credentials-rejected');
    expect(failure.advice).not.toContain(NEXT_REFRESH);
  });

  test('has its scopes on Jira Cloud already', async () => {
    const { send, requests } = answering();
    const cloud: CloudContext = {
      ...dataCenter(send).context,
      site: {
        deployment: 'cloud',
        realm: COMMERCIAL,
        url: undefined,
        customDomain: undefined,
        cloudId: undefined,
      },
      onSite: () => undefined,
      cloudId: () => Promise.reject(new Error('It was not to be asked.')),
    };
    const credentials = { method: 'client-credentials', ...client, scope: 'READ' } as const;
    const failure = await failureFrom(prove(credentials, cloud));
    expect(failure.code).toBe('invalid-input');
    expect(requests).toEqual([]);
  });
});

describe("a person's grant on a Data Center", () => {
  const credentials = {
    method: 'refresh-token',
    ...client,
    refreshToken: new Secret('FAKE-refresh-token'),
    redirectUri: 'https://ci.example/callback',
  } as const;
  const issued: Reply = {
    body: { access_token: 'FAKE-access-token', refresh_token: 'FAKE-next-refresh-token' },
  };

  test('is exchanged: the old token is gone at once, and the run knows', async () => {
    const { send, requests } = answering(issued, MIA);
    const { context, events } = dataCenter(send);
    const proof = await prove(credentials, context);
    expect(proof).toMatchObject({ method: 'refresh-token', account: ACCOUNT });
    expect(proof.refreshToken?.reveal()).toBe('FAKE-next-refresh-token');
    expect(new URLSearchParams(requests[0]?.body?.text.reveal()).get('redirect_uri')).toBe(
      'https://ci.example/callback',
    );
    expect(requests[0]?.repeatable).toBe('once');
    expect(events).toEqual(['mask FAKE-access-token', 'mask FAKE-next-refresh-token', 'exchange spent']);
  });

  test.each(['invalid_grant', 'invalid_request'])(
    'is tried once without the place that consent was given back to, and a refusal (%s) names it',
    async (error) => {
      const { send, requests } = answering({ status: 400, body: { error } });
      const failure = await failureFrom(
        prove({ ...credentials, redirectUri: undefined }, dataCenter(send).context),
      );
      expect(failure.code).toBe('refresh-token-invalid');
      expect(failure.advice).toContain('Set `redirect-uri`');
      expect(requests).toHaveLength(1);
      expect(new URLSearchParams(requests[0]?.body?.text.reveal()).has('redirect_uri')).toBe(false);
    },
  );

  test.each<[Failure['code'], string[]]>([
    ['network-unreachable', ['exchange spent']],
    ['timeout', ['exchange spent']],
    ['server-unavailable', ['exchange spent']],
    ['untrusted-response', ['exchange spent']],
    ['tls-failure', []],
    ['rate-limited', []],
    ['redirect-refused', []],
  ])('that ends with %s: %j', async (code, expected) => {
    const { context, events } = dataCenter(() => Promise.reject(new Failure(code, 'What.', 'Advice.')));
    const failure = await failureFrom(prove(credentials, context));
    expect(failure.code).toBe(code);
    expect(events).toEqual(expected);
  });

  test('has a token that is new: no other refresh can have ended it', async () => {
    const { context } = dataCenter(answering(issued, { status: 401 }).send);
    const failure = await failureFrom(prove(credentials, context));
    expect(failure.code).toBe('credentials-rejected');
    expect(failure.advice).not.toContain(NEXT_REFRESH);
  });

  test('that is refused is not lost', async () => {
    const { send } = answering({ status: 400, body: { error: 'invalid_grant' } });
    const { context, events } = dataCenter(send);
    const failure = await failureFrom(prove(credentials, context));
    expect(failure.code).toBe('refresh-token-invalid');
    expect(events).toEqual([]);
  });
});

describe('an access token of somebody else on a Data Center', () => {
  const credentials = { method: 'access-token', accessToken: new Secret('FAKE-access-token') } as const;
  const run = (...replies: Reply[]) => prove(credentials, dataCenter(answering(...replies).send).context);

  test('is Bearer, on the site', async () => {
    const found = await run(MIA);
    expect(found).toMatchObject({ method: 'access-token', baseUrl: DATA_CENTER_URL, account: ACCOUNT });
    expect(valueOf(found)).toBe('Bearer FAKE-access-token');
  });

  test.each<[Reply, string, boolean]>([
    [{ status: 401 }, 'credentials-rejected', true],
    [{ status: 403, body: {} }, 'permission-denied', false],
  ])('refused with %j: %s; a refresh may have ended it? %s', async (reply, code, isAdvised) => {
    const failure = await failureFrom(run(reply));
    expect(failure.code).toBe(code);
    expect(failure.advice.includes(NEXT_REFRESH)).toBe(isAdvised);
  });

  test('hides no bug', async () => {
    const { context } = dataCenter(() => Promise.reject(bug));
    await expect(prove(credentials, context)).rejects.toBe(bug);
  });
});

describe('a method is never tried at a kind of Jira that does not have it', () => {
  const words = 'A method was asked of a kind of Jira that does not have it.';

  test('on a Data Center', async () => {
    const apiToken = new Secret('FAKE-token');
    const credentials = { method: 'api-token', email: 'me@example.com', apiToken } as const;
    await expect(prove(credentials, dataCenter(answering().send).context)).rejects.toThrow(words);
  });

  test('on Jira Cloud', async () => {
    const credentials = {
      method: 'personal-access-token',
      personalAccessToken: new Secret('FAKE-token'),
    } as const;
    await expect(prove(credentials, cloud(answering().send).context)).rejects.toThrow(words);
  });
});
