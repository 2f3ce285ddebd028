import { expect, test } from '@jest/globals';
import { endSavedSession, sessionIn } from '../../src/hand-over/saved-session.js';
import { Secret } from '../../src/secret.js';
import { sessionState } from '../../src/verify/session.js';

const URL_OF_SESSION = 'https://jira.example.com/jira/rest/auth/1/session';
const COOKIE = 'JSESSIONID=FAKE6E3487971234567896704A9EB4AE';
const state = (url: unknown, cookie: unknown = COOKIE): string => JSON.stringify({ url, cookie });
const at = (site: string): string => state(`${site}/rest/auth/1/session`);

test.each([
  URL_OF_SESSION,
  'https://10.0.0.7:8443/tools/jira-8/rest/auth/1/session',
  'http://localhost:8080/rest/auth/1/session',
])('a session in saved state comes back as it was: %s', (url) => {
  const saved = sessionState({ url, cookie: new Secret(COOKIE) });
  expect(saved).not.toContain('\n');
  const found = sessionIn(saved);
  expect(found?.url).toBe(url);
  expect(found?.cookie.reveal()).toBe(COOKIE);
  expect(JSON.stringify(found)).not.toContain('FAKE');
});

test.each([
  ['cut-off JSON', state(URL_OF_SESSION).slice(0, -2)],
  ['no URL', JSON.stringify({ cookie: COOKIE })],
  ['both in a prototype', `{"__proto__":${state(URL_OF_SESSION)}}`],
  ['another resource', state('https://jira.example.com/jira/rest/api/2/issue/KEY-1')],
  ['a line feed', state(`${URL_OF_SESSION}\n`)],
  ['a metadata service', at('https://metadata.google.internal')],
  ['a label that is no Punycode', at('https://xn--a.example')],
  ['http to a private network', at('http://10.0.0.7')],
  ['a step upwards', at('https://jira.example.com/jira/..')],
  ['a cookie that is no text', state(URL_OF_SESSION, { value: COOKIE })],
  ['a cookie with a line feed', state(URL_OF_SESSION, `${COOKIE}\r\nX-Header: 1`)],
  ['a cookie that is too long', state(URL_OF_SESSION, 'F'.repeat(5001))],
])('forged state gives no session, and no crash: %s', (_what, text) => {
  expect(sessionIn(text)).toBeUndefined();
});

test('a session goes to no host that is not listed', async () => {
  const listed = new Error('FAKE: not listed');
  const effects = {
    environment: {},
    random: () => 0,
    signal: new AbortController().signal,
    info: () => undefined,
    requireListed: () => {
      throw listed;
    },
  };
  const text = at('http://127.0.0.1:9');
  await expect(endSavedSession(text, '', effects)).rejects.toBe(listed);
});
