import { read } from '../../src/read/index.js';
import type { Send } from '../../src/transport/http.js';
import { verify } from '../../src/verify.js';
import type { Session } from '../../src/verify/session.js';
import { given, gotSecrets, type Values } from '../read/given.js';
import { answeringAt, type Reply, type Routes } from './answers.js';
import { CLOUD_ID, DATA_CENTER_URL, listening, SITE_URL } from './contexts.js';

export const TENANT_URL = `${SITE_URL}/_edge/tenant_info`;
export const SESSION_URL = `${DATA_CENTER_URL}/rest/auth/1/session`;
export const TOKEN_URL = 'https://auth.atlassian.com/oauth/token';

export const TENANT: Reply = { body: { cloudId: CLOUD_ID } };
export const SESSION: Reply = { body: { session: { name: 'JSESSIONID', value: 'FAKE-cookie' } } };
export const CLASSIC: Values = {
  'site-url': 'acme',
  email: 'me@example.com',
  'api-token': 'FAKE-token-0001',
  'auth-method': 'api-token',
};
export const LOCAL: Values = { 'site-url': DATA_CENTER_URL, deployment: 'data-center' };
export const PAT: Values = { ...LOCAL, 'personal-access-token': 'FAKE-pat-0001' };
export const PASSWORD: Values = { ...LOCAL, username: 'mia', password: 'FAKE-password' };
export const COOKIE: Values = { ...PASSWORD, 'auth-method': 'session-cookie' };
export const OAUTH: Values = { 'client-id': 'FAKE-client', 'client-secret': 'FAKE-client-secret' };

export function verifying(
  values: Values,
  send: Send,
  now = '2027-01-31T12:00:00Z',
): { session: Promise<Session>; events: string[]; debugged: string[] } {
  const effects = { mask: () => undefined, warn: () => undefined, secretsWithheld: gotSecrets };
  const told = listening(send, { now });
  return { ...told, session: read(given(values), effects).then((request) => verify(request, told.effects)) };
}

export function verifyingAt(values: Values, routes: Routes, now?: string) {
  const answers = answeringAt(routes);
  return { ...answers, ...verifying(values, answers.send, now) };
}
