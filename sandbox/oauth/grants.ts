import type { Account, Realm } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fakeJwt, fakeToken } from '../fake.js';
import { GRANT_SCOPES, SCOPES } from '../fixtures.js';

/** Atlassian: the reuse interval ("leeway") of a refresh token that was already exchanged is 10 minutes. */
export const LEEWAY_MS = 10 * 60_000;
/** Atlassian: a refresh token that nobody uses dies after 90 days. */
export const INACTIVITY_MS = 90 * 86_400_000;
/** How long a code is good. Atlassian publishes no number; five minutes are decided here. */
export const CODE_MS = 5 * 60_000;

/** Who an access token acts for, and how far it reaches. */
export interface AccessGrant {
  account: Account;
  scopes: ReadonlySet<string>;
  /** cloudIds. */
  sites: ReadonlySet<string>;
  /** A person's grant (3LO), as opposed to a service account's credential (2LO). */
  threeLegged: boolean;
}

/** The answer of the token endpoint. */
interface Issued {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  token_type: 'Bearer';
  scope: string;
}

/** What one person allows one app: a new consent changes it, and every token of it follows. */
interface PersonGrant extends AccessGrant {
  clientId: string;
  /** The refresh tokens that live and die together: by a reuse outside the leeway. */
  family: { dead: boolean };
}

interface RefreshRecord {
  grant: PersonGrant;
  family: PersonGrant['family'];
  issuedAt: number;
  /** The access token that was issued together with this refresh token. */
  companion: string;
  /** When this token was first exchanged. */
  exchangedAt?: number;
}

/** Every OAuth 2.0 token and code that a realm gave out, and the rules by which they die. */
export class Grants {
  /** How long an access token works that is given out from now on. Atlassian: 60 minutes. */
  accessTokenSeconds = 3600;
  /** How often a refresh token came back after its leeway. */
  lateReuses = 0;
  readonly #secrets = new Map<string, string>();
  /** What `client_credentials` gives, by client. */
  readonly #credentials = new Map<string, AccessGrant>();
  /** By client and account: Atlassian documents one grant for each such pair. */
  readonly #grants = new Map<string, PersonGrant>();
  readonly #refresh = new Map<string, RefreshRecord>();
  readonly #access = new Map<string, { grant: AccessGrant; expiresAt: number }>();
  readonly #codes = new Map<string, { use: string; account: Account; expiresAt: number }>();
  #serial = 0;

  constructor(
    private readonly clock: Clock,
    private readonly realm: Realm,
  ) {
    for (const { client, account, scopes } of realm.clients) {
      const { sites } = account;
      this.#secrets.set(client.clientId, client.clientSecret);
      const grant = { account, scopes: new Set(scopes), sites, threeLegged: false };
      this.#credentials.set(client.clientId, grant);
    }
    for (const { grant: fixture, account, sites } of realm.grants) {
      this.#secrets.set(fixture.clientId, fixture.clientSecret);
      const grant = this.consent(fixture.clientId, account, GRANT_SCOPES, sites);
      const expiresAt = clock.now() + this.accessTokenSeconds * 1000;
      this.#access.set(fixture.accessToken, { grant, expiresAt });
      this.#addRefreshToken(fixture.refreshToken, grant, grant.family, fixture.accessToken);
    }
    for (const { app } of realm.apps) this.#secrets.set(app.clientId, app.clientSecret);
  }

  /** Whether the pair is a registered client's. */
  authenticates(clientId: string, secret: string): boolean {
    return this.#secrets.get(clientId) === secret;
  }

  /** A service account's access token, or undefined if the client is a 3LO app. */
  clientCredentials(clientId: string): Issued | undefined {
    const grant = this.#credentials.get(clientId);
    return grant && this.#issue(clientId, grant);
  }

