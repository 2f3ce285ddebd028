import { basic } from '../verify/authorization.js';
import { askMyself } from '../verify/myself.js';
import { method } from './method.js';
import { PASSWORDS, warningOfCaptcha } from './passwords.js';

/** A user name and password of a Data Center, in UTF-8. One request alone carries them: failed ones lock the account. */
export const basicPassword = method({
  ...PASSWORDS,
  name: 'basic',
  words: 'password',
  dataCenter: async ({ username, password }, { send, mask, site }) => {
    const baseUrl = site.url;
    const credential = basic(username, password, mask);
    const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential, {
      repeatable: 'once',
    }).catch(warningOfCaptcha);
    return { baseUrl, credential, account };
  },
  basicPair: ({ username, password }) => ({ user: username, secret: password }),
  isLongLived: true,
});
