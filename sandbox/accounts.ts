import { consent, government, GRANT_SCOPES, organization, SCOPES, sites, tokens, users } from './fixtures.js';
import type { ClientFixture, GrantFixture, OrganizationFixture, Site, User } from './fixtures.js';
import type { SoftwareClient } from './software.js';

export const READER = ['BROWSE_PROJECTS'] as const;
export const EDITOR = [
  ...READER,
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'ADD_COMMENTS',
  'CREATE_ATTACHMENTS',
  'TRANSITION_ISSUES',
] as const;
const ADMIN = [...EDITOR, 'ADMINISTER_PROJECTS', 'DELETE_ISSUES'] as const;
export const PERMISSIONS = [...ADMIN, 'ADMINISTER'] as const;

export type PermissionKey = (typeof PERMISSIONS)[number];

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

type ApiToken = ReturnType<typeof token>;

/** Atlassian hosts that belong together, with their data. No realm knows the data of another. */
export interface Realm {
  apiHost: string;
  authHost: string;
  sites: readonly Site[];
  apiTokens: ReadonlyMap<string, ApiToken>;
  clients: readonly { client: ClientFixture; account: Account; scopes: readonly string[] }[];
  softwareClients: readonly SoftwareClient[];
  /** By people. `sites` holds cloudIds. */
  grants: readonly { grant: GrantFixture; account: Account; sites: readonly string[] }[];
  /** With every scope they may request and the account logged in to the browser. */
  apps: readonly { app: typeof consent; account: Account; scopes: readonly string[] }[];
  organization: OrganizationFixture;
}

const BOTH_SITES = [sites.acme.cloudId, sites.globex.cloudId];

function person(
  user: User,
  permissions: readonly PermissionKey[] = EDITOR,
  cloudIds = [sites.acme.cloudId],
): Account {
  const may = { permissions: new Set(permissions), sites: new Set(cloudIds) };
  return { ...user, accountType: 'atlassian', ...may };
}

const bot = (user: User, cloudIds?: string[]): Account => ({
  ...person(user, EDITOR, cloudIds),
  accountType: 'app',
  appType: 'service',
});

/** A classic one has no scope limits. */
function token(kind: 'classic' | 'scoped' | 'service-account', account: Account, scopes: string[] = []) {
  return { kind, account, scopes: new Set(scopes) };
}

const ada = person(users.ada, EDITOR, BOTH_SITES);
const oauthBot = bot(users.oauthServiceAccount);
const NO_USER_SCOPE = [SCOPES.readWork, SCOPES.writeWork];
const ALL_SCOPES = [...NO_USER_SCOPE, SCOPES.readUser];

export const COMMERCIAL: Realm = {
  apiHost: 'api.atlassian.com',
  authHost: 'auth.atlassian.com',
  sites: [sites.acme, sites.globex],
  // An expired token is refused like an unknown one.
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
  clients: [
    { client: tokens.clientCredentials, account: oauthBot, scopes: ALL_SCOPES },
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
  sites: [government.site],
  apiTokens: new Map([
    [government.tokens.classic, token('classic', gwen)],
    [government.tokens.scoped, token('scoped', gwen, ALL_SCOPES)],
  ]),
  clients: [{ client: government.tokens.clientCredentials, account: fedBot, scopes: ALL_SCOPES }],
  softwareClients: [],
  grants: [{ grant: government.tokens.threeLegged, account: gwen, sites: FED_ONLY }],
  apps: [],
  organization: government.organization,
};

/** Atlassian ignores case in e-mails. */
export function ownedBy(apiToken: ApiToken, email: string): boolean {
  return apiToken.account.email.toLowerCase() === email.toLowerCase();
}
