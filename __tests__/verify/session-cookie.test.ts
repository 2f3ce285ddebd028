import { describe, expect, test } from '@jest/globals';
import { headerFor } from '../../src/credential.js';
import { Failure } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { prove } from '../../src/methods/index.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';
import { dataCenter, DATA_CENTER_URL } from './contexts.js';

const CREDENTIALS = {
  method: 'session-cookie',
  username: 'mia',
  password: new Secret(' FAKE "password" \\ '),
} as const;
const LOG_IN_URL = `${DATA_CENTER_URL}/rest/auth/1/session`;
const VALUE = 'FAKE6E3487971234567896704A9EB4AE';
const IN: Reply = { body: { session: { name: 'JSESSIONID', value: VALUE }, loginInfo: { loginCount: 1 } } };
const MIA: Reply = { body: { key: 'JIRAUSER1', name: 'mia' } };

function logIn(...replies: Reply[]) {
  const { send, requests } = answering(...replies);
  const { context, events } = dataCenter(send);
  return { proof: prove(CREDENTIALS, context), requests, events };
}

describe('a session', () => {
  test('costs the password once, and a cookie from then on', async () => {
    const { proof, requests } = logIn(IN, MIA);
    const { credential, baseUrl, account, method, expiresAt } = await proof;
    expect({ baseUrl, account, method, expiresAt }).toEqual({
      method: 'session-cookie',
      baseUrl: DATA_CENTER_URL,
      account: { id: 'JIRAUSER1', name: 'mia', type: '' },
      expiresAt: undefined,
    });
    const header = headerFor(credential, 'GET', DATA_CENTER_URL);
    expect([header.name, header.value.reveal()]).toEqual(['Cookie', `JSESSIONID=${VALUE}`]);

    expect(requests.map(({ method: verb, url }) => [verb, url])).toEqual([
      ['POST', LOG_IN_URL],
      ['GET', `${DATA_CENTER_URL}/rest/api/2/myself`],
    ]);
    expect(requests[0]?.credential).toBeUndefined();
    expect(requests[0]?.repeatable).toBe('once');
    expect(requests[0]?.body?.type).toBe('application/json');
    expect(JSON.parse(requests[0]?.body?.text.reveal() ?? '')).toEqual({
      username: 'mia',
      password: ' FAKE "password" \\ ',
    });
    expect(requests[1]?.body).toBeUndefined();
    expect(requests[1]?.credential).toBe(credential);
  });

  test('is masked, then remembered, before anything else is asked', async () => {
    const { proof, events } = logIn(IN, MIA);
    await proof;
    expect(events).toEqual([
      `mask ${VALUE}`,
      `mask JSESSIONID=${VALUE}`,
      `session ${LOG_IN_URL} JSESSIONID=${VALUE}`,
    ]);
  });

  test('that turns out to be nobody is remembered all the same, because it has to be ended', async () => {
    const { proof, events } = logIn(IN, { status: 401 });
    expect((await failureFrom(proof)).code).toBe('credentials-rejected');
    expect(events.at(-1)).toMatch(/^session /);
  });

  test.each([
    ['says so of the request, which came from nobody', { 'x-ausername': 'anonymous' }],
    ['says OK', { 'x-seraph-loginreason': 'OK' }],
    ['says nothing', {}],
  ])('is good if the answer %s', async (_what, headers) => {
    expect((await logIn({ ...IN, headers }, MIA).proof).account.name).toBe('mia');
  });

  test.each(['JSESSIONID', 'studio.crowd.tokenkey', 'jira-session_1'])('may be named %s', async (name) => {
    const { proof } = logIn({ body: { session: { name, value: VALUE } } }, MIA);
    const { value } = headerFor((await proof).credential, 'GET', DATA_CENTER_URL);
    expect(value.reveal()).toBe(`${name}=${VALUE}`);
  });
});

