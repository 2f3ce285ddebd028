import { consent, government, GRANT_SCOPES, organization, SCOPES, sites, tokens, users } from './fixtures.js';
import type { ClientFixture, GrantFixture, OrganizationFixture, Site, User } from './fixtures.js';
import type { SoftwareClient } from './software.js';

export const PERMISSIONS = {
  ADMINISTER: { id: '0', name: 'Administer Jira', type: 'GLOBAL' },
  ADMINISTER_PROJECTS: { id: '23', name: 'Administer Projects', type: 'PROJECT' },
  BROWSE_PROJECTS: { id: '10', name: 'Browse Projects', type: 'PROJECT' },
  CREATE_ISSUES: { id: '11', name: 'Create Issues', type: 'PROJECT' },
  EDIT_ISSUES: { id: '12', name: 'Edit Issues', type: 'PROJECT' },
  ASSIGN_ISSUES: { id: '13', name: 'Assign Issues', type: 'PROJECT' },
  RESOLVE_ISSUES: { id: '14', name: 'Resolve Issues', type: 'PROJECT' },
  ADD_COMMENTS: { id: '15', name: 'Add Comments', type: 'PROJECT' },
  DELETE_ISSUES: { id: '16', name: 'Delete Issues', type: 'PROJECT' },
  CREATE_ATTACHMENTS: { id: '19', name: 'Create Attachments', type: 'PROJECT' },
  WORK_ON_ISSUES: { id: '20', name: 'Work On Issues', type: 'PROJECT' },
  LINK_ISSUES: { id: '21', name: 'Link Issues', type: 'PROJECT' },
  TRANSITION_ISSUES: { id: '46', name: 'Transition Issues', type: 'PROJECT' },
} as const;

export type PermissionKey = keyof typeof PERMISSIONS;

export interface Principal {
  permissions: ReadonlySet<PermissionKey>;
}

export interface Account extends User, Principal {
  accountType: 'atlassian' | 'app';
  /** Only for an `app` (OpenAPI 1.6.1). Older sites leave it out. */
  appType?: 'service';
  sites: ReadonlySet<string>;
  ipBlocked?: boolean;
}

export type ApiToken = ReturnType<typeof token>;

/** Atlassian hosts that belong together, with their data. No realm knows the data of another. */
export interface Realm {
  apiHost: string;
  authHost: string;
  siteDomains: readonly string[];
  sites: readonly Site[];
  /** Other host names of sites, with the cloudId of each. */
  otherNames: ReadonlyMap<string, string>;
  apiTokens: ReadonlyMap<string, ApiToken>;
  /** Passwords typed into the login page, with the e-mail of each. */
  passwords: ReadonlyMap<string, string>;
  /** E-mails for which every site requires a CAPTCHA from the start. */
  lockedEmails: readonly string[];
  clients: readonly { client: ClientFixture; account: Account; scopes: readonly string[] }[];
  softwareClients: readonly SoftwareClient[];
  /** Grants by people (3LO). `sites` holds cloudIds. */
  grants: readonly { grant: GrantFixture; account: Account; sites: readonly string[] }[];
  /** 3LO apps, with every scope they may request and the account logged in to the browser that shows the prompt. */
  apps: readonly { app: typeof consent; account: Account; scopes: readonly string[] }[];
  organization: OrganizationFixture;
}

export const EDITOR: readonly PermissionKey[] = (Object.keys(PERMISSIONS) as PermissionKey[]).filter(
  (key) => !/^ADMINISTER|^DELETE/.test(key),
);
export const READER: readonly PermissionKey[] = ['BROWSE_PROJECTS'];
const ADMIN: readonly PermissionKey[] = [...EDITOR, 'ADMINISTER_PROJECTS', 'DELETE_ISSUES'];
const BOTH_SITES = [sites.acme.cloudId, sites.globex.cloudId];

function person(user: User, permissions = EDITOR, cloudIds = [sites.acme.cloudId]): Account {
  const may = { permissions: new Set(permissions), sites: new Set(cloudIds) };
  return { ...user, accountType: 'atlassian', ...may };
}

