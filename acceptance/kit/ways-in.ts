import { fixtures, type DataCenterVersion } from '../../sandbox/index.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import type { Inputs } from './place.js';

const { dataCenter, sites } = fixtures;
const GATEWAY = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`;

export interface WayIn {
  readonly name: string;
  readonly method: string;
  readonly inputs: Inputs;
  readonly requests: number;
  readonly baseUrl: string;
  readonly version?: DataCenterVersion;
}

function cloud(name: string, method: string, requests: number, inputs: Inputs, baseUrl = GATEWAY): WayIn {
  return { name, method, requests, baseUrl, inputs: { 'site-url': sites.acme.url, ...inputs } };
}

function onPremises(name: string, method: keyof typeof dataCenterWays, requests: number): WayIn {
  const inputs = { 'site-url': dataCenter.url, ...dataCenterWays[method] };
  return { name, method, requests, inputs, baseUrl: dataCenter.url };
}

/** Uses an application link: every request has a different header, which `jira-auth sign` prints. */
export function signing(siteUrl: string = dataCenter.url): WayIn {
  const way = onPremises('OAuth 1.0a application link', 'oauth1', 3);
  return { ...way, baseUrl: siteUrl, inputs: { ...way.inputs, 'site-url': siteUrl } };
}

export const CLASSIC = cloud('classic API token', 'api-token', 2, ways.classic, sites.acme.url);
export const SCOPED = cloud('API token with scopes', 'scoped-api-token', 3, ways.scoped);
export const CLIENT_CREDENTIALS = cloud(
  'client credentials',
  'client-credentials',
  3,
  ways.clientCredentials,
);
export const REFRESH_TOKEN = cloud('refresh token', 'refresh-token', 3, ways.refreshToken);

export const WAYS_IN: readonly WayIn[] = [
  CLASSIC,
  SCOPED,
  cloud('service account + e-mail', 'service-account-token', 2, ways.serviceAccount),
  cloud('service account alone', 'service-account-token', 2, ways.serviceAccountWithoutEmail),
  CLIENT_CREDENTIALS,
  REFRESH_TOKEN,
  cloud('access token', 'access-token', 2, ways.accessToken),
  onPremises('personal access token', 'personal-access-token', 4),
  onPremises('user name + password', 'basic', 3),
  onPremises('session cookie', 'session-cookie', 4),
  onPremises('Data Center refresh token', 'refresh-token', 4),
  signing(),
];

export const RARE_WAYS_IN: readonly WayIn[] = [
  onPremises('Data Center access token', 'access-token', 3),
  { ...onPremises('Data Center client credentials', 'client-credentials', 4), version: '11' },
];
