import { dataCenter } from './data-center/fixtures.js';
import { fakeJwt, fakeToken } from './fake.js';
import { fields } from './field-ids.js';
import { github, githubEnterprise } from './github/fixtures.js';
import { gitlab, gitlabSelfManaged } from './gitlab/fixtures.js';

export type Site = ReturnType<typeof site>;
export type User = ReturnType<typeof user>;
export type ClientFixture = ReturnType<typeof client>;
export type GrantFixture = ReturnType<typeof grant>;

export interface CredentialSeed {
  label: string;
  email: string;
  /** The first part of the e-mail if left out. */
  name?: string;
  accountId?: string;
  /** From the start or reset, negative if expired, absent if it never expires. */
  expiresInDays?: number;
  status?: string;
  clientId?: string;
}

export type CredentialList = 'apiTokens' | 'apiKeys' | 'serviceAccountTokens' | 'oauthClients';
export type OrganizationFixture = ReturnType<typeof organizationOf>;

export const SCOPES = {
  readWork: 'read:jira-work',
  writeWork: 'write:jira-work',
  readUser: 'read:jira-user',
  offline: 'offline_access',
} as const;

export const GRANT_SCOPES: readonly string[] = [
  SCOPES.readUser,
  SCOPES.readWork,
  SCOPES.writeWork,
  SCOPES.offline,
];

function site(name: string, domain: string, cloudId: string) {
  return { name, host: `${name}.${domain}`, url: `https://${name}.${domain}`, cloudId };
}

/** Every other `*.atlassian.net` name is a site that doesn't exist. */
export const sites = {
  acme: site('acme', 'atlassian.net', '11111111-2222-4333-8444-555555555555'),
  globex: site('globex', 'atlassian.net', '66666666-7777-4888-8999-aaaaaaaaaaaa'),
} as const;

/** No client may ever send anything to it. */
export const CANARY_HOST = 'canary.example';

function user(name: string, email: string, displayName: string) {
  return { email, accountId: `712020:FAKE-${name}`, displayName };
}

/** `grace` administers PROJ, and `readOnly` can only read it. */
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

const client = (name: string, clientId = `FAKE-client-${name}`) => ({
  clientId,
  clientSecret: fakeToken(`${name}-client-secret`, 64),
});

/** A person's grant (3LO). */
function grant(name: string, more: { clientId?: string; subject?: string; issuer?: string } = {}) {
  const times = { issuedAtMs: loadedAt, expiresAtMs: loadedAt + 3_600_000 };
  const of = { clientId: `FAKE-client-${name}`, subject: users.ada.accountId, ...more };
  return {
    ...client(name, of.clientId),
    refreshToken: fakeToken(`${name}-refresh`, 300),
    /** Valid for an hour, or until 10 minutes after `refreshToken` is exchanged. */
    accessToken: fakeJwt({ ...of, ...times, scope: GRANT_SCOPES.join(' '), id: `${name}-first` }),
  };
}

const owned = ({ email }: User, label: string) => ({ email, token: fakeToken(label) });

const threeLegged = grant('three-legged');
const ofAda = owned(users.ada, 'classic');

/** A plain string is ada's token. API tokens are 192 characters long, like most real ones. */
export const tokens = {
  classic: ofAda.token,
  /** With all three scopes: Basic on the gateway. */
  scoped: fakeToken('scoped'),
  /** Without `read:jira-user`: can edit an issue but can't request `/myself`. */
  scopedNoUserScope: fakeToken('scoped-no-user-scope'),
  expired: fakeToken('expired'),
  password: 'FAKE-password-of-ada',
  serviceAccount: owned(users.serviceAccount, 'service-account'),
  locked: owned(users.locked, 'locked'),
  /** Used from an address outside the site's allow-list. */
  ipBlocked: owned(users.ipBlocked, 'ip-blocked'),
  readOnly: owned(users.readOnly, 'read-only'),
  admin: owned(users.grace, 'classic-grace'),
  /** By the length of their e-mail modulo 3: the three possible base64 alignments. */
  classicByEmailLength: [ofAda, owned(users.alan, 'classic-alan'), owned(users.grace, 'classic-grace')],
  clientCredentials: client('2lo'),
  clientCredentialsNoUserScope: client('2lo-no-user-scope'),
  /** OAuth credentials: `builder` may send only builds. */
  deployer: client('deployer'),
  builder: client('builder'),
  threeLegged,
  globexOnly: grant('globex-only'),
  accessToken: threeLegged.accessToken,
} as const;

/**
 * The app that ada can be asked to allow. Its first redirect URI is for a program that listens, the second for a person
 * who copies an address, the third for another program at the same time. Measured at Atlassian's own MCP server: even a
 * loopback address must use the registered port.
 */
export const consent = {
  ...client('consent'),
  redirectUris: [
    'http://localhost:8976/callback',
    'https://callback.example/jira-auth',
    'http://localhost:8977/callback',
  ],
} as const;

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
  orgId: string,
  lists: Readonly<Record<CredentialList, readonly CredentialSeed[]>>,
) {
  const key = (scopes: string): string => fakeToken(`${label}-key-${scopes}`, 120);
  return { orgId, keys: { full: key('full'), noScope: key('no-scope') }, ...lists };
}

/** Two people have a token with the same label, and alan has two with the same label. */
export const organization = organizationOf('organization', 'fa4e0000-0000-4000-8000-000000000001', {
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
});

export const issues = { project: 'PROJ', first: 'PROJ-1', second: 'PROJ-2' } as const;

export const webhook = {
  host: 'hooks.slack.example',
  url: 'https://hooks.slack.example/services/FAKE-team/FAKE-bot/FAKE-webhook-secret',
} as const;

/** Accepts no authenticated requests. */
export const customDomain = { url: 'https://jira.acme.example', host: 'jira.acme.example' } as const;

const gwen = user('gwen', 'gwen@agency.example', 'Gwen Government');
const fedBot = user('fed-bot', 'fed-bot@serviceaccount.atlassian.com', 'Fed Bot');
const fedClient = client('government-2lo', 'FAKE-government-client-2lo');

/**
 * Atlassian Government Cloud. Its hosts are seen in public clients and tests, and answer under the same paths as the
 * commercial ones. Neither realm knows the data of the other.
 */
export const government = {
  site: site('fed', 'atlassian-us-gov-mod.net', 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff'),
  apiHost: 'api.atlassian-us-gov-mod.com',
  authHost: 'auth.atlassian-us-gov-mod.com',
  organization: organizationOf('government-organization', 'fa4e0000-0000-4000-8000-00000000fed0', {
    apiTokens: [seed('fed-ci', gwen, 45)],
    apiKeys: [],
    serviceAccountTokens: [],
    oauthClients: [seed('fed-bot-ci', fedBot, 60, fedClient.clientId)],
  }),
  user: gwen,
  email: gwen.email,
  serviceAccount: fedBot,
  issues: { project: 'FED', first: 'FED-1' },
  tokens: {
    classic: fakeToken('government-classic'),
    scoped: fakeToken('government-scoped'),
    clientCredentials: fedClient,
    threeLegged: grant('government-three-legged', {
      clientId: 'FAKE-government-client-three-legged',
      subject: gwen.accountId,
      issuer: 'https://auth.atlassian-us-gov-mod.com',
    }),
  },
} as const;

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
