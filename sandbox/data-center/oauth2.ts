import type { Clock } from '../clock.js';
import { fakeToken } from '../fake.js';
import { dataCenter } from './fixtures.js';
import { DORA, limitedTo, serviceAccount } from './people.js';
import type { Person, Scope } from './people.js';

/** Documented: two hours for a person's grant, one for a service account. */
const GRANT_SECONDS = 2 * 3600;
const CLIENT_CREDENTIALS_SECONDS = 3600;

export interface IssuedToken {
  accessToken: string;
  refreshToken?: string;
  expiresInSeconds: number;
  scope: string;
}

/** Whom a bearer of the provider's acts for. */
export interface OAuth2Access {
  person: Person;
  /** Documented for service accounts: only paths below `/rest/api/2/` are exposed to them. */
  restApiOnly: boolean;
}

interface AccessRecord extends OAuth2Access {
  expiresAt: number;
}

/** What the OAuth 2.0 provider gave out. It knows one link with one grant of dora's, and one service account. */
export class OAuth2Provider {
  /** Whether a refresh is granted without `redirect_uri`, as some clients count on. */
  redirectUriOptional = false;
  readonly #clock: Clock;
  readonly #access = new Map<string, AccessRecord>();
  /** The grant's live tokens: there is one pair at a time. */
  #refreshToken = '';
  #companion = '';
  #serial = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.reset();
  }

  reset(): void {
    this.redirectUriOptional = false;
    this.#access.clear();
    this.#serial = 0;
    const { refreshToken, accessToken } = dataCenter.tokens.oauth2;
    this.#setPair(refreshToken, accessToken);
  }

  /** Which of the two clients this is, if its secret is right. */
  client(clientId: string, secret: string): 'link' | 'service-account' | undefined {
    const { oauth2, serviceAccount: account } = dataCenter.tokens;
    if (clientId === oauth2.clientId && secret === oauth2.clientSecret) return 'link';
    if (clientId === account.clientId && secret === account.clientSecret) return 'service-account';
    return undefined;
  }

  /** Documented: both old tokens are invalid at once, and nothing says that there is a leeway as in Cloud. */
  refresh(refreshToken: string): IssuedToken | undefined {
    if (refreshToken !== this.#refreshToken) return undefined;
    this.#access.delete(this.#companion);
    this.#serial += 1;
    const issued = {
      accessToken: fakeToken(`dc-access-${this.#serial}`, 80),
      refreshToken: fakeToken(`dc-refresh-${this.#serial}`, 80),
    };
    this.#setPair(issued.refreshToken, issued.accessToken);
    return { ...issued, expiresInSeconds: GRANT_SECONDS, scope: 'WRITE' };
  }

  clientCredentials(scopes: readonly Scope[]): IssuedToken {
    this.#serial += 1;
    const accessToken = fakeToken(`dc-service-access-${this.#serial}`, 80);
    const expiresAt = this.#clock.now() + CLIENT_CREDENTIALS_SECONDS * 1000;
    this.#access.set(accessToken, { person: serviceAccount(scopes), restApiOnly: true, expiresAt });
    return { accessToken, expiresInSeconds: CLIENT_CREDENTIALS_SECONDS, scope: scopes.join(' ') };
  }

  access(accessToken: string): OAuth2Access | undefined {
    const record = this.#access.get(accessToken);
    return record !== undefined && record.expiresAt > this.#clock.now() ? record : undefined;
  }

  #setPair(refreshToken: string, accessToken: string): void {
    this.#refreshToken = refreshToken;
    this.#companion = accessToken;
    const expiresAt = this.#clock.now() + GRANT_SECONDS * 1000;
    this.#access.set(accessToken, { person: limitedTo(['WRITE'], DORA), restApiOnly: false, expiresAt });
  }
}
