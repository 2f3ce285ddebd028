import { organizationKeys, ownedBy } from './admin/fixtures.js';
import type { OrganizationFixture } from './admin/fixtures.js';
import { fakeJwt, fakeToken } from './fake.js';
import type { ClientFixture, GrantFixture, Site, User } from './fixtures.js';

const site: Site = {
  name: 'fed',
  host: 'fed.atlassian-us-gov-mod.net',
  url: 'https://fed.atlassian-us-gov-mod.net',
  cloudId: 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff',
};

const user: User = {
  email: 'gwen@agency.example',
  accountId: '712020:FAKE-gwen',
  displayName: 'Gwen Government',
};

const serviceAccount: User = {
  email: 'fed-bot@serviceaccount.atlassian.com',
  accountId: '712020:FAKE-fed-bot',
  displayName: 'Fed Bot',
};

const loadedAt = Date.now();

/** The user's where nothing else is said. */
const tokens = {
  classic: fakeToken('government-classic'),
  scoped: fakeToken('government-scoped'),
  /** The service account's. */
  clientCredentials: {
    clientId: 'FAKE-government-client-2lo',
    clientSecret: fakeToken('government-2lo-client-secret', 64),
  },
  threeLegged: {
    clientId: 'FAKE-government-client-three-legged',
    clientSecret: fakeToken('government-three-legged-client-secret', 64),
    refreshToken: fakeToken('government-three-legged-refresh', 300),
    accessToken: fakeJwt({
      issuer: 'https://auth.atlassian-us-gov-mod.com',
      clientId: 'FAKE-government-client-three-legged',
      subject: user.accountId,
      issuedAtMs: loadedAt,
      expiresAtMs: loadedAt + 3_600_000,
      scope: 'read:jira-user read:jira-work write:jira-work offline_access',
      id: 'government-three-legged-first',
    }),
  },
} as const satisfies Record<string, string | ClientFixture | GrantFixture>;

const organization: OrganizationFixture = {
  orgId: 'fa4e0000-0000-4000-8000-00000000fed0',
  otherOrgId: 'fa4e0000-0000-4000-8000-00000000fed1',
  keys: organizationKeys('government-organization'),
  apiTokens: [{ label: 'fed-ci', ...ownedBy(user), expiresInDays: 45 }],
  apiKeys: [],
  serviceAccountTokens: [],
  oauthClients: [
    {
      label: 'fed-bot-ci',
      ...ownedBy(serviceAccount),
      expiresInDays: 60,
      clientId: tokens.clientCredentials.clientId,
    },
  ],
};

/**
 * Atlassian Government Cloud: a realm of its own. Its hosts are seen in public clients and tests, and answer under
 * the same paths as the commercial ones; nothing of one realm is known in the other.
 */
export const government = {
  site,
  apiHost: 'api.atlassian-us-gov-mod.com',
  authHost: 'auth.atlassian-us-gov-mod.com',
  organization,
  user,
  email: user.email,
  serviceAccount,
  /** Key of the one project, and of an issue in it. */
  issues: { project: 'FED', first: 'FED-1' },
  tokens,
} as const;
