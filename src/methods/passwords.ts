import { basic } from '../credential.js';
import { Failure, failureIn, UNCERTAIN } from '../failure.js';
import { objectField, textField } from '../json.js';
import { type Mask, Secret } from '../secret.js';
import { objectIn } from '../transport/wire.js';
import { type Given, matching, refuseControlCharacters } from '../values/given.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { isFailedLogin, untrusted } from '../verify/answer.js';
import type { DataCenterContext } from '../verify/session.js';
import { refused } from '../verify/refused.js';
import { ifRejected, type Login, method, proveAt, type RenewalAdvice, type RenewalPlace } from './method.js';

const PASSWORDS = {
  // The user name alone is not a mark, because JIRA_USERNAME is also set beside API tokens.
  family: {
    name: 'user name and password',
    marks: ['password'],
    needs: ['username', 'password'],
    renewed: ['password'],
  },
  inputs: through(LOGGING_IN, {
    username: { help: 'Data Center user name.' },
    password: {
      help: 'Data Center password, for Basic, or with `auth-method: session-cookie` for a session that ends with the job.',
      secret: true,
      read: readPassword,
      verbatim: true,
    },
  }),
  read: (login: Login): { username: string; password: Secret } => {
    const password = login.required('password');
    const username = login.given('username');
    refuseControlCharacters(username);
    // A colon would end the user name in an Authorization header, and another pair would be sent.
    const wrong = 'holds a colon, or is too long for a user name';
    const advice = 'Set it to the name that its owner logs in with.';
    return { username: matching(username, /^[^:]{1,255}$/, wrong, advice), password };
  },
  renewal: ({ siteUrl, store }: RenewalPlace): RenewalAdvice => [
    siteUrl && `${siteUrl}/secure/ViewProfile.jspa`,
    `Change the password in its owner's Jira profile, and ${store}.`,
  ],
} as const;

/** Accepts all that a person can type. A short one is masked only in the forms that are sent. */
function readPassword(found: Given, mask: Mask): Secret {
  const password = new Secret(found.value);
  mask(password);
  refuseControlCharacters(found);
  return password;
}

/** Jira: after three failed logins, everyone who logs in as this user must solve a CAPTCHA. */
const warningOfCaptcha = ifRejected(
  ({ code, what }) =>
    new Failure(
      code,
      what,
      'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed logins lock the account until its owner solves a CAPTCHA.',
    ),
);

/** A Data Center user name and password, in UTF-8. One request carries them: failed ones lock the account. */
export const basicPassword = method({
  ...PASSWORDS,
  name: 'basic',
  words: 'password',
  dataCenter: ({ username, password }, context) => {
    const credential = basic(username, password, context.mask);
    return proveAt(context.site.url, credential, context, { repeatable: 'once' }).catch(warningOfCaptcha);
  },
  basicPair: ({ username, password }) => ({ user: username, secret: password }),
  isLongLived: true,
});

/** A user name and password, sent once to start a session, which `post` ends (Jira: cookie-based authentication). */
export const sessionCookie = method({
  ...PASSWORDS,
  name: 'session-cookie',
  words: 'password, for a session cookie',
  dataCenter: async ({ username, password }, context) => {
    const cookie = await logIn(username, password, context).catch((error: unknown) => {
      const failure = failureIn(error);
      if (!UNCERTAIN.includes(failure.code)) return warningOfCaptcha(failure);
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
  // RFC 6265: characters that a cookie's name and value may contain.
  const isValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(value);
  if (!isValue || !/^[\w.-]{1,64}$/.test(name))
    throw untrusted(answer.host, 'a session without a usable cookie');
  mask(new Secret(value));
  const cookie = new Secret(`${name}=${value}`);
  mask(cookie);
  onSession({ url, cookie });
  return cookie;
}
