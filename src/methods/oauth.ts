import { bearer } from '../credential.js';
import { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import { COMMERCIAL, realmOfSite } from '../site.js';
import { invalid, matching } from '../values/given.js';
import { EXCHANGING, LOGGING_IN, through } from '../values/input-kind.js';
import { asIdentifier, familyOf, type Login, method } from './method.js';

const OAUTH_CLIENT = {
  family: {
    name: 'OAuth client',
    marks: ['client-id', 'client-secret', 'refresh-token'],
    needs: ['client-id', 'client-secret'],
    renewed: ['refresh-token', 'client-secret'],
  },
  inputs: through(EXCHANGING, {
    'client-id': { help: 'OAuth 2.0 client ID.' },
    'client-secret': {
      help: [
        'OAuth 2.0 client secret.',
        "With `client-id` alone: a service account's client credentials. With `refresh-token`: a person's grant. With `auth-method: oauth-credentials`: Jira's OAuth credentials for builds and deployments.",
      ],
      secret: true,
    },
  }),
  obtainsAccessToken: true,
} as const;

/** Inputs that hold a person's grant, or name the place that keeps it. */
const GRANT = ['refresh-token', 'refresh-token-file', 'refresh-token-variable'] as const;

function readClient(login: Login): { clientId: string; clientSecret: Secret } {
  const clientId = asIdentifier(login.given('client-id'), 'an OAuth client ID');
  return { clientId, clientSecret: login.required('client-secret') };
}

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
    return proveIssued(await requestAccess(client, endpointOf(context), MAY_BE_CREDENTIALS), context);
  },
  renewal: ({ siteUrl, store }) =>
    siteUrl === undefined || realmOfSite(siteUrl.replace('https://', ''))
      ? [
          'https://admin.atlassian.com',
          `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
        ]
      : [siteUrl, `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`],
});

const MAY_BE_CREDENTIALS =
  "It may also be one of Jira's OAuth credentials for builds and deployments: these need `auth-method: oauth-credentials`.";

/**
 * Jira Cloud's OAuth credentials for builds, deployments and the like (Atlassian: "Integrate Jira Software Cloud with
 * on-premises tools"). They belong to no account, so the token endpoint's answer is the proof.
 */
export const oauthCredentials = method({
  ...OAUTH_CLIENT,
  name: 'oauth-credentials',
  words: 'OAuth credentials for builds and deployments',
  inputs: clientCredentials.inputs,
  read: clientCredentials.read,
  refuses: ({ expectedAccountId, requiredPermissions: [permission], project, accessTokenSecret }) => {
    const ofAccounts = {
      'expected-account-id': expectedAccountId,
      'required-permissions': permission,
      project,
      'access-token-secret': accessTokenSecret,
    };
    const [name] = Object.entries(ofAccounts).find(([, value]) => value !== undefined) ?? [];
    return name === undefined
      ? undefined
      : invalid(
          `\`${name}\` needs an account, but OAuth credentials for builds and deployments belong to none.`,
          `Leave \`${name}\` out. What such credentials may send is chosen in Jira where they are created.`,
        );
  },
  cloud: async (client, context) => {
    const { realm, url, customDomain } = context.site;
    if (realm !== COMMERCIAL) {
      throw invalid(
        "The method oauth-credentials isn't available in Atlassian Government Cloud: Atlassian documents no token endpoint for it there.",
        "Use a service account's OAuth client or API token.",
      );
    }
    if (url === undefined && customDomain === undefined) {
      throw invalid(
        "The method oauth-credentials can't ask for the site's own address, and `site-url` is an address on the gateway.",
        'Set `site-url` to the site, such as https://acme.atlassian.net.',
      );
    }
    const { endpointOf, requestAccess } = await import('./oauth-proof.js');
    const baseUrl = `https://${realm.apiHost}`;
    const { accessToken, scopes, expiresAt } = await requestAccess(
      client,
      { ...endpointOf(context), url: `${baseUrl}/oauth/token` },
      "It may also be a service account's client, which needs `auth-method: client-credentials`.",
      realm.apiHost,
    );
    return {
      baseUrl,
      apiUrl: '',
      credential: bearer(accessToken),
      account: { id: '', name: '', type: '', unknown: 'The credential belongs to no account.' },
      ...{ accessToken, scopes, expiresAt },
    };
  },
  renewal: ({ siteUrl, store }) => [
    siteUrl,
    `Under Settings, Marketplace apps, OAuth credentials, have a site admin create credentials with the same permissions, and ${store}.`,
  ],
});

/** A person's OAuth 2.0 grant (3LO). The exchange uses up the refresh token and issues its successor. */
export const refreshToken = method({
  ...OAUTH_CLIENT,
  name: 'refresh-token',
  words: 'OAuth 2.0 refresh token',
  inputs: {
    ...OAUTH_CLIENT.inputs,
    ...through(LOGGING_IN, {
      'refresh-token': {
        help: 'OAuth 2.0 refresh token. Each login replaces it: choose where to save the new one.',
        doors: [...LOGGING_IN, 'refresh'],
        secret: true,
      },
      'redirect-uri': {
        help: [
          'The redirect URL, exactly as registered for the OAuth 2.0 client.',
          'Data Center documents that a refresh needs it.',
        ],
        doors: [...LOGGING_IN, 'consent'],
      },
      scopes: {
        help: 'Scopes to request; offline_access is added.',
        doors: ['consent'],
        kind: 'list',
        default: 'read:jira-user read:jira-work write:jira-work',
      },
    }),
  },
  read: (login) => {
    const redirect = login.find('redirect-uri');
    // It is only sent as text, never requested.
    const shape = /^[a-z][a-z0-9+.-]*:\/*[\x21-\x2e\x30-\x7e][\x21-\x7e]{0,2000}$/i;
    const advice =
      'Set it to the redirect URL that is registered for the OAuth client, exactly as it appears there.';
    const redirectUri = redirect && matching(redirect, shape, 'is not a URL', advice);
    const client = readClient(login);
    // These stores can be read for the token that they keep, so it need not be given as well.
    const isStored = login.find('refresh-token-file') ?? login.find('refresh-token-variable');
    const refreshToken = isStored ? login.secret('refresh-token') : login.required('refresh-token');
    return { ...client, refreshToken, redirectUri };
  },
  everywhere: async (credentials, context) => {
    const { endpointOf, proveIssued, rotate } = await import('./oauth-proof.js');
    const { tokens, savedIn, grant } = await rotate(credentials, endpointOf(context), context);
    const proof = await proveIssued(tokens, context);
    return { ...proof, grant, refreshToken: savedIn === undefined ? tokens.refreshToken : undefined };
  },
  grant: GRANT,
  refuses: ({ hasStore, outputCredentials }) =>
    hasStore || outputCredentials
      ? undefined
      : invalid(
          'The exchange replaces the refresh token, and the new one would be lost: it is not saved anywhere.',
          'Give one of `refresh-token-secret`, `refresh-token-file`, `refresh-token-variable` and `save-command`. Or leave `output-credentials` out, and save the output `refresh-token` in a later step. Client credentials never rotate.',
        ),
  renewal: ({ secret }) => [
    undefined,
    `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; store it as ${secret}`}.`,
  ],
  renewedBy: 'use',
});

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
