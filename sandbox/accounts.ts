import { SCOPES, sites, tokens, users } from './fixtures.js';
import type { User } from './fixtures.js';

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

/** Somebody whom Jira knows, with what the model lets them do in every project that they can see. */
export interface Account extends User {
  accountType: 'atlassian' | 'app';
  permissions: ReadonlySet<PermissionKey>;
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

const EDITOR: readonly PermissionKey[] = [
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
const READER: readonly PermissionKey[] = ['BROWSE_PROJECTS'];
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
  serviceAccount: account(users.serviceAccount, EDITOR, { accountType: 'app' }),
  oauthServiceAccount: account(users.oauthServiceAccount, EDITOR, { accountType: 'app' }),
};

/** The account a 2LO client acts as. */
export const OAUTH_SERVICE_ACCOUNT = accounts.oauthServiceAccount;
/** The account that gave both 3LO grants. */
export const GRANTING_ACCOUNT = accounts.ada;
/** The account that the password fixture belongs to. */
export const PASSWORD_ACCOUNT = accounts.ada;

const ALL_SCOPES = [SCOPES.readWork, SCOPES.writeWork, SCOPES.readUser];
const NO_USER_SCOPE = [SCOPES.readWork, SCOPES.writeWork];

const API_TOKENS: ReadonlyMap<string, ApiToken> = new Map([
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

/** The API token with this text, whatever its kind; an expired one is as good as none. */
export function findApiToken(text: string): ApiToken | undefined {
  const found = API_TOKENS.get(text);
  return found?.expired === false ? found : undefined;
}

/** Whether a Basic pair's e-mail is the token owner's. Atlassian's e-mails have no case. */
export function ownedBy(apiToken: ApiToken, email: string): boolean {
  return apiToken.account.email.toLowerCase() === email.toLowerCase();
}