describe('no session', () => {
  const session = (changes: object): Reply => ({
    body: { session: { name: 'JSESSIONID', value: VALUE, ...changes } },
  });

  test.each<[string, Reply, string]>([
    ['a wrong password', { status: 401, body: { errorMessages: ['FAKE'] } }, 'credentials-rejected'],
    [
      'a wrong password, with a 200',
      { ...IN, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } },
      'credentials-rejected',
    ],
    [
      'a CAPTCHA',
      {
        status: 403,
        headers: {
          'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://attacker.example/',
        },
      },
      'captcha-required',
    ],
    [
      'passwords switched off',
      { status: 403, body: { message: 'Basic Authentication has been disabled on this instance.' } },
      'password-auth-disabled',
    ],
    ['a page with 403', { status: 403, text: '<html>FAKE' }, 'untrusted-response'],
    ['a path that is not there', { status: 404, text: '<html>FAKE' }, 'site-not-found'],
    ['a log-in page', { text: '<html>FAKE</html>' }, 'untrusted-response'],
    ['no object', { body: [] }, 'untrusted-response'],
    ['no session', { body: {} }, 'untrusted-response'],
    ['a session that is a word', { body: { session: 'FAKE' } }, 'untrusted-response'],
    [
      'a session in a prototype',
      { body: '{"__proto__":{"session":{"name":"a","value":"FAKE1234"}}}' },
      'untrusted-response',
    ],
    ['no name', session({ name: undefined }), 'untrusted-response'],
    ['an empty name', session({ name: '' }), 'untrusted-response'],
    ['a name with a separator', session({ name: 'FAKE;a' }), 'untrusted-response'],
    ['a name with an equals sign', session({ name: 'FAKE=a' }), 'untrusted-response'],
    ['a name with a line feed', session({ name: 'FAKE\na' }), 'untrusted-response'],
    ['a name that is too long', session({ name: 'F'.repeat(65) }), 'untrusted-response'],
    ['no value', session({ value: undefined }), 'untrusted-response'],
    ['a value that is no text', session({ value: 1_234_567_890 }), 'untrusted-response'],
    ['a short value', session({ value: 'FAKE123' }), 'untrusted-response'],
    ['a long value', session({ value: 'F'.repeat(4097) }), 'untrusted-response'],
    ['a value with a space', session({ value: 'FAKE 1234' }), 'untrusted-response'],
    ['a value with a separator', session({ value: 'FAKE1234; a=b' }), 'untrusted-response'],
    ['a value with a comma', session({ value: 'FAKE,1234' }), 'untrusted-response'],
    ['a value with a quote', session({ value: 'FAKE"1234' }), 'untrusted-response'],
    ['a value with a backslash', session({ value: 'FAKE\\1234' }), 'untrusted-response'],
    ['a value with a line feed', session({ value: 'FAKE1234\r\nX-Header: 1' }), 'untrusted-response'],
    ['a value outside of ASCII', session({ value: 'FAKE1234é' }), 'untrusted-response'],
  ])('for %s', async (_what, reply, code) => {
    const { proof, requests, events } = logIn(reply);
    const failure = await failureFrom(proof);
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain('FAKE');
    expect(failure.message).not.toContain('attacker');
    // A second attempt would bring the account nearer to its CAPTCHA.
    expect(requests).toHaveLength(1);
    expect(events).toEqual([]);
  });

  test('for a CAPTCHA: it is solved at the site, whatever page is named', async () => {
    const reason = 'CAPTCHA_CHALLENGE; login-url=https://attacker.example/';
    const { proof } = logIn({ status: 403, headers: { 'x-authentication-denied-reason': reason } });
    expect((await failureFrom(proof)).advice).toContain(`Log in once at ${DATA_CENTER_URL}/login.jsp in`);
  });

  test('for a wrong password: what to do comes with a warning of the CAPTCHA', async () => {
    const failure = await failureFrom(logIn({ status: 401 }).proof);
    expect(failure.advice).toContain('password');
    expect(failure.advice).toContain('CAPTCHA');
  });

  test.each<[Failure['code'], boolean]>([
    ['timeout', true],
    ['network-unreachable', true],
    ['server-unavailable', true],
    ['rate-limited', false],
    ['tls-failure', false],
    ['untrusted-response', true],
  ])('after %s: that one may have begun is said: %s', async (code, said) => {
    const { context, events } = dataCenter(() => Promise.reject(new Failure(code, 'What.', 'Advice.')));
    const failure = await failureFrom(prove(CREDENTIALS, context));
    expect(failure.code).toBe(code);
    expect(failure.advice.includes('A session may have begun')).toBe(said);
    expect(events).toEqual([]);
  });
});

test('a signal waits for the answer: a session that nobody knows of would stay', async () => {
  const toTheEnd = answering(IN);
  const { send } = answering(MIA);
  const context = { ...dataCenter(send).context, sendToTheEnd: toTheEnd.send };
  await prove(CREDENTIALS, context);
  expect(toTheEnd.requests.map(({ url }) => url)).toEqual([LOG_IN_URL]);
});
