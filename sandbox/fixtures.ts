import { dataCenter } from './data-center/fixtures.js';
import { fakeJwt, fakeToken } from './fake.js';
import { fields } from './field-ids.js';
import { github, githubEnterprise } from './github/fixtures.js';
import { gitlab, gitlabSelfManaged } from './gitlab/fixtures.js';

export interface Site {
  /** The label in front of the domain. */
  name: string;
  host: string;
  /** `https://` and the host, without a slash at the end. */
  url: string;
  cloudId: string;
}

export interface User {
  email: string;
  accountId: string;
  displayName: string;
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

/** An API token or an OAuth client of an organization. */
export interface CredentialSeed {
  label: string;
  /** Its owner's. */
  email: string;
  /** The owner's name; the e-mail's first part if left out. */
  name?: string;
  /** The owner's; made of the e-mail if left out. */
  accountId?: string;
  /** From the sandbox's start or reset on, may be a fraction; negative where it has ended; absent: no end. */
  expiresInDays?: number;
  /** `ALLOWED`, for OAuth clients `ACTIVE`, if left out. */
  status?: string;
  /** The id of an OAuth client that has one. */
  clientId?: string;
}

/** An organization, with what its admin API lists. */
export interface OrganizationFixture {
  orgId: string;
  /** One that exists too, with nothing in it. */
  otherOrgId: string;
  /** API keys of its administrators. */
  keys: {
    /** Every scope that the model knows. */
    full: string;
    /** `read:tokens:admin`, and nothing of service accounts or keys: what every key of before February 2026 has. */
    tokensOnly: string;
    /** A right key without any of the scopes. */
    noScope: string;
    /** Another organization's, with every scope. */
    otherOrganization: string;
  };
  apiTokens: readonly CredentialSeed[];
  apiKeys: readonly CredentialSeed[];
  serviceAccountTokens: readonly CredentialSeed[];
  oauthClients: readonly CredentialSeed[];
}

/** Scopes as Atlassian spells them. */
export const SCOPES = {
  readWork: 'read:jira-work',
  writeWork: 'write:jira-work',
  readUser: 'read:jira-user',
  offline: 'offline_access',
} as const;

/** The scopes of every 3LO grant. */
export const GRANT_SCOPES: readonly string[] = [
  SCOPES.readUser,
  SCOPES.readWork,
  SCOPES.writeWork,
  SCOPES.offline,
];

function site(name: string, domain: string, cloudId: string): Site {
  return { name, host: `${name}.${domain}`, url: `https://${name}.${domain}`, cloudId };
}

/** The two tenants that exist. Every other `*.atlassian.net` name is a site that does not. */
export const sites = {
  acme: site('acme', 'atlassian.net', '11111111-2222-4333-8444-555555555555'),
  globex: site('globex', 'atlassian.net', '66666666-7777-4888-8999-aaaaaaaaaaaa'),
} as const;

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

const client = (name: string, clientId = `FAKE-client-${name}`): ClientFixture => ({
  clientId,
  clientSecret: fakeToken(`${name}-client-secret`, 64),
});

function grant(
  name: string,
  more: { clientId?: string; subject?: string; issuer?: string } = {},
): GrantFixture {
  const times = { issuedAtMs: loadedAt, expiresAtMs: loadedAt + 3_600_000 };
  const of = { clientId: `FAKE-client-${name}`, subject: users.ada.accountId, ...more };
  return {
    ...client(name, of.clientId),
    refreshToken: fakeToken(`${name}-refresh`, 300),
    accessToken: fakeJwt({ ...of, ...times, scope: GRANT_SCOPES.join(' '), id: `${name}-first` }),
  };
}

const owned = ({ email }: User, label: string): { email: string; token: string } => ({
  email,
  token: fakeToken(label),
});

const threeLegged = grant('three-legged');
const ofAda = owned(users.ada, 'classic');

/**
 * Every credential. A plain string is a token of {@link users}.ada; where somebody else owns it, it comes with the
 * e-mail. API tokens are 192 characters long, as the real ones mostly are.
 */
export const tokens = {
  /** API token without scopes: Basic on the site. */
  classic: ofAda.token,
  /** API token with all three scopes: Basic on the gateway. */
  scoped: fakeToken('scoped'),
  /** API token with `read:jira-work write:jira-work`: can edit an issue, cannot ask for `/myself`. */
  scopedNoUserScope: fakeToken('scoped-no-user-scope'),
  /** A classic token past its date. */
  expired: fakeToken('expired'),
  /** What a person types into the login page. */
  password: 'FAKE-password-of-ada',
  serviceAccount: owned(users.serviceAccount, 'service-account'),
  /** A right token of an account that the site refuses until somebody solves a CAPTCHA. */
  locked: owned(users.locked, 'locked'),
  /** A right classic token, used from an address that the site's allow-list does not have. */
  ipBlocked: owned(users.ipBlocked, 'ip-blocked'),
  /** A right classic token of somebody without EDIT_ISSUES on PROJ. */
  readOnly: owned(users.readOnly, 'read-only'),
  /** A right classic token of PROJ's administrator. */
  admin: owned(users.grace, 'classic-grace'),
  /** Classic tokens by the length of their e-mail modulo 3: the three ways base64 can fall. */
  classicByEmailLength: [ofAda, owned(users.alan, 'classic-alan'), owned(users.grace, 'classic-grace')],
  clientCredentials: client('2lo'),
  clientCredentialsNoUserScope: client('2lo-no-user-scope'),
  /** Jira's OAuth credentials: one that may send everything, and one that may send builds alone. */
  deployer: client('deployer'),
  builder: client('builder'),
  /** A 3LO grant of ada's that reaches acme and globex. */
  threeLegged,
  /** A 3LO grant of ada's that reaches globex only. */
  globexOnly: grant('globex-only'),
  /** The access token that came with `threeLegged.refreshToken`. */
  accessToken: threeLegged.accessToken,
} as const;

/**
 * The app that ada can be asked to allow, at `https://auth.atlassian.com/authorize`. Its first redirect URI is for a
 * program that listens, the second for a person who copies the address that the browser ends up at,
 * the third for another that listens at the same time. Measured at
 * Atlassian's own MCP server: not even a loopback address may come with another port than the registered one.
 */
export const consent = {
  ...client('consent'),
  redirectUris: [
    'http://localhost:8976/callback',
    'https://callback.example/jira-auth',
    'http://localhost:8977/callback',
  ],
} as const satisfies ConsentFixture;

const seed = (
  label: string,
  { email, displayName, accountId }: User,
  expiresInDays?: number,
  clientId?: string,
) => ({
  ...{ label, email, name: displayName, accountId },
  ...(expiresInDays !== undefined && { expiresInDays }),
  ...(clientId !== undefined && { clientId }),
});

function organizationOf(
  label: string,
  [orgId, otherOrgId]: readonly [string, string],
): Pick<OrganizationFixture, 'orgId' | 'otherOrgId' | 'keys'> {
  const key = (scopes: string): string => fakeToken(`${label}-key-${scopes}`, 120);
  const keys = {
    full: key('full'),
    tokensOnly: key('tokens-only'),
    noScope: key('no-scope'),
    otherOrganization: key('other-organization'),
  };
  return { orgId, otherOrgId, keys };
}

/**
 * The organization of acme and globex, with what its admin API lists; days count from the sandbox's start or reset.
 * Two people have a token of one label, and alan has two of one label himself.
 */
export const organization: OrganizationFixture = {
  ...organizationOf('organization', [
    'fa4e0000-0000-4000-8000-000000000001',
    'fa4e0000-0000-4000-8000-000000000002',
  ]),
  apiTokens: [
    seed('ci-deploy', users.ada, 45),
    seed('ci-scoped', users.ada, 20),
    seed('ci-old', users.ada, -3),
    seed('ci-deploy', users.grace, 5),
    seed('nightly', users.alan, 12),
    seed('nightly', users.alan, 200),
    seed('report', users.readOnly),
  ],
  apiKeys: [seed('ci-check', users.grace, 90)],
  serviceAccountTokens: [seed('deploy-bot-ci', users.serviceAccount, 25)],
  oauthClients: [
    seed('oauth-bot-ci', users.oauthServiceAccount, 9, tokens.clientCredentials.clientId),
    seed(
      'oauth-bot-other',
      users.oauthServiceAccount,
      undefined,
      tokens.clientCredentialsNoUserScope.clientId,
    ),
  ],
};

/** Keys of the project and of its issues. */
export const issues = { project: 'PROJ', first: 'PROJ-1', second: 'PROJ-2' } as const;

/** An incoming webhook of a chat, as Slack has them; whoever knows the address may post. */
export const webhook = {
  host: 'hooks.slack.example',
  url: 'https://hooks.slack.example/services/FAKE-team/FAKE-bot/FAKE-webhook-secret',
} as const;

/** A name of acme's own for its Cloud site, where nothing that authenticates is taken. */
export const customDomain = { url: 'https://jira.acme.example', host: 'jira.acme.example' } as const;

const gwen = user('gwen', 'gwen@agency.example', 'Gwen Government');
const fedBot = user('fed-bot', 'fed-bot@serviceaccount.atlassian.com', 'Fed Bot');
const fedClient = client('government-2lo', 'FAKE-government-client-2lo');

/**
 * Atlassian Government Cloud: a realm of its own. Its hosts are seen in public clients and tests, and answer under
 * the same paths as the commercial ones; nothing of one realm is known in the other. Tokens are the user's where
 * nothing else is said.
 */
export const government = {
  site: site('fed', 'atlassian-us-gov-mod.net', 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff'),
  apiHost: 'api.atlassian-us-gov-mod.com',
  authHost: 'auth.atlassian-us-gov-mod.com',
  organization: {
    ...organizationOf('government-organization', [
      'fa4e0000-0000-4000-8000-00000000fed0',
      'fa4e0000-0000-4000-8000-00000000fed1',
    ]),
    apiTokens: [seed('fed-ci', gwen, 45)],
    apiKeys: [],
    serviceAccountTokens: [],
    oauthClients: [seed('fed-bot-ci', fedBot, 60, fedClient.clientId)],
  } as OrganizationFixture,
  user: gwen,
  email: gwen.email,
  serviceAccount: fedBot,
  /** Key of the one project, and of an issue in it. */
  issues: { project: 'FED', first: 'FED-1' },
  tokens: {
    classic: fakeToken('government-classic'),
    scoped: fakeToken('government-scoped'),
    /** The service account's. */
    clientCredentials: fedClient,
    threeLegged: grant('government-three-legged', {
      clientId: 'FAKE-government-client-three-legged',
      subject: gwen.accountId,
      issuer: 'https://auth.atlassian-us-gov-mod.com',
    }),
  },
} as const;

export { dataCenter, fields, github, githubEnterprise, gitlab, gitlabSelfManaged };

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
