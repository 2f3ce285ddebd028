import type { OrganizationFixture } from './admin/fixtures.js';
import { consent, government, GRANT_SCOPES, organization, SCOPES, sites, tokens, users } from './fixtures.js';
import type { ClientFixture, ConsentFixture, GrantFixture, Site, User } from './fixtures.js';

/** Permission keys that the model knows, with the ids and names Jira gives them. */
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

/** Whoever a request is from, with what the model lets them do in every project that they can see. */
export interface Principal {
  permissions: ReadonlySet<PermissionKey>;
}

/** Somebody whom Jira Cloud knows. */
export interface Account extends User, Principal {
  accountType: 'atlassian' | 'app';
  /** Of an `app` alone (OpenAPI 1.6.1); older sites leave it out. */
  appType?: 'service' | 'agent' | 'unknown';
  /** cloudIds of the sites the account may use. */
  sites: ReadonlySet<string>;
  /** The site wants a CAPTCHA from the start. */
  locked: boolean;
  /** Requests come from an address outside the site's allow-list. */
  ipBlocked: boolean;
}

/** What an API token is, which nothing in its text tells. */
export type TokenKind = 'classic' | 'scoped' | 'service-account';

export interface ApiToken {
  kind: TokenKind;
  account: Account;
  /** Empty for a classic token, which is not limited. */
  scopes: ReadonlySet<string>;
  expired: boolean;
}

/** A service account's credential (2LO). */
export interface RegisteredClient {
  client: ClientFixture;
  account: Account;
  scopes: readonly string[];
}

/** A person's grant (3LO). */
export interface RegisteredGrant {
  grant: GrantFixture;
  account: Account;
  scopes: readonly string[];
  /** cloudIds. */
  sites: readonly string[];
}

/** A 3LO app that somebody can be asked to allow. */
export interface RegisteredApp {
  app: ConsentFixture;
  /** What the app's settings list: nothing else can be asked for. */
  scopes: readonly string[];
  /** Who is logged in to the browser that shows the question. */
  account: Account;
}

/** Atlassian hosts that belong together, with all that they know. Another realm knows none of it. */
export interface Realm {
  apiHost: string;
  authHost: string;
  /** What a site's name ends with. */
  siteDomains: readonly string[];
  sites: readonly Site[];
  /** Further names of sites: a cloudId for each. */
  otherNames: ReadonlyMap<string, string>;
  apiTokens: ReadonlyMap<string, ApiToken>;
  /** What people type into the login page, with the e-mail of each. */
  passwords: ReadonlyMap<string, string>;
  /** E-mails that every site wants a CAPTCHA of from the start. */
  lockedEmails: readonly string[];
  clients: readonly RegisteredClient[];
  grants: readonly RegisteredGrant[];
  apps: readonly RegisteredApp[];
  /** Whose admin API the gateway has. */
  organization: OrganizationFixture;
}

/** What editing issues takes, and nothing that only an administrator may do. */
export const EDITOR: readonly PermissionKey[] = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'ASSIGN_ISSUES',
  'RESOLVE_ISSUES',
  'ADD_COMMENTS',
  'CREATE_ATTACHMENTS',
  'WORK_ON_ISSUES',
  'LINK_ISSUES',
  'TRANSITION_ISSUES',
];
const ADMIN: readonly PermissionKey[] = [...EDITOR, 'ADMINISTER_PROJECTS', 'DELETE_ISSUES'];
export const READER: readonly PermissionKey[] = ['BROWSE_PROJECTS'];
const BOTH_SITES = [sites.acme.cloudId, sites.globex.cloudId];

function account(user: User, permissions = EDITOR, special: Partial<Account> = {}): Account {
  return {
    ...user,
    accountType: 'atlassian',
    permissions: new Set(permissions),
    sites: new Set([sites.acme.cloudId]),
    locked: false,
    ipBlocked: false,
    ...special,
  };
}

