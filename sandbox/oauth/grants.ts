import type { Account, Realm } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fakeJwt, fakeToken } from '../fake.js';
import { GRANT_SCOPES, SCOPES } from '../fixtures.js';

/** Atlassian: the reuse interval ("leeway") of an exchanged refresh token. */
const LEEWAY_MS = 10 * 60_000;
/** Atlassian: an unused refresh token dies after 90 days. */
const INACTIVITY_MS = 90 * 86_400_000;
/** Atlassian publishes no number. */
const CODE_MS = 5 * 60_000;

export interface AccessGrant {
  account: Account;
  scopes: ReadonlySet<string>;
  /** cloudIds. */
  sites: ReadonlySet<string>;
  /** A person's (3LO), not a service account's (2LO). */
  threeLegged: boolean;
}

/** A new consent changes it, and all its tokens follow. */
interface PersonGrant extends AccessGrant {
  clientId: string;
  /** Refresh tokens that live and die together. */
  family: { dead: boolean };
}

interface RefreshRecord {
  grant: PersonGrant;
  family: PersonGrant['family'];
  issuedAt: number;
  /** The access token that came with it. */
  companion: string;
  exchangedAt?: number;
}

export class Grants {
  /** Of access tokens issued from now on. Atlassian: 60 minutes. */
  accessTokenSeconds = 3600;
  /** Counts lost answers, too. */
  tokenRequests = 0;
  /** Reuses after the leeway, which kill a family. */
  lateReuses = 0;
  readonly #secrets = new Map<string, string>();
  /** By client. */
  readonly #credentials = new Map<string, AccessGrant>();
  /** By client and account: Atlassian documents one grant for each pair. */
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

  authenticates(clientId: string, secret: string): boolean {
    return this.#secrets.get(clientId) === secret;
  }

  /** @returns undefined for a 3LO app */
  clientCredentials(clientId: string) {
    const grant = this.#credentials.get(clientId);
    return grant && this.#issue(clientId, grant);
  }

  /**
   * Atlassian: every exchange returns a new refresh token and disables the one sent, but for 10 minutes the old one
   * still works, as does its companion, for a client that lost the answer. A later reuse invalidates every refresh
   * token of the grant. Decided here: an exchange inside the leeway issues one more pair; a killed grant leaves access
   * tokens to expire. @returns `dead` for a token that was valid once, `unknown` for one that was not issued to this
   * client
   */
  refresh(clientId: string, refreshToken: string) {
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

  isAlive(refreshToken: string): boolean {
    const record = this.#refresh.get(refreshToken);
    return record !== undefined && this.#isAlive(record);
  }

  /** @returns undefined for a token that was never issued */
  isFamilyDead(refreshToken: string): boolean | undefined {
    return this.#refresh.get(refreshToken)?.family.dead;
  }

  /**
   * Documented: an app has one grant for each account. Further sites are added to it, new scopes replace the old ones,
   * and access tokens reach all of it. Decided here: earlier refresh tokens stay valid, in one family with the new
   * ones. If that family is dead, a new one begins.
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

  /** With every character that must be escaped in an address. */
  newCode(clientId: string, redirectUri: string, account: Account): string {
    const code = fakeToken(`code+${this.#codes.size + 1}/of&${clientId}`, 120);
    const use = `${clientId} ${redirectUri}`;
    this.#codes.set(code, { use, account, expiresAt: this.clock.now() + CODE_MS });
    return code;
  }

  /**
   * Documented: a refresh token comes only with `offline_access`. Decided here: a code is used up if its client sends a
   * wrong address.
   */
  redeem(clientId: string, code: string, redirectUri: string) {
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

  #issue(clientId: string, grant: AccessGrant) {
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

  #issuePair(grant: PersonGrant, family: PersonGrant['family']) {
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
