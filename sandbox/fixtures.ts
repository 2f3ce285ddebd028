import { organizationKeys, ownedBy } from './admin/fixtures.js';
import type { OrganizationFixture } from './admin/fixtures.js';
import { dataCenter } from './data-center/fixtures.js';
import { fakeJwt, fakeToken } from './fake.js';
import { github, githubEnterprise } from './github/fixtures.js';
import { gitlab, gitlabSelfManaged } from './gitlab/fixtures.js';
import { government } from './government.js';

/** A Jira Cloud site. */
export interface Site {
  /** The label in front of `.atlassian.net`. */
  name: string;
  host: string;
  /** `https://` and the host, without a slash at the end. */
  url: string;
  cloudId: string;
}

/** A person or a service account. */
export interface User {
  email: string;
  accountId: string;
  displayName: string;
}

/** An API token with the e-mail that it belongs to. */
export interface TokenFixture {
  email: string;
  token: string;
}

/** A service account's OAuth 2.0 credential (2LO). */
export interface ClientFixture {
  clientId: string;
  clientSecret: string;
}

/** A person's grant to an OAuth 2.0 app (3LO): the app, its first refresh token, and that token's companion. */
export interface GrantFixture extends ClientFixture {
  refreshToken: string;
  /** Valid for an hour from the sandbox's start or reset, until `refreshToken` was exchanged 10 minutes ago. */
  accessToken: string;
}

/** An OAuth 2.0 app (3LO) that nobody has allowed yet. */
export interface ConsentFixture extends ClientFixture {
  /** Registered with the app; matched to the letter, port included. */
  redirectUris: readonly string[];
}

/** Scopes as Atlassian spells them. */
export const SCOPES = {
  readWork: 'read:jira-work',
  writeWork: 'write:jira-work',
  readUser: 'read:jira-user',
  offline: 'offline_access',
} as const;

const acme: Site = {
  name: 'acme',
  host: 'acme.atlassian.net',
  url: 'https://acme.atlassian.net',
  cloudId: '11111111-2222-4333-8444-555555555555',
};

const globex: Site = {
  name: 'globex',
  host: 'globex.atlassian.net',
  url: 'https://globex.atlassian.net',
  cloudId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
};

/** The two tenants that exist. Every other `*.atlassian.net` name is a site that does not. */
export const sites = { acme, globex } as const;

/** A host that only records; nothing may ever be sent to it. */
export const CANARY_HOST = 'canary.example';

function user(name: string, email: string, displayName: string): User {
  return { email, accountId: `712020:FAKE-${name}`, displayName };
}

/** Everybody who can be authenticated. `grace` administers PROJ; `readOnly` may look at it and change nothing. */
export const users = {
  ada: user('ada', 'ada@example.com', 'Ada Lovelace'),
  alan: user('alan', 'alan@example.com', 'Alan Turing'),
  grace: user('grace', 'grace@example.com', 'Grace Hopper'),
  readOnly: user('read-only', 'read-only@example.com', 'Rosa Readonly'),
  locked: user('locked', 'locked@example.com', 'Lou Locked'),
  ipBlocked: user('ip-blocked', 'ip-blocked@example.com', 'Ivy Blocked'),
  serviceAccount: user('service-account', 'deploy-bot@serviceaccount.atlassian.com', 'Deploy Bot'),
  oauthServiceAccount: user('oauth-bot', 'oauth-bot@serviceaccount.atlassian.com', 'OAuth Bot'),
} as const;

const loadedAt = Date.now();

function grant(name: string): GrantFixture {
  return {
    clientId: `FAKE-client-${name}`,
    clientSecret: fakeToken(`${name}-client-secret`, 64),
    refreshToken: fakeToken(`${name}-refresh`, 300),
    accessToken: fakeJwt({
      clientId: `FAKE-client-${name}`,
      subject: users.ada.accountId,
      issuedAtMs: loadedAt,
      expiresAtMs: loadedAt + 3_600_000,
      scope: GRANT_SCOPES.join(' '),
      id: `${name}-first`,
    }),
  };
}

/** The scopes of the two 3LO grants. */
export const GRANT_SCOPES: readonly string[] = [
  SCOPES.readUser,
  SCOPES.readWork,
  SCOPES.writeWork,
  SCOPES.offline,
];

const threeLegged = grant('three-legged');
const classicToken = fakeToken('classic');

/**
 * Every credential. A plain string is a token of {@link users}.ada; where somebody else owns it, it comes with the
 * e-mail. API tokens are 192 characters long, as the real ones mostly are.
 */