const accounts = {
  ada: account(users.ada, EDITOR, { sites: new Set(BOTH_SITES) }),
  alan: account(users.alan),
  grace: account(users.grace, ADMIN),
  readOnly: account(users.readOnly, READER),
  locked: account(users.locked, EDITOR, { locked: true }),
  ipBlocked: account(users.ipBlocked, EDITOR, { ipBlocked: true }),
  serviceAccount: account(users.serviceAccount, EDITOR, { accountType: 'app', appType: 'service' }),
  oauthServiceAccount: account(users.oauthServiceAccount, EDITOR, { accountType: 'app', appType: 'service' }),
};

const ALL_SCOPES = [SCOPES.readWork, SCOPES.writeWork, SCOPES.readUser];
/** In the order in which the token endpoint lists them. */
const CLIENT_SCOPES = [SCOPES.readUser, SCOPES.readWork, SCOPES.writeWork];
const NO_USER_SCOPE = [SCOPES.readWork, SCOPES.writeWork];

const apiTokens: ReadonlyMap<string, ApiToken> = new Map([
  [tokens.classic, token('classic', accounts.ada)],
  [tokens.classicByEmailLength[1].token, token('classic', accounts.alan)],
  [tokens.admin.token, token('classic', accounts.grace)],
  [tokens.readOnly.token, token('classic', accounts.readOnly)],
  [tokens.locked.token, token('classic', accounts.locked)],
  [tokens.ipBlocked.token, token('classic', accounts.ipBlocked)],
  [tokens.expired, { ...token('classic', accounts.ada), expired: true }],
  [tokens.scoped, token('scoped', accounts.ada, ALL_SCOPES)],
  [tokens.scopedNoUserScope, token('scoped', accounts.ada, NO_USER_SCOPE)],
  [tokens.serviceAccount.token, token('service-account', accounts.serviceAccount, ALL_SCOPES)],
]);

function token(kind: TokenKind, owner: Account, scopes: readonly string[] = []): ApiToken {
  return { kind, account: owner, scopes: new Set(scopes), expired: false };
}

/** Another name of acme's site, from before `atlassian.net`. */
export const LEGACY_HOST = 'acme.jira.com';

export const COMMERCIAL: Realm = {
  apiHost: 'api.atlassian.com',
  authHost: 'auth.atlassian.com',
  siteDomains: ['atlassian.net', 'jira.com'],
  sites: [sites.acme, sites.globex],
  otherNames: new Map([[LEGACY_HOST, sites.acme.cloudId]]),
  apiTokens,
  passwords: new Map([[tokens.password, users.ada.email]]),
  lockedEmails: [users.locked.email],
  clients: [
    { client: tokens.clientCredentials, account: accounts.oauthServiceAccount, scopes: CLIENT_SCOPES },
    {
      client: tokens.clientCredentialsNoUserScope,
      account: accounts.oauthServiceAccount,
      scopes: NO_USER_SCOPE,
    },
  ],
  grants: [
    { grant: tokens.threeLegged, account: accounts.ada, scopes: GRANT_SCOPES, sites: BOTH_SITES },
    {
      grant: tokens.globexOnly,
      account: accounts.ada,
      scopes: GRANT_SCOPES,
      sites: [sites.globex.cloudId],
    },
  ],
  apps: [{ app: consent, account: accounts.ada, scopes: [...GRANT_SCOPES, 'read:me'] }],
  organization,
};

const FED_ONLY = [government.site.cloudId];
const gwen = account(government.user, EDITOR, { sites: new Set(FED_ONLY) });
const fedBot = account(government.serviceAccount, EDITOR, {
  accountType: 'app',
  appType: 'service',
  sites: new Set(FED_ONLY),
});

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
  grants: [{ grant: government.tokens.threeLegged, account: gwen, scopes: GRANT_SCOPES, sites: FED_ONLY }],
  apps: [],
  organization: government.organization,
};

/** The realm's API token with this text, whatever its kind; an expired one is as good as none. */
export function findApiToken(realm: Realm, text: string): ApiToken | undefined {
  const found = realm.apiTokens.get(text);
  return found?.expired === false ? found : undefined;
}

/** Whether a Basic pair's e-mail is the token owner's. Atlassian's e-mails have no case. */
export function ownedBy(apiToken: ApiToken, email: string): boolean {
  return apiToken.account.email.toLowerCase() === email.toLowerCase();
}
