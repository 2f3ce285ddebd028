import type { Account, Realm, RegisteredClient, RegisteredGrant } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fakeJwt, fakeToken } from '../fake.js';

/** Atlassian: an access token lives 60 minutes. */
export const ACCESS_TOKEN_MS = 60 * 60_000;
/** Atlassian: the reuse interval ("leeway") of a refresh token that was already exchanged is 10 minutes. */
export const LEEWAY_MS = 10 * 60_000;
/** Atlassian: a refresh token that nobody uses dies after 90 days. */
export const INACTIVITY_MS = 90 * 86_400_000;

/** Who an access token acts for, and how far it reaches. */
export interface AccessGrant {
  account: Account;
  scopes: ReadonlySet<string>;
  /** cloudIds. */
  sites: ReadonlySet<string>;
  /** A person's grant (3LO), as opposed to a service account's credential (2LO). */
  threeLegged: boolean;
}

/** A new access token, with a new refresh token where the grant has one. */
export interface Issued {
  accessToken: string;
  refreshToken?: string;
  /** Separated by spaces. */
  scope: string;
}

/** Why a refresh was refused. `dead`: it was good once. `unknown`: it was never given out, or not to this client. */
export type RefreshRefusal = 'dead' | 'unknown';

interface Family extends AccessGrant {
  clientId: string;
  /** Set by a reuse outside the leeway; nothing brings the family back but a new consent. */
  dead: boolean;
}

interface RefreshRecord {
  family: Family;
  issuedAt: number;
  /** The access token that was issued together with this refresh token. */
  companion: string;
  /** When this token was first exchanged. */
  exchangedAt: number | undefined;
}

interface AccessRecord {
  grant: AccessGrant;
  expiresAt: number;
}

interface Client {
  secret: string;
  /** What `client_credentials` gives; absent for a 3LO app. */
  credentials?: AccessGrant;
}

/** Every OAuth 2.0 token that a realm gave out, and the rules by which they die. */
export class GrantStore {
  readonly #clock: Clock;
  readonly #realm: Realm;
  readonly #clients = new Map<string, Client>();
  readonly #refresh = new Map<string, RefreshRecord>();
  readonly #access = new Map<string, AccessRecord>();
  #serial = 0;

  constructor(clock: Clock, realm: Realm) {
    this.#clock = clock;
    this.#realm = realm;
    this.reset();
  }

  /** Forgets everything that was given out; the fixtures' own tokens are as good as new. */
  reset(): void {
    this.#clients.clear();
    this.#refresh.clear();
    this.#access.clear();
    this.#serial = 0;
    for (const client of this.#realm.clients) this.#addServiceAccount(client);
    for (const grant of this.#realm.grants) this.#addGrant(grant);
  }

  /** Whether the pair is a registered client's. */
  authenticates(clientId: string, secret: string): boolean {
    return this.#clients.get(clientId)?.secret === secret;
  }

  /** A service account's access token, or undefined if the client is a 3LO app. */
  clientCredentials(clientId: string): Issued | undefined {
    const grant = this.#clients.get(clientId)?.credentials;
    if (grant === undefined) return undefined;
    const scopes = [...grant.scopes].join(' ');
    return { accessToken: this.#newAccessToken(clientId, grant), scope: scopes };
  }

  /**
   * Exchanges a refresh token. Atlassian: every exchange returns a new refresh token and disables the one sent,
   * except that for 10 minutes the old one still works, and its companion access token with it, so that a client
   * that lost the answer can ask again; a reuse later than that invalidates every refresh token of the grant.
   * Not established, and decided here: an exchange inside the leeway gives one more pair and leaves the first one
   * alone; a killed grant leaves access tokens to expire; the 365-day limit announced in 2022 is not modelled.
   */
  refresh(clientId: string, refreshToken: string): Issued | RefreshRefusal {
    const record = this.#refresh.get(refreshToken);
    if (record?.family.clientId !== clientId) return 'unknown';
    const now = this.#clock.now();
    const { family } = record;
    if (family.dead) return 'dead';
    if (record.exchangedAt === undefined) {
      if (now - record.issuedAt > INACTIVITY_MS) return 'dead';
      record.exchangedAt = now;
      this.#endAccess(record.companion, now + LEEWAY_MS);
    } else if (now - record.exchangedAt > LEEWAY_MS) {
      family.dead = true;
      return 'dead';
    }
    const accessToken = this.#newAccessToken(clientId, family);
    const next = fakeToken(`refresh-${this.#serial}-of-${clientId}`, 300);
    this.#refresh.set(next, { family, issuedAt: now, companion: accessToken, exchangedAt: undefined });
    return { accessToken, refreshToken: next, scope: [...family.scopes].join(' ') };
  }

  /** What an access token gives, or undefined if it is unknown or its time is over. */
  access(accessToken: string): AccessGrant | undefined {
    const record = this.#access.get(accessToken);
    if (record === undefined || this.#clock.now() > record.expiresAt) return undefined;
    return record.grant;
  }

  #newAccessToken(clientId: string, grant: AccessGrant): string {
    this.#serial += 1;
    const now = this.#clock.now();
    const expiresAt = now + ACCESS_TOKEN_MS;
    const token = fakeJwt({
      issuer: `https://${this.#realm.authHost}`,
      clientId,
      subject: grant.account.accountId,
      issuedAtMs: now,
      expiresAtMs: expiresAt,
      scope: [...grant.scopes].join(' '),
      id: `${clientId}-${this.#serial}`,
    });
    this.#access.set(token, { grant, expiresAt });
    return token;
  }

  #endAccess(accessToken: string, at: number): void {
    const record = this.#access.get(accessToken);
    if (record !== undefined) record.expiresAt = Math.min(record.expiresAt, at);
  }

  #addServiceAccount({ client, account, scopes }: RegisteredClient): void {
    const grant: AccessGrant = {
      account,
      scopes: new Set(scopes),
      sites: account.sites,
      threeLegged: false,
    };
    this.#clients.set(client.clientId, { secret: client.clientSecret, credentials: grant });
  }

  #addGrant({ grant: fixture, account, scopes, sites }: RegisteredGrant): void {
    const family: Family = {
      clientId: fixture.clientId,
      account,
      scopes: new Set(scopes),
      sites: new Set(sites),
      threeLegged: true,
      dead: false,
    };
    const now = this.#clock.now();
    this.#clients.set(fixture.clientId, { secret: fixture.clientSecret });
    this.#access.set(fixture.accessToken, { grant: family, expiresAt: now + ACCESS_TOKEN_MS });
    this.#refresh.set(fixture.refreshToken, {
      family,
      issuedAt: now,
      companion: fixture.accessToken,
      exchangedAt: undefined,
    });
  }
}