  /**
   * Exchanges a refresh token. Atlassian: every exchange returns a new refresh token and disables the one sent,
   * except that for 10 minutes the old one still works, and its companion access token with it, so that a client
   * that lost the answer can ask again; a reuse later than that invalidates every refresh token of the grant.
   * Not established, and decided here: an exchange inside the leeway gives one more pair and leaves the first one
   * alone; a killed grant leaves access tokens to expire; the 365-day limit announced in 2022 is not modelled.
   *
   * @returns `dead` for a token that was good once, `unknown` for one that was not given out to this client
   */
  refresh(clientId: string, refreshToken: string): Issued | 'dead' | 'unknown' {
    const record = this.#refresh.get(refreshToken);
    if (record?.grant.clientId !== clientId) return 'unknown';
    const now = this.clock.now();
    if (record.exchangedAt !== undefined && now - record.exchangedAt > LEEWAY_MS) {
      this.lateReuses += 1;
      record.family.dead = true;
    }
    if (!this.#isAlive(record)) return 'dead';
    if (record.exchangedAt === undefined) {
      record.exchangedAt = now;
      const companion = this.#access.get(record.companion);
      if (companion) companion.expiresAt = Math.min(companion.expiresAt, now + LEEWAY_MS);
    }
    return this.#issuePair(record.grant, record.family);
  }

  /** Whether a refresh token could be exchanged now; asking changes nothing. */
  isAlive(refreshToken: string): boolean {
    const record = this.#refresh.get(refreshToken);
    return record !== undefined && this.#isAlive(record);
  }

  /** Whether all refresh tokens of one grant are dead with this one; undefined for one that was never given out. */
  isFamilyDead(refreshToken: string): boolean | undefined {
    return this.#refresh.get(refreshToken)?.family.dead;
  }

  /**
   * Takes a consent down. Documented: an app has one grant for each account; further sites are added to it, and the
   * new scopes take the place of the old ones; access tokens that exist reach all of it. Not established, and decided
   * here: the refresh tokens of before stay good, in one family with the new ones, unless the family is dead: then a
   * new one begins.
   */
  consent(
    clientId: string,
    account: Account,
    scopes: readonly string[],
    sites: readonly string[],
  ): PersonGrant {
    const key = `${clientId} ${account.accountId}`;
    const known = this.#grants.get(key);
    const family = known?.family.dead === false ? known.family : { dead: false };
    const reached = new Set([...(known?.sites ?? []), ...sites]);
    const now = { clientId, account, scopes: new Set(scopes), sites: reached, threeLegged: true, family };
    const grant = Object.assign(known ?? now, now);
    this.#grants.set(key, grant);
    return grant;
  }

  /** @returns a new code, with every character in it that an address has to escape */
  newCode(clientId: string, redirectUri: string, account: Account): string {
    const code = fakeToken(`code+${this.#codes.size + 1}/of&${clientId}`, 120);
    const use = `${clientId} ${redirectUri}`;
    this.#codes.set(code, { use, account, expiresAt: this.clock.now() + CODE_MS });
    return code;
  }

  /**
   * The tokens for a code, or undefined if it is not good for this client and address. Documented: there is a refresh
   * token only with `offline_access`. Decided here: a code that its own client tries with a wrong address is used up.
   */
  redeem(clientId: string, code: string, redirectUri: string): Issued | undefined {
    const record = this.#codes.get(code);
    if (record?.use.startsWith(`${clientId} `) !== true) return undefined;
    this.#codes.set(code, { ...record, use: '' });
    if (record.use !== `${clientId} ${redirectUri}` || this.clock.now() > record.expiresAt) return undefined;
    const grant = this.#grants.get(`${clientId} ${record.account.accountId}`);
    if (grant === undefined) return undefined;
    return grant.scopes.has(SCOPES.offline)
      ? this.#issuePair(grant, grant.family)
      : this.#issue(clientId, grant);
  }

  /** What an access token gives, or undefined if it is unknown or its time is over. */
  access(accessToken: string): AccessGrant | undefined {
    const record = this.#access.get(accessToken);
    return record && this.clock.now() <= record.expiresAt ? record.grant : undefined;
  }

  #isAlive({ family, issuedAt, exchangedAt }: RefreshRecord): boolean {
    const now = this.clock.now();
    const isInTime =
      exchangedAt === undefined ? now - issuedAt <= INACTIVITY_MS : now - exchangedAt <= LEEWAY_MS;
    return !family.dead && isInTime;
  }

  #issue(clientId: string, grant: AccessGrant): Issued {
    this.#serial += 1;
    const now = this.clock.now();
    const expiresAt = now + this.accessTokenSeconds * 1000;
    const scope = [...grant.scopes].join(' ');
    const token = fakeJwt({
      issuer: `https://${this.realm.authHost}`,
      clientId,
      subject: grant.account.accountId,
      issuedAtMs: now,
      expiresAtMs: expiresAt,
      scope,
      id: `${clientId}-${this.#serial}`,
    });
    this.#access.set(token, { grant, expiresAt });
    return { access_token: token, expires_in: this.accessTokenSeconds, token_type: 'Bearer', scope };
  }

  #issuePair(grant: PersonGrant, family: PersonGrant['family']): Issued {
    const issued = this.#issue(grant.clientId, grant);
    const refreshToken = fakeToken(`refresh-${this.#serial}-of-${grant.clientId}`, 300);
    this.#addRefreshToken(refreshToken, grant, family, issued.access_token);
    return { ...issued, refresh_token: refreshToken };
  }

  #addRefreshToken(
    token: string,
    grant: PersonGrant,
    family: PersonGrant['family'],
    companion: string,
  ): void {
    this.#refresh.set(token, { grant, family, issuedAt: this.clock.now(), companion });
  }
}