export const tokens = {
  /** API token without scopes: Basic on the site. */
  classic: classicToken,
  /** API token with all three scopes: Basic on the gateway. */
  scoped: fakeToken('scoped'),
  /** API token with `read:jira-work write:jira-work`: can edit an issue, cannot ask for `/myself`. */
  scopedNoUserScope: fakeToken('scoped-no-user-scope'),
  /** A classic token past its date. */
  expired: fakeToken('expired'),
  /** What a person types into the login page. */
  password: 'FAKE-password-of-ada',
  serviceAccount: { email: users.serviceAccount.email, token: fakeToken('service-account') },
  /** A right token of an account that the site refuses until somebody solves a CAPTCHA. */
  locked: { email: users.locked.email, token: fakeToken('locked') },
  /** A right classic token, used from an address that the site's allow-list does not have. */
  ipBlocked: { email: users.ipBlocked.email, token: fakeToken('ip-blocked') },
  /** A right classic token of somebody without EDIT_ISSUES on PROJ. */
  readOnly: { email: users.readOnly.email, token: fakeToken('read-only') },
  /** A right classic token of PROJ's administrator. */
  admin: { email: users.grace.email, token: fakeToken('classic-grace') },
  /** Classic tokens by the length of their e-mail modulo 3: the three ways base64 can fall. */
  classicByEmailLength: [
    { email: users.ada.email, token: classicToken },
    { email: users.alan.email, token: fakeToken('classic-alan') },
    { email: users.grace.email, token: fakeToken('classic-grace') },
  ],
  clientCredentials: { clientId: 'FAKE-client-2lo', clientSecret: fakeToken('2lo-client-secret', 64) },
  clientCredentialsNoUserScope: {
    clientId: 'FAKE-client-2lo-no-user-scope',
    clientSecret: fakeToken('2lo-no-user-scope-client-secret', 64),
  },
  /** A 3LO grant of ada's that reaches acme and globex. */
  threeLegged,
  /** A 3LO grant of ada's that reaches globex only. */
  globexOnly: grant('globex-only'),
  /** The access token that came with `threeLegged.refreshToken`. */
  accessToken: threeLegged.accessToken,
} as const satisfies Record<
  string,
  string | TokenFixture | readonly TokenFixture[] | ClientFixture | GrantFixture
>;

/**
 * The app that ada can be asked to allow, at `https://auth.atlassian.com/authorize`. Its first redirect URI is for a
 * program that listens, the second for a person who copies the address that the browser ends up at. Measured at
 * Atlassian's own MCP server: not even a loopback address may come with another port than the registered one.
 */
export const consent = {
  clientId: 'FAKE-client-consent',
  clientSecret: fakeToken('consent-client-secret', 64),
  redirectUris: ['http://localhost:8976/callback', 'https://callback.example/jira-auth'],
} as const satisfies ConsentFixture;

/**
 * The organization of acme and globex, with what its admin API lists; days count from the sandbox's start or reset.
 * Two people have a token of one label, and alan has two of one label himself.
 */
export const organization: OrganizationFixture = {
  orgId: 'fa4e0000-0000-4000-8000-000000000001',
  otherOrgId: 'fa4e0000-0000-4000-8000-000000000002',
  keys: organizationKeys('organization'),
  apiTokens: [
    { label: 'ci-deploy', ...ownedBy(users.ada), expiresInDays: 45 },
    { label: 'ci-scoped', ...ownedBy(users.ada), expiresInDays: 20 },
    { label: 'ci-old', ...ownedBy(users.ada), expiresInDays: -3 },
    { label: 'ci-deploy', ...ownedBy(users.grace), expiresInDays: 5 },
    { label: 'nightly', ...ownedBy(users.alan), expiresInDays: 12 },
    { label: 'nightly', ...ownedBy(users.alan), expiresInDays: 200 },
    { label: 'report', ...ownedBy(users.readOnly) },
  ],
  apiKeys: [{ label: 'ci-check', ...ownedBy(users.grace), expiresInDays: 90 }],
  serviceAccountTokens: [{ label: 'deploy-bot-ci', ...ownedBy(users.serviceAccount), expiresInDays: 25 }],
  oauthClients: [
    {
      label: 'oauth-bot-ci',
      ...ownedBy(users.oauthServiceAccount),
      expiresInDays: 9,
      clientId: tokens.clientCredentials.clientId,
    },
    {
      label: 'oauth-bot-other',
      ...ownedBy(users.oauthServiceAccount),
      clientId: tokens.clientCredentialsNoUserScope.clientId,
    },
  ],
};

/** Where the model's data can be found. */
export const issues = {
  /** Key of the project that both issues are in. */
  project: 'PROJ',
  first: 'PROJ-1',
  second: 'PROJ-2',
} as const;

/** Field ids of PROJ's issues. */
export const fields = {
  /** Select: `In Progress`, `Development Completed`, `Released`. */
  developmentStatus: 'customfield_10314',
  /** Text, one line. */
  releaseName: 'customfield_10315',
  /** Number. */
  buildNumber: 'customfield_10316',
  /** Paragraph: an Atlassian document in v3, a string in v2. */
  deploymentNotes: 'customfield_10317',
  /** Multi-select: `staging`, `production`. */
  environments: 'customfield_10318',
  /** On no edit screen: a PUT to it is refused. */
  calculated: 'customfield_10319',
} as const;

/** An incoming webhook of a chat, as Slack has them; whoever knows the address may post. */
export const webhook = {
  host: 'hooks.slack.example',
  url: 'https://hooks.slack.example/services/FAKE-team/FAKE-bot/FAKE-webhook-secret',
} as const;

/** A name of acme's own for its Cloud site, where nothing that authenticates is taken. */
export const customDomain = { url: 'https://jira.acme.example', host: 'jira.acme.example' } as const;

export { dataCenter, github, githubEnterprise, gitlab, gitlabSelfManaged, government };

export const fixtures = {
  sites,
  users,
  tokens,
  consent,
  organization,
  issues,
  fields,
  customDomain,
  webhook,
  government,
  dataCenter,
  github,
  githubEnterprise,
  gitlab,
  gitlabSelfManaged,
  canaryHost: CANARY_HOST,
} as const;

export type Fixtures = typeof fixtures;
