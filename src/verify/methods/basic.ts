import { Failure } from '../../failure.js';
import type { CredentialsOf } from '../../read/credentials.js';
import { basic } from '../authorization.js';
import type { Method } from '../context.js';
import { askMyself } from '../myself.js';

/** A user name and password of a Data Center, in UTF-8. One request alone carries them: failed ones lock the account. */
export const basicPassword: Method<CredentialsOf<'basic'>> = {
  dataCenter: async ({ username, password }, { send, mask, site }) => {
    const baseUrl = site.url;
    const credential = basic(username, password, mask);
    const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential, {
      repeatable: 'once',
    }).catch(warningOfCaptcha);
    return { method: 'basic', baseUrl, credential, account };
  },
};

/** Jira: after three failed log-ins it wants a CAPTCHA, from everybody who logs in as this user. */
export function warningOfCaptcha(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== 'credentials-rejected') throw error;
  throw new Failure(
    error.code,
    error.what,
    'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed log-ins lock the account until somebody solves a CAPTCHA.',
  );
}
