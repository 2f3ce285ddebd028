import { fixtures } from '../../sandbox/index.js';

const { sites, tokens, users } = fixtures;

/** One way to log in, as a workflow's `with:` gives it. */
export interface WayIn {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** How many requests the Action makes to prove the credential. */
  readonly requests: number;
}

const SECRET_INPUTS = ['api-token', 'client-secret', 'refresh-token', 'access-token'];

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
