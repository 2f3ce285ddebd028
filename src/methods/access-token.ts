import { LOGGING_IN, through } from '../values/input-kind.js';
import { familyOf, method } from './method.js';

/** An OAuth 2.0 access token that another program obtained: Bearer, on the gateway or on Data Center. */
export const accessToken = method({
  name: 'access-token',
  words: 'OAuth 2.0 access token',
  family: familyOf('access token', 'access-token'),
  inputs: through(LOGGING_IN, {
    'access-token': { help: 'OAuth 2.0 access token obtained elsewhere.', secret: true },
  }),
  read: (login) => ({ accessToken: login.required('access-token') }),
  everywhere: async ({ accessToken }, context) =>
    (await import('./oauth-proof.js')).proveGiven(accessToken, context),
  grant: ['access-token'],
  renewal: ({ store }) => [
    undefined,
    `An access token is not renewed: have the job that obtains it run, and ${store}.`,
  ],
});
