import { LoginGuard } from '../authorization.js';
import type { Clock } from '../clock.js';
import type { ModelRequest } from '../http.js';
import { createDataCenterTenant } from '../jira/issues.js';
import { dataCenter } from './fixtures.js';
import { OAuth1Verifier } from './oauth1.js';
import { OAuth2Provider } from './oauth2.js';
import { PEOPLE, type Person } from './people.js';
import { PersonalTokens, type PatControls } from './personal-tokens.js';

const FIELD_USERS = PEOPLE.map(({ name, key, displayName, email }) => ({
  name,
  key,
  displayName,
  emailAddress: email,
}));

/**
 * Documented: personal tokens from 8.14 on, the OAuth 2.0 provider (general knowledge: from 8.22 on), and client
 * credentials in 11.x. Reported by several clients: 11.0 has Basic and `/rest/auth/1/session` switched off.
 */
export const RELEASES = {
  '10.3': { versionNumbers: [10, 3, 24], clientCredentials: false, passwords: true },
  '11': { versionNumbers: [11, 2, 1], clientCredentials: true, passwords: false },
} as const;

export type DataCenterVersion = keyof typeof RELEASES;

export interface Settings extends PatControls {
  version: DataCenterVersion;
  /** Failed logins of one user before a CAPTCHA is required. */
  captchaAfter: number;
}

export class Instance {
  readonly tenant;
  readonly personalTokens;
  readonly provider;
  readonly oauth1 = new OAuth1Verifier();
  readonly attachments = new Map<string, object[]>();
  readonly #guard;
  readonly #sessions = new Map<string, { person: Person; loggedIn: boolean }>();
  #serial = 0;

  constructor(
    readonly clock: Clock,
    readonly settings: Settings,
  ) {
    this.#guard = new LoginGuard(() => settings.captchaAfter, [dataCenter.users.locked.name]);
    this.tenant = createDataCenterTenant(clock, dataCenter.url, FIELD_USERS);
    this.personalTokens = new PersonalTokens(clock, settings);
    this.provider = new OAuth2Provider(clock);
  }

  /** @returns `captcha` without checking the password */
  logIn(userName: string, password: string): Person | 'wrong' | 'captcha' {
    if (this.#guard.isLocked(userName)) return 'captcha';
    const user = Object.values(dataCenter.users).find(({ name }) => name === userName);
    const found = PEOPLE.find(({ name }) => name === userName);
    if (found === undefined || user?.password !== password) {
      this.#guard.failed(userName);
      return 'wrong';
    }
    this.#guard.succeeded(userName);
    return found;
  }

  get loggedIn(): number {
    return [...this.#sessions.values()].filter(({ loggedIn }) => loggedIn).length;
  }

  /** Without an owner: for an anonymous session, or one that is invalidated at once. */
  newSessionId(): string {
    this.#serial += 1;
    const serial = this.#serial.toString(16).toUpperCase().padStart(8, '0');
    return `FAKE${serial}BADFA4E0FAKE0BADFA4E0FAKE0BADFA4E0FAKE`;
  }

  /** @param loggedIn false for a session opened by a password in a request */
  openSession(owner: Person, loggedIn: boolean): string {
    const id = this.newSessionId();
    this.#sessions.set(id, { person: owner, loggedIn });
    return id;
  }

  sessionOf(id: string): Person | undefined {
    return this.#sessions.get(id)?.person;
  }

  endSession(id: string): boolean {
    return this.#sessions.delete(id);
  }
}

export interface Visit {
  instance: Instance;
  release: (typeof RELEASES)[DataCenterVersion];
  request: ModelRequest;
  /** With the context path and without a trailing slash. */
  baseUrl: string;
  path: string;
}
