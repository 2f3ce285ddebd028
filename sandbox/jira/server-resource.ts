import type { Account } from '../accounts.js';
import { json } from '../http.js';
import type { ModelReply } from '../http.js';
import { clientMustAuthenticate } from '../refusals.js';
import { timestamp } from './issues.js';
import type { RestCall } from './call.js';

const DAY_MS = 86_400_000;

/** `GET /serverInfo`, which everybody may read. It has no cloudId. */
export function serverInfo(call: RestCall): ModelReply {
  return json(200, {
    baseUrl: call.tenant.siteUrl,
    displayUrl: call.tenant.siteUrl,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100300,
    buildDate: timestamp(call.now - DAY_MS),
    serverTime: timestamp(call.now),
    serverTimeZone: 'UTC',
    scmInfo: 'FAKE0000FAKE0000FAKE0000FAKE0000FAKE0000',
    serverTitle: `Jira of ${call.tenant.name} (sandbox)`,
  });
}

/** `GET /myself`, which has no anonymous answer: the right probe of a credential. */
export function myself(call: RestCall<Account>): ModelReply {
  if (call.caller === undefined) return clientMustAuthenticate(call.request.host);
  const expand = (call.request.query.get('expand') ?? '').split(',');
  return json(200, {
    ...userBean(call.caller, call.apiUrl, call.version),
    groups: { size: 1, items: expand.includes('groups') ? [GROUP] : [] },
    applicationRoles: { size: 1, items: expand.includes('applicationRoles') ? [ROLE] : [] },
    expand: 'groups,applicationRoles',
  });
}

const GROUP = { name: 'jira-users-acme', groupId: 'FAKE-group-0001' };
const ROLE = { key: 'jira-software', name: 'Jira', groups: ['jira-users-acme'], defined: true };

/** OpenAPI's `User`. */
export function userBean(account: Account, apiUrl: string, version: string): Record<string, unknown> {
  const avatar = (size: number): string =>
    `https://avatar-management.example/initials/${initials(account)}.png?size=${size}`;
  return {
    self: `${apiUrl}/rest/api/${version}/user?accountId=${encodeURIComponent(account.accountId)}`,
    accountId: account.accountId,
    accountType: account.accountType,
    ...(account.appType === undefined ? {} : { appType: account.appType }),
    emailAddress: account.email,
    avatarUrls: { '16x16': avatar(16), '24x24': avatar(24), '32x32': avatar(32), '48x48': avatar(48) },
    displayName: account.displayName,
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
  };
}

function initials(account: Account): string {
  return account.displayName.replace(/[^A-Z]/g, '');
}
