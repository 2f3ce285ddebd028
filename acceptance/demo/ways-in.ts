import { fixtures } from '../../sandbox/index.js';

const { dataCenter, sites, tokens, users } = fixtures;

/** One way to log in, as a workflow's `with:` gives it. */
export interface WayIn {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** How many requests the Action makes to prove the credential. */
  readonly requests: number;
  /** Every request has a header of its own, which `jira-auth sign` prints. */
  readonly isSigned?: true;
}

const SECRET_INPUTS = [
  'api-token',
  'client-secret',
  'refresh-token',
  'access-token',
  'personal-access-token',
  'password',
  'private-key',
  'oauth-token',
];

function wayIn(name: string, requests: number, inputs: Record<string, string>): WayIn {
  return { name, requests, inputs: { 'site-url': sites.acme.url, ...inputs } };
}

const client = (of: { clientId: string; clientSecret: string }): Record<string, string> => ({
  'client-id': of.clientId,
  'client-secret': of.clientSecret,
});

export const CLASSIC = wayIn('classic API token', 2, {
  email: users.ada.email,
  'api-token': tokens.classic,
});

export const SCOPED = wayIn('API token with scopes', 3, {
  email: users.ada.email,
  'api-token': tokens.scoped,
});

export const CLIENT_CREDENTIALS = wayIn('client credentials', 3, client(tokens.clientCredentials));

export const REFRESH_TOKEN = wayIn('refresh token', 3, {
  ...client(tokens.threeLegged),
  'refresh-token': tokens.threeLegged.refreshToken,
});

function dataCenterWayIn(name: string, requests: number, inputs: Record<string, string>): WayIn {
  return { name, requests, inputs: { 'site-url': dataCenter.url, ...inputs } };
}

const { dora } = dataCenter.users;

/** The ways into a Data Center, each with the two questions that tell that it is one. */
const DATA_CENTER_WAYS_IN: readonly WayIn[] = [
  dataCenterWayIn('personal access token', 4, { 'personal-access-token': dataCenter.tokens.pat }),
  dataCenterWayIn('user name + password', 3, { username: dora.name, password: dora.password }),
  dataCenterWayIn('session cookie', 4, {
    'auth-method': 'session-cookie',
    username: dora.name,
    password: dora.password,
  }),
  dataCenterWayIn('Data Center refresh token', 4, {
    ...client(dataCenter.tokens.oauth2),
    'refresh-token': dataCenter.tokens.oauth2.refreshToken,
    'redirect-uri': dataCenter.tokens.oauth2.redirectUri,
  }),
  {
    ...dataCenterWayIn('OAuth 1.0a application link', 3, {
      'consumer-key': dataCenter.tokens.oauth1.consumerKey,
      'private-key': dataCenter.tokens.oauth1.privateKey,
      'oauth-token': dataCenter.tokens.oauth1.oauthToken,
    }),
    isSigned: true,
  },
];

/** Every way in, the usual one first. */
export const WAYS_IN: readonly [WayIn, ...WayIn[]] = [
  CLASSIC,
  SCOPED,
  wayIn('service account + e-mail', 2, {
    email: tokens.serviceAccount.email,
    'api-token': tokens.serviceAccount.token,
  }),
  wayIn('service account alone', 2, { 'api-token': tokens.serviceAccount.token }),
  CLIENT_CREDENTIALS,
  REFRESH_TOKEN,
  wayIn('access token', 2, { 'access-token': tokens.accessToken }),
  ...DATA_CENTER_WAYS_IN,
];

/** A way in that a newcomer will meet and that leads nowhere. */
export interface DeadEnd {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
}

export const DEAD_ENDS: readonly DeadEnd[] = [
  {
    name: 'The token has expired',
    inputs: { ...CLASSIC.inputs, 'api-token': tokens.expired },
    status: 3,
    code: 'credentials-rejected',
  },
  {
    name: 'The token lacks a scope',
    inputs: { ...CLASSIC.inputs, 'api-token': tokens.scopedNoUserScope },
    status: 4,
    code: 'insufficient-scope',
  },
  {
    name: "A typo in the site's name",
    inputs: { ...CLASSIC.inputs, 'site-url': 'https://acmee.atlassian.net' },
    status: 5,
    code: 'site-not-found',
  },
];

/** What of the inputs a workflow takes from `secrets.*`, by the name of the secret. */
export function secretsOf(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => SECRET_INPUTS.includes(name))
      .map(([name, value]) => [`JIRA_${name.replaceAll('-', '_').toUpperCase()}`, value]),
  );
}