const bot = (user: User, cloudIds?: string[]): Account => ({
  ...person(user, EDITOR, cloudIds),
  accountType: 'app',
  appType: 'service',
});

/** An API token. Its text doesn't reveal its kind. A classic one has no scope limits. */
function token(kind: 'classic' | 'scoped' | 'service-account', account: Account, scopes: string[] = []) {
  return { kind, account, scopes: new Set(scopes) };
}

const ada = person(users.ada, EDITOR, BOTH_SITES);
const oauthBot = bot(users.oauthServiceAccount);
const ALL_SCOPES = [SCOPES.readWork, SCOPES.writeWork, SCOPES.readUser];
const CLIENT_SCOPES = [SCOPES.readUser, SCOPES.readWork, SCOPES.writeWork];
const NO_USER_SCOPE = [SCOPES.readWork, SCOPES.writeWork];

export const LEGACY_HOST = 'acme.jira.com';

export const COMMERCIAL: Realm = {
  apiHost: 'api.atlassian.com',
  authHost: 'auth.atlassian.com',
  siteDomains: ['atlassian.net', 'jira.com'],
  sites: [sites.acme, sites.globex],
  otherNames: new Map([[LEGACY_HOST, sites.acme.cloudId]]),
  // `tokens.expired` is missing on purpose: an expired token is refused like an unknown one.
  apiTokens: new Map([
    [tokens.classic, token('classic', ada)],
    [tokens.classicByEmailLength[1].token, token('classic', person(users.alan))],
    [tokens.admin.token, token('classic', person(users.grace, ADMIN))],
    [tokens.readOnly.token, token('classic', person(users.readOnly, READER))],
    [tokens.locked.token, token('classic', person(users.locked))],
    [tokens.ipBlocked.token, token('classic', { ...person(users.ipBlocked), ipBlocked: true })],
    [tokens.scoped, token('scoped', ada, ALL_SCOPES)],
    [tokens.scopedNoUserScope, token('scoped', ada, NO_USER_SCOPE)],
    [tokens.serviceAccount.token, token('service-account', bot(users.serviceAccount), ALL_SCOPES)],
  ]),
  passwords: new Map([[tokens.password, users.ada.email]]),
  lockedEmails: [users.locked.email],
  clients: [
    { client: tokens.clientCredentials, account: oauthBot, scopes: CLIENT_SCOPES },
    { client: tokens.clientCredentialsNoUserScope, account: oauthBot, scopes: NO_USER_SCOPE },
  ],
  softwareClients: [
    { client: tokens.deployer, cloudId: sites.acme.cloudId, deploys: true },
    { client: tokens.builder, cloudId: sites.acme.cloudId, deploys: false },
  ],
  grants: [
    { grant: tokens.threeLegged, account: ada, sites: BOTH_SITES },
    { grant: tokens.globexOnly, account: ada, sites: [sites.globex.cloudId] },
  ],
  apps: [{ app: consent, account: ada, scopes: [...GRANT_SCOPES, 'read:me'] }],
  organization,
};

const FED_ONLY = [government.site.cloudId];
const gwen = person(government.user, EDITOR, FED_ONLY);
const fedBot = bot(government.serviceAccount, FED_ONLY);

export const GOVERNMENT: Realm = {
  apiHost: government.apiHost,
  authHost: government.authHost,
  siteDomains: ['atlassian-us-gov-mod.net'],
  sites: [government.site],
  otherNames: new Map(),
  apiTokens: new Map([
    [government.tokens.classic, token('classic', gwen)],
    [government.tokens.scoped, token('scoped', gwen, ALL_SCOPES)],
  ]),
  passwords: new Map(),
  lockedEmails: [],
  clients: [{ client: government.tokens.clientCredentials, account: fedBot, scopes: CLIENT_SCOPES }],
  softwareClients: [],
  grants: [{ grant: government.tokens.threeLegged, account: gwen, sites: FED_ONLY }],
  apps: [],
  organization: government.organization,
};

/** Checks that the e-mail of a Basic pair is the token owner's. Atlassian ignores case in e-mails. */
export function ownedBy(apiToken: ApiToken, email: string): boolean {
  return apiToken.account.email.toLowerCase() === email.toLowerCase();
}
