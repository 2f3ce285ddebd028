import { Failure } from '../failure.js';
import { type Mask, Secret } from '../secret.js';
import { type Given, matching, refuseControlCharacters } from '../values/given.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { ifRejected, type Login, type RenewalAdvice, type RenewalPlace } from './method.js';

/** What both methods of a user name and password have. */
export const PASSWORDS = {
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
export const warningOfCaptcha = ifRejected(
  ({ code, what }) =>
    new Failure(
      code,
      what,
      'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed logins lock the account until its owner solves a CAPTCHA.',
    ),
);
