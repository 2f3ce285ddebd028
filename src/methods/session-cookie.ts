import { failureIn } from '../failure.js';
import { objectField, textField } from '../json.js';
import { Secret } from '../secret.js';
import { objectIn } from '../transport/wire.js';
import { isFailedLogin, untrusted } from '../verify/answer.js';
import { refused } from '../verify/refused.js';
import type { DataCenterContext } from '../verify/session.js';
import { method, proveAt } from './method.js';
import { PASSWORDS, warningOfCaptcha } from './passwords.js';

/** A user name and password, sent once to start a session, which `post` ends (Jira: cookie-based authentication). */
export const sessionCookie = method({
  ...PASSWORDS,
  name: 'session-cookie',
  words: 'password, for a session cookie',
  dataCenter: async ({ username, password }, context) => {
    const cookie = await logIn(username, password, context).catch((error: unknown) => {
      const failure = failureIn(error);
      if (!failure.isUncertain) return warningOfCaptcha(failure);
      throw failure.advising('A session may have begun. If so, Jira ends it by itself after some hours.');
    });
    return proveAt(context.site.url, { kind: 'header', name: 'Cookie', value: cookie }, context);
  },
  hasSession: true,
});

async function logIn(
  username: string,
  password: Secret,
  { sendToTheEnd, mask, site, onSession }: DataCenterContext,
): Promise<Secret> {
  const url = `${site.url}/rest/auth/1/session`;
  const text = new Secret(JSON.stringify({ username, password: password.reveal() }));
  const body = { type: 'application/json', text } as const;
  // A signal waits for the answer, because a session that this process doesn't know of would stay open.
  const answer = await sendToTheEnd({ method: 'POST', url, body, repeatable: 'once' });
  if (answer.status !== 200 || isFailedLogin(answer)) {
    throw await refused(answer, { deployment: 'data-center', baseUrl: site.url, scope: '' });
  }
  const session = objectField(objectIn(answer), 'session');
  const [name = '', value = ''] = ['name', 'value'].map((key) => textField(session, key));
  const pair = `${name}=${value}`;
  // RFC 6265: characters that a cookie's name and value may contain.
  if (!/^[\w.-]{1,64}=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(pair))
    throw untrusted(answer.host, 'a session without a usable cookie');
  const cookie = new Secret(pair);
  try {
    [new Secret(value), cookie].forEach(mask);
  } finally {
    // Even an unmasked session must be ended.
    onSession({ url, cookie });
  }
  return cookie;
}
