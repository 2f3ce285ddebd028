import { randomBytes } from 'node:crypto';
import { fixtures } from '../../sandbox/fixtures.js';

const { sites, users, dataCenter } = fixtures;
const { dora } = dataCenter.users;

export type Deployment = 'cloud' | 'data-center';

/** Secrets that a server issues. They are the same in every answer, so they are found wherever they appear. */
export const ISSUED = {
  access: 'FAKE.Qx7vW2mZ9kLr4TnB8sYd1HcJ6pGf3UaE5-issued_access',
  refresh: 'FAKE.Vb3nM8qXe6RtZ1yK5wLs9DfG2hJc7PaU4-issued_refresh',
  session: 'FAKE.Hk5sT9wPz2XcV7bN4mQd8RfL1gJy6EaU3-issued_session',
} as const;

const PAST = '2026-01-01T00:00:00.000+0000';
const KEY_OF_NOBODY = randomBytes(32).toString('base64');
const ADA = { ...users.ada, accountType: 'atlassian', active: true, timeZone: 'Etc/UTC' };
const DORA = {
  ...{ key: dora.key, name: dora.name, displayName: dora.displayName, emailAddress: dora.email },
  ...{ active: true, groups: { size: 1, items: [] } },
};
const serverInfo = { version: '10.3.0', versionNumbers: [10, 3, 0] };

/** Requests by purpose, on any host, with the answer when all is well, on Cloud and elsewhere. */
const ENDPOINTS = {
  'tenant info': ['GET', /^\/_edge\/tenant_info$/, { cloudId: sites.acme.cloudId }, 404],
  'server info': [
    'GET',
    /\/rest\/api\/[23]\/serverInfo$/,
    { baseUrl: sites.acme.url, ...serverInfo, deploymentType: 'Cloud' },
    { baseUrl: dataCenter.url, ...serverInfo, deploymentType: 'DataCenter' },
  ],
  myself: ['GET', /\/rest\/api\/[23]\/myself$/, ADA, DORA],
  permissions: [
    'GET',
    /\/rest\/api\/[23]\/mypermissions$/,
    { permissions: { EDIT_ISSUES: { id: '12', key: 'EDIT_ISSUES', havePermission: true } } },
  ],
  login: [
    'POST',
    /\/rest\/auth\/1\/session$/,
    { session: { name: 'JSESSIONID', value: ISSUED.session }, loginInfo: { previousLoginTime: PAST } },
  ],
  'log-out': ['DELETE', /\/rest\/auth\/1\/session$/, 204],
  token: [
    'POST',
    /^\/oauth\/token$|\/rest\/oauth2\/latest\/token$/,
    {
      ...{ access_token: ISSUED.access, token_type: 'Bearer', expires_in: 3600 },
      ...{ refresh_token: ISSUED.refresh, scope: 'read:jira-user read:jira-work' },
    },
  ],
  sites: [
    'GET',
    /^\/oauth\/token\/accessible-resources$/,
    [{ id: sites.acme.cloudId, url: sites.acme.url, name: 'acme', scopes: ['read:jira-work'] }],
  ],
  'personal access tokens': [
    'GET',
    /\/rest\/pat\/latest\/tokens$/,
    [{ id: 1, name: 'ci', createdAt: PAST, expiringAt: '2027-12-01T00:00:00.000+0000' }],
  ],
  'GitHub key': [
    'GET',
    /^\/repos\/.+\/actions\/secrets\/public-key$/,
    { key_id: 'FAKE-key', key: KEY_OF_NOBODY },
  ],
  'GitHub probe': ['DELETE', /^\/repos\/.+\/actions\/secrets\/\w+$/, 404],
  'GitHub secret': ['PUT', /^\/repos\/.+\/actions\/secrets\/\w+$/, 204],
} as const satisfies Record<
  string,
  readonly [method: string, path: RegExp, cloud: object | number, elsewhere?: object | number]
>;

export type Endpoint = keyof typeof ENDPOINTS;

export function endpointOf(method: string, path: string): Endpoint | undefined {
  const [place = ''] = path.split('?');
  const found = Object.entries(ENDPOINTS).find(([, [verb, shape]]) => verb === method && shape.test(place));
  return found?.[0] as Endpoint | undefined;
}

export function requestsOf(endpoint: Endpoint): { readonly method: string; readonly path: RegExp } {
  const [method, path] = ENDPOINTS[endpoint];
  return { method, path: new RegExp(`${path.source.replace(/\$$/, '')}(?:\\?|$)`) };
}

export function goodAnswer(
  endpoint: Endpoint,
  deployment: Deployment,
): { readonly status: number; readonly document: unknown } {
  const [, , cloud, elsewhere = cloud]: readonly [string, RegExp, object | number, (object | number)?] =
    ENDPOINTS[endpoint];
  const answer = deployment === 'cloud' ? cloud : elsewhere;
  if (typeof answer === 'object') return { status: 200, document: answer };
  return { status: answer, document: answer === 404 ? { message: 'FAKE not found' } : undefined };
}
