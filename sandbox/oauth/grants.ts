import type { Account, Realm, RegisteredClient, RegisteredGrant } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fakeJwt, fakeToken } from '../fake.js';
import { SCOPES } from '../fixtures.js';

/** Atlassian: an access token lives 60 minutes. */
const ACCESS_TOKEN_MS = 60 * 60_000;
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
  expiresInSeconds: number;
}

/** Why a refresh was refused. `dead`: it was good once. `unknown`: it was never given out, or not to this client. */
export type RefreshRefusal = 'dead' | 'unknown';

/** What a refresh token is worth now: `exchanged` ones are inside their leeway. */
export type RefreshState = 'alive' | 'exchanged' | 'dead' | 'unknown';

/** What somebody was asked to allow, and did. */
export interface Consent {
  clientId: string;
  account: Account;
  scopes: readonly string[];
  /** cloudIds. */
  sites: readonly string[];
}

/** What one person allows one app: a new consent changes it, and every token of it follows. */
interface PersonGrant extends AccessGrant {
  scopes: Set<string>;
  sites: Set<string>;
  clientId: string;
  family: Family;
}

/** The refresh tokens that live and die together. */
interface Family {
  /** Set by a reuse outside the leeway or a new password; nothing helps then but a new consent. */
  dead: boolean;
}

interface RefreshRecord {
  grant: PersonGrant;
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
  /** By client and account: Atlassian documents one grant for each such pair. */
  readonly #grants = new Map<string, PersonGrant>();
  readonly #refresh = new Map<string, RefreshRecord>();
  readonly #access = new Map<string, AccessRecord>();
  #serial = 0;
  #lateReuses = 0;
  /** How long an access token works that is given out from now on. */
  accessTokenMs = ACCESS_TOKEN_MS;

  constructor(clock: Clock, realm: Realm) {
    this.#clock = clock;
    this.#realm = realm;
    this.reset();
  }

  /** Forgets everything that was given out; the fixtures' own tokens are as good as new. */
  reset(): void {
    this.#clients.clear();
    this.#grants.clear();
    this.#refresh.clear();
    this.#access.clear();
    this.#serial = 0;
    this.#lateReuses = 0;
    this.accessTokenMs = ACCESS_TOKEN_MS;
    for (const client of this.#realm.clients) this.#addServiceAccount(client);
    for (const grant of this.#realm.grants) this.#addGrant(grant);
    for (const { app } of this.#realm.apps) this.#clients.set(app.clientId, { secret: app.clientSecret });
  }

  /** How often a refresh token came back after its leeway. */
  get lateReuses(): number {
    return this.#lateReuses;
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
    return {
      accessToken: this.#newAccessToken(clientId, grant),
      expiresInSeconds: this.accessTokenMs / 1000,
      scope: scopes,
    };
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
    if (record?.grant.clientId !== clientId) return 'unknown';
    const now = this.#clock.now();
    const { grant, family } = record;
    if (record.exchangedAt !== undefined && now - record.exchangedAt > LEEWAY_MS) {
      this.#lateReuses += 1;
      family.dead = true;
    }
    if (this.#stateOf(record) === 'dead') return 'dead';
    if (record.exchangedAt === undefined) {
      record.exchangedAt = now;
      this.#endAccess(record.companion, now + LEEWAY_MS);
    }
    return this.#newPair(grant, family);
  }

  /** What a refresh token is worth, without using it. */
  refreshState(refreshToken: string): RefreshState {
    const record = this.#refresh.get(refreshToken);
    return record === undefined ? 'unknown' : this.#stateOf(record);
  }

  /** Whether a refresh token's whole family is dead; undefined for a token that was never given out. */
  isFamilyDead(refreshToken: string): boolean | undefined {
    return this.#refresh.get(refreshToken)?.family.dead;
  }

  /**
   * Takes a consent down. Documented: an app has one grant for each account; further sites are added to it, and the
   * new scopes take the place of the old ones; access tokens that exist reach all of it. Not established, and decided
   * here: the refresh tokens of before stay good, in one family with the new ones, unless the family is dead: then a
   * new one begins.
   */
  consent({ clientId, account, scopes, sites }: Consent): void {
    const grant = this.#grantOf(clientId, account);
    grant.scopes = new Set(scopes);
    for (const site of sites) grant.sites.add(site);
    if (grant.family.dead) grant.family = { dead: false };
  }

  /** The first tokens after a consent. Documented: there is a refresh token only with `offline_access`. */
  firstTokens(clientId: string, account: Account): Issued {
    const grant = this.#grantOf(clientId, account);
    if (grant.scopes.has(SCOPES.offline)) return this.#newPair(grant, grant.family);
    return {
      accessToken: this.#newAccessToken(clientId, grant),
      expiresInSeconds: this.accessTokenMs / 1000,
      scope: [...grant.scopes].join(' '),
    };
  }

  /**
   * Kills every refresh token of an account. Documented: a new password does that. Its access tokens are left to
   * expire, which is decided here.
   */
  killRefreshTokens(accountId: string): void {
    for (const grant of this.#grants.values()) {
      if (grant.account.accountId === accountId) grant.family.dead = true;
    }
  }

  /** What an access token gives, or undefined if it is unknown or its time is over. */
  access(accessToken: string): AccessGrant | undefined {
    const record = this.#access.get(accessToken);
    if (record === undefined || this.#clock.now() > record.expiresAt) return undefined;
    return record.grant;
  }

  #stateOf({ family, issuedAt, exchangedAt }: RefreshRecord): 'alive' | 'exchanged' | 'dead' {
    const now = this.#clock.now();
    if (family.dead) return 'dead';
    if (exchangedAt === undefined) return now - issuedAt > INACTIVITY_MS ? 'dead' : 'alive';
    return now - exchangedAt > LEEWAY_MS ? 'dead' : 'exchanged';
  }

  #newPair(grant: PersonGrant, family: Family): Issued {
    const { clientId } = grant;
    const accessToken = this.#newAccessToken(clientId, grant);
    const refreshToken = fakeToken(`refresh-${this.#serial}-of-${clientId}`, 300);
    this.#addRefreshToken(refreshToken, grant, family, accessToken);
    return {
      accessToken,
      refreshToken,
      expiresInSeconds: this.accessTokenMs / 1000,
      scope: [...grant.scopes].join(' '),
    };
  }

  #addRefreshToken(token: string, grant: PersonGrant, family: Family, companion: string): void {
    const issuedAt = this.#clock.now();
    this.#refresh.set(token, { grant, family, issuedAt, companion, exchangedAt: undefined });
  }

  #grantOf(clientId: string, account: Account): PersonGrant {
    const key = `${clientId} ${account.accountId}`;
    let grant = this.#grants.get(key);
    if (grant === undefined) {
      const family = { dead: false };
      grant = { clientId, account, scopes: new Set(), sites: new Set(), threeLegged: true, family };
      this.#grants.set(key, grant);
    }
    return grant;
  }

  #newAccessToken(clientId: string, grant: AccessGrant): string {
    this.#serial += 1;
    const now = this.#clock.now();
    const expiresAt = now + this.accessTokenMs;
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
    const { clientId, clientSecret, accessToken, refreshToken } = fixture;
    this.#clients.set(clientId, { secret: clientSecret });
    this.consent({ clientId, account, scopes, sites });
    const grant = this.#grantOf(clientId, account);
    this.#access.set(accessToken, { grant, expiresAt: this.#clock.now() + ACCESS_TOKEN_MS });
    this.#addRefreshToken(refreshToken, grant, grant.family, accessToken);
  }
}
