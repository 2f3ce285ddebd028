import { Failure } from '../failure.js';
import { realmOfSite } from '../site.js';
import { matching } from '../values/given.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { method } from './method.js';
import { GRANT, OAUTH_CLIENT, readClient } from './oauth.js';

/** A service account's OAuth 2.0 client (2LO): a fresh access token for each run, and nothing to rotate. */
export const clientCredentials = method({
  ...OAUTH_CLIENT,
  name: 'client-credentials',
  words: 'OAuth 2.0 client',
  inputs: {
    ...OAUTH_CLIENT.inputs,
    ...through(LOGGING_IN, {
      scope: {
        help: 'Data Center: the scope to request with client credentials, `READ` or `WRITE`; `WRITE` if not set.',
      },
    }),
  },
  suits: ({ find }) => !GRANT.some((name) => find(name)),
  read: (login) => {
    const client = readClient(login);
    const [refreshToken, scope] = [login.find('refresh-token'), login.find('scope')];
    if (refreshToken) {
      throw new Failure(
        'ambiguous-credentials',
        `\`auth-method\` is ${String(login.pinned)}, but ${refreshToken.label} is given too.`,
        'Leave out `refresh-token`, or set `auth-method` to refresh-token.',
      );
    }
    if (!scope) return { ...client, scope: undefined };
    // Of Jira Data Center: READ, WRITE, ADMIN, SYSTEM_ADMIN.
    const shape = /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/;
    const advice = 'Set it to READ or WRITE, as the OAuth client has it in Jira.';
    const scopes = matching(scope, shape, 'is not a list of scopes', advice);
    return { ...client, scope: scopes.split(/[ ,]+/).join(' ') };
  },
  everywhere: async (client, context) => {
    const { endpointOf, proveIssued, requestAccess } = await import('./oauth-proof.js');
    const otherwise =
      "It may also be one of Jira's OAuth credentials for builds and deployments: these need `auth-method: oauth-credentials`.";
    return proveIssued(await requestAccess(client, endpointOf(context), otherwise), context);
  },
  renewal: ({ siteUrl, store }) =>
    siteUrl === undefined || realmOfSite(new URL(siteUrl).host)
      ? [
          'https://admin.atlassian.com',
          `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
        ]
      : [siteUrl, `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`],
});
