import { basic } from '../credential.js';
import { method, proveAt } from './method.js';
import { PASSWORDS, warningOfCaptcha } from './passwords.js';

/** A Data Center user name and password, in UTF-8. Repeated only if Jira checked none: failures lock it. */
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
