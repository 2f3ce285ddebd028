import { fakeToken } from '../fake.js';

/** An API token or an OAuth client of an organization, as far as a test has to say what it is like. */
export interface CredentialSeed {
  label: string;
  /** Of whoever it belongs to. */
  email: string;
  /** Name of the same; the e-mail's first part if left out. */
  name?: string;
  /** accountId of the same; made of the e-mail if left out. */
  accountId?: string;
  /** From the sandbox's start or reset on, with a fraction if need be; negative where it has ended; absent: no end. */
  expiresInDays?: number;
  /** `ALLOWED`, for OAuth clients `ACTIVE`, if left out. */
  status?: string;
}

/** The API keys of an organization's administrators. */
export interface OrganizationKeys {
  /** Every scope that the model knows. */
  full: string;
  /** `read:tokens:admin`, and nothing of service accounts or keys: what every key of before February 2026 has. */
  tokensOnly: string;
  /** A right key without any of the scopes. */
  noScope: string;
  /** Another organization's, with every scope. */
  otherOrganization: string;
}

/** An organization, with what its admin API lists. */
export interface OrganizationFixture {
  orgId: string;
  /** One that exists too, with nothing in it. */
  otherOrgId: string;
  keys: OrganizationKeys;
  apiTokens: readonly CredentialSeed[];
  apiKeys: readonly CredentialSeed[];
  serviceAccountTokens: readonly CredentialSeed[];
  /** `clientId` for the id of a client that has one. */
  oauthClients: readonly (CredentialSeed & { clientId?: string })[];
}

/** Whose a seed is. */
export function ownedBy(user: {
  email: string;
  displayName: string;
  accountId: string;
}): Pick<CredentialSeed, 'email' | 'name' | 'accountId'> {
  return { email: user.email, name: user.displayName, accountId: user.accountId };
}

/** @param label what the keys say of whose they are */
export function organizationKeys(label: string): OrganizationKeys {
  return {
    full: fakeToken(`${label}-key-full`, 120),
    tokensOnly: fakeToken(`${label}-key-tokens-only`, 120),
    noScope: fakeToken(`${label}-key-no-scope`, 120),
    otherOrganization: fakeToken(`${label}-key-other-organization`, 120),
  };
}
