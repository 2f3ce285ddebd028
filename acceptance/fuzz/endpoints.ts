import { randomBytes } from 'node:crypto';
import { fixtures } from '../../sandbox/fixtures.js';

const { sites, users, dataCenter } = fixtures;

/** What a request is for, whichever host it goes to. */
export type Endpoint =
  | 'tenant info'
  | 'server info'
  | 'myself'
  | 'permissions'
  | 'log-in'
  | 'log-out'
  | 'token'
  | 'sites'
  | 'personal access tokens'
  | 'GitHub key'
  | 'GitHub probe'
  | 'GitHub secret';

/** Where a request went; `undefined` for a place where none has to go. */
export function endpointOf(method: string, path: string): Endpoint | undefined {
  const [place = ''] = path.split('?');
  const known: readonly (readonly [string, RegExp, Endpoint])[] = [
    ['GET', /^\/_edge\/tenant_info$/, 'tenant info'],
    ['GET', /\/rest\/api\/[23]\/serverInfo$/, 'server info'],
    ['GET', /\/rest\/api\/[23]\/myself$/, 'myself'],
    ['GET', /\/rest\/api\/[23]\/mypermissions$/, 'permissions'],
    ['POST', /\/rest\/auth\/1\/session$/, 'log-in'],
    ['DELETE', /\/rest\/auth\/1\/session$/, 'log-out'],
    ['POST', /^\/oauth\/token$/, 'token'],
    ['POST', /\/rest\/oauth2\/latest\/token$/, 'token'],
    ['GET', /^\/oauth\/token\/accessible-resources$/, 'sites'],
    ['GET', /\/rest\/pat\/latest\/tokens$/, 'personal access tokens'],
    ['GET', /^\/repos\/.+\/actions\/secrets\/public-key$/, 'GitHub key'],
    ['DELETE', /^\/repos\/.+\/actions\/secrets\/\w+$/, 'GitHub probe'],
    ['PUT', /^\/repos\/.+\/actions\/secrets\/\w+$/, 'GitHub secret'],
  ];
  return known.find(([verb, shape]) => verb === method && shape.test(place))?.[2];
}

/** Secrets that a server issues. They are the same in every answer, so that they are found wherever they turn up. */
export const ISSUED = {
  access: 'FAKE.Qx7vW2mZ9kLr4TnB8sYd1HcJ6pGf3UaE5-issued_access',
  refresh: 'FAKE.Vb3nM8qXe6RtZ1yK5wLs9DfG2hJc7PaU4-issued_refresh',
  session: 'FAKE.Hk5sT9wPz2XcV7bN4mQd8RfL1gJy6EaU3-issued_session',
} as const;

/** A good answer's status and document; `undefined` for an answer without a body. */
export interface GoodAnswer {
  readonly status: number;
  readonly document: unknown;
}

const KEY_OF_NOBODY = randomBytes(32).toString('base64');

/** What each endpoint answers when all is well. */
export function goodAnswer(endpoint: Endpoint, deployment: 'cloud' | 'data-center'): GoodAnswer {
  const isCloud = deployment === 'cloud';
  switch (endpoint) {
    case 'tenant info':
      return isCloud
        ? { status: 200, document: { cloudId: sites.acme.cloudId } }
        : { status: 404, document: { message: 'FAKE not found' } };
    case 'server info':
      return {
        status: 200,
        document: {
          baseUrl: isCloud ? sites.acme.url : dataCenter.url,
          version: '10.3.0',
          versionNumbers: [10, 3, 0],
          deploymentType: isCloud ? 'Cloud' : 'DataCenter',
        },
      };
    case 'myself':
      return {
        status: 200,
        document: isCloud
          ? { ...users.ada, accountType: 'atlassian', active: true, timeZone: 'Etc/UTC' }
          : { ...withoutPassword(dataCenter.users.dora), active: true, groups: { size: 1, items: [] } },
      };
    case 'permissions':
      return {
        status: 200,
        document: { permissions: { EDIT_ISSUES: { id: '12', key: 'EDIT_ISSUES', havePermission: true } } },
      };
    case 'log-in':
      return {
        status: 200,
        document: {
          session: { name: 'JSESSIONID', value: ISSUED.session },
          loginInfo: { loginCount: 7, previousLoginTime: '2026-01-01T00:00:00.000+0000' },
        },
      };
    case 'log-out':
      return { status: 204, document: undefined };
    case 'token':
      return {
        status: 200,
        document: {
          access_token: ISSUED.access,
          token_type: 'Bearer',
          expires_in: 3600,
          refresh_token: ISSUED.refresh,
          scope: 'read:jira-user read:jira-work',
        },
      };
    case 'sites':
      return {
        status: 200,
        document: [{ id: sites.acme.cloudId, url: sites.acme.url, name: 'acme', scopes: ['read:jira-work'] }],
      };
    case 'personal access tokens':
      return {
        status: 200,
        document: [
          {
            id: 1,
            name: 'ci',
            createdAt: '2026-01-01T00:00:00.000+0000',
            expiringAt: '2027-12-01T00:00:00.000+0000',
          },
        ],
      };
    case 'GitHub key':
      return { status: 200, document: { key_id: 'FAKE-key', key: KEY_OF_NOBODY } };
    case 'GitHub probe':
      return { status: 404, document: { message: 'Not Found' } };
    case 'GitHub secret':
      return { status: 204, document: undefined };
  }
}

function withoutPassword({ name, key, displayName, email }: typeof dataCenter.users.dora): object {
  return { key, name, displayName, emailAddress: email };
}
