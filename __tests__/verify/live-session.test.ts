import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/secret.js';
import { endSession, sessionState } from '../../src/verify/session.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';

const URL_OF_SESSION = 'https://jira.example.com/jira/rest/auth/1/session';
const SESSION = { url: URL_OF_SESSION, cookie: new Secret('JSESSIONID=FAKE1234') };

test('a session is a text for a later process', () => {
  expect(JSON.parse(sessionState(SESSION))).toEqual({ url: URL_OF_SESSION, cookie: 'JSESSIONID=FAKE1234' });
});

describe('a session is ended', () => {
  test('by one request that may be repeated', async () => {
    const { send, requests } = answering({ status: 204, text: '' });
    await endSession(send, SESSION);
    expect(requests).toEqual([
      {
        method: 'DELETE',
        url: URL_OF_SESSION,
        credential: { kind: 'header', name: 'Cookie', value: SESSION.cookie },
        repeatable: 'read',
      },
    ]);
  });

  test.each<[Reply, string]>([
    [{ status: 204, text: '' }, 'ended'],
    [{ status: 401 }, 'over already'],
    [{ status: 401, text: '<html>' }, 'over already'],
  ])('%j: %s', async (reply, outcome) => {
    expect(await endSession(answering(reply).send, SESSION)).toBe(outcome);
  });

  test.each<[Reply, string]>([
    [{ status: 403, body: { message: 'FAKE' } }, 'permission-denied'],
    [{ status: 404 }, 'site-not-found'],
    [{ status: 403, headers: { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' } }, 'captcha-required'],
    [{ status: 200, text: '<html>FAKE' }, 'untrusted-response'],
  ])('%j: not, which is %s', async (reply, code) => {
    const failure = await failureFrom(endSession(answering(reply).send, SESSION), code);
    expect(failure.message).not.toContain('FAKE');
    if (code === 'captcha-required')
      expect(failure.advice).toContain('at https://jira.example.com/jira/login.jsp ');
  });
});
