import { fixtures } from '../../sandbox/index.js';
import type { DataCenterVersion } from '../../sandbox/index.js';

const { dataCenter, sites, tokens, users } = fixtures;

type Inputs = Readonly<Record<string, string>>;

/** One way to log in. */
export interface WayIn {
  /** The `auth-method` that it has to end as. */
  readonly method: string;
  readonly deployment: 'cloud' | 'data-center';
  readonly settings: Inputs;
  /** The inputs that a workflow takes from `secrets.*`. */
  readonly secrets: Inputs;
  /** Where later requests have to go. */
  readonly baseUrl: string;
  /** The Data Center's version where it must not be the usual one. */
  readonly version?: DataCenterVersion;
}

type Given = Omit<WayIn, 'method' | 'deployment' | 'baseUrl'>;

function onDataCenter(method: string, { settings, ...given }: Given): WayIn {
  const { url } = dataCenter;
  return {
    method,
    deployment: 'data-center',
    baseUrl: url,
    settings: { 'site-url': url, ...settings },
    ...given,
  };
}

function onCloud(method: string, baseUrl: string, token: string): WayIn {
  const settings = { 'site-url': sites.acme.url, email: users.ada.email };
  return { method, deployment: 'cloud', baseUrl, settings, secrets: { 'api-token': token } };
}

const { pat, oauth2, serviceAccount, oauth1 } = dataCenter.tokens;
const { name: username, password } = dataCenter.users.dora;

/** With an application link; its private key is made when it is first asked for. */
export function signing(siteUrl: string): WayIn {
  const way = onDataCenter('oauth1', {
    settings: { 'site-url': siteUrl, 'consumer-key': oauth1.consumerKey },
    secrets: { 'private-key': oauth1.privateKey, 'oauth-token': oauth1.oauthToken },
  });
  return { ...way, baseUrl: siteUrl };
}

/** Every way into a Data Center, and the two kinds of address that Cloud has. */
export const WAYS_IN: readonly WayIn[] = [
  onDataCenter('personal-access-token', { settings: {}, secrets: { 'personal-access-token': pat } }),
  onDataCenter('basic', { settings: { username }, secrets: { password } }),
  onDataCenter('session-cookie', {
    settings: { username, 'auth-method': 'session-cookie' },
    secrets: { password },
  }),
  onDataCenter('refresh-token', {
    settings: { 'client-id': oauth2.clientId, 'redirect-uri': oauth2.redirectUri },
    secrets: { 'client-secret': oauth2.clientSecret, 'refresh-token': oauth2.refreshToken },
  }),
  onDataCenter('access-token', { settings: {}, secrets: { 'access-token': oauth2.accessToken } }),
  onDataCenter('client-credentials', {
    settings: { 'client-id': serviceAccount.clientId },
    secrets: { 'client-secret': serviceAccount.clientSecret },
    version: '11',
  }),
  signing(dataCenter.url),
  onCloud('api-token', sites.acme.url, tokens.classic),
  onCloud('scoped-api-token', `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`, tokens.scoped),
];

/** The texts that nobody may see. A key in PEM counts by its lines, of which the first and last are no secret. */
export function secretsOf({ secrets }: WayIn): string[] {
  return Object.values(secrets).flatMap((secret) =>
    secret.split('\n').filter((line) => line !== '' && !line.startsWith('-----')),
  );
}
