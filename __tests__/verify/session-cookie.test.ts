import { describe, expect, test } from '@jest/globals';
import { headerFor } from '../../src/credential.js';
import { Failure } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { prove } from '../../src/methods/index.js';
import { endSession, sessionState } from '../../src/verify/session.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';
import { dataCenter, DATA_CENTER_URL } from './contexts.js';
import { bug, LOCAL_ACCOUNT, LOCAL_MIA, provingThere, SERVER_MYSELF } from './proving.js';

const password = new Secret(' FAKE "password" \\ ');
const CREDENTIALS = { method: 'session-cookie', username: 'mia', password } as const;
const LOG_IN_URL = `${DATA_CENTER_URL}/rest/auth/1/session`;
const VALUE = 'FAKE6E3487971234567896704A9EB4AE';
const IN: Reply = { body: { session: { name: 'JSESSIONID', value: VALUE }, loginInfo: { loginCount: 1 } } };
const logIn = (...replies: (Reply | Error)[]) => provingThere(CREDENTIALS, ...replies);

describe('a session', () => {
  test('costs the password once, and a cookie from then on', async () => {
    const { proof, requests, events } = logIn(IN, LOCAL_MIA);
    const { credential, ...found } = await proof;
    expect(found).toEqual({ method: 'session-cookie', baseUrl: DATA_CENTER_URL, account: LOCAL_ACCOUNT });
    const header = headerFor(credential, 'GET', DATA_CENTER_URL);
    expect([header.name, header.value.reveal()]).toEqual(['Cookie', `JSESSIONID=${VALUE}`]);
    const body = { type: 'application/json', text: expect.anything() as unknown };
    expect(requests).toEqual([
      { method: 'POST', url: LOG_IN_URL, body, repeatable: 'once' },
      { method: 'GET', url: SERVER_MYSELF, credential, repeatable: 'read' },
    ]);
    const sent: unknown = JSON.parse(requests[0]?.body?.text.reveal() ?? '');
    expect(sent).toEqual({ username: 'mia', password: ' FAKE "password" \\ ' });
    const ended = `session ${LOG_IN_URL} JSESSIONID=${VALUE}`;
    expect(events).toEqual([`mask ${VALUE}`, `mask JSESSIONID=${VALUE}`, ended]);
  });

  test('of nobody, or without a mask, is remembered, because it has to be ended', async () => {
    const { proof, events } = logIn(IN, { status: 401 });
    await failureFrom(proof, 'credentials-rejected');
    const unmasked = dataCenter(answering(IN).send);
    const mask = () => {
      throw bug;
    };
    await expect(prove(CREDENTIALS, { ...unmasked.context, mask })).rejects.toBe(bug);
    for (const all of [events, unmasked.events]) expect(all.at(-1)).toMatch(/^session /);
  });
});

describe('no session', () => {
  const FAILED = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
  const reason = 'CAPTCHA_CHALLENGE; login-url=https://attacker.example/';
  const CAPTCHA: Reply = { status: 403, headers: { 'x-authentication-denied-reason': reason } };
  const disabled = 'Basic Authentication has been disabled on this instance.';
  const session = (changes: object) => ({ session: { name: 'JSESSIONID', value: VALUE, ...changes } });
  const untrusted = (body: unknown): [Reply, string] => [{ body }, 'untrusted-response'];

  test.each<[Reply, string]>([
    [{ status: 401, body: { errorMessages: ['FAKE'] } }, 'credentials-rejected'],
    [{ ...IN, headers: FAILED }, 'credentials-rejected'],
    [CAPTCHA, 'captcha-required'],
    [{ status: 403, body: { message: disabled } }, 'password-auth-disabled'],
    [{ text: '<html>FAKE</html>' }, 'untrusted-response'],
    ...[[], { session: 'FAKE' }].map(untrusted),
    ...[undefined, 'FAKE;a', 'F'.repeat(65)].map((name) => untrusted(session({ name }))),
    ...[1_234_567_890, 'FAKE123', 'F'.repeat(4097)].map((value) => untrusted(session({ value }))),
    ...[' ', ',', ';', '"', '\\', 'é'].map((character) =>
      untrusted(session({ value: `FAKE${character}1234` })),
    ),
  ])('for %j: %s', async (reply, code) => {
    const { proof, requests, events } = logIn(reply);
    const failure = await failureFrom(proof, code);
    expect(failure.message).not.toMatch(/FAKE|attacker/);
    expect(requests).toHaveLength(1);
    expect(events).toEqual([]);
  });

  test('for a CAPTCHA, which is solved at the site', async () => {
    const words = `Log in once at ${DATA_CENTER_URL}/login.jsp in`;
    await failureFrom(logIn(CAPTCHA).proof, 'captcha-required', words);
  });

  test.each<[Failure['code'], boolean]>([
    ['timeout', true],
    ['site-not-found', false],
    ['untrusted-response', true],
  ])('after %s: that one may have begun is said: %s', async (code, said) => {
    const { proof, events } = logIn(new Failure(code, 'What.', 'Advice.'));
    const failure = await failureFrom(proof, code);
    expect(failure.advice.includes('A session may have begun')).toBe(said);
    expect(events).toEqual([]);
  });
});

test('a signal waits for the answer', async () => {
  const toTheEnd = answering(IN);
  const { send } = answering(LOCAL_MIA);
  const context = { ...dataCenter(send).context, sendToTheEnd: toTheEnd.send };
  await prove(CREDENTIALS, context);
  expect(toTheEnd.requests.map(({ url }) => url)).toEqual([LOG_IN_URL]);
});

const SESSION = { url: LOG_IN_URL, cookie: new Secret('JSESSIONID=FAKE1234') };

test('a session is a text for a later process', () => {
  expect(JSON.parse(sessionState(SESSION))).toEqual({ url: LOG_IN_URL, cookie: 'JSESSIONID=FAKE1234' });
});

describe('a session is ended', () => {
  test('by one request that may be repeated', async () => {
    const { send, requests } = answering({ status: 204, text: '' });
    await endSession(send, SESSION);
    const credential = { kind: 'header', name: 'Cookie', value: SESSION.cookie };
    expect(requests).toEqual([{ method: 'DELETE', url: LOG_IN_URL, credential, repeatable: 'read' }]);
  });

  test.each<[Reply, string]>([
    [{ status: 204, text: 'x' }, 'ended'],
    [{ text: '' }, 'ended'],
    [{ status: 401 }, 'over already'],
  ])('%j: %s', async (reply, outcome) => {
    expect(await endSession(answering(reply).send, SESSION)).toBe(outcome);
  });

  test.each<[Reply, string]>([
    [{ status: 403, headers: { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' } }, 'captcha-required'],
    [{ text: '<html>FAKE' }, 'untrusted-response'],
    [{ text: '', headers: { 'content-type': 'text/html' } }, 'untrusted-response'],
  ])('%j: not, which is %s', async (reply, code) => {
    const failure = await failureFrom(endSession(answering(reply).send, SESSION), code);
    expect(failure.message).not.toContain('FAKE');
    if (code === 'captcha-required')
      expect(failure.advice).toContain('at https://jira.example.com/jira/login.jsp ');
  });
});
