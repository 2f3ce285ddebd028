import { LoginGuard } from '../authorization.js';
import type { Clock } from '../clock.js';
import type { ModelRequest } from '../http.js';
import { createDataCenterTenant } from '../jira/issues.js';
import { dataCenter } from './fixtures.js';
import { OAuth1Verifier } from './oauth1.js';
import { OAuth2Provider } from './oauth2.js';
import { PEOPLE, type Person } from './people.js';
import { PersonalTokens, type PatControls } from './personal-tokens.js';

/** Everybody as a field shows them. */
const FIELD_USERS = PEOPLE.map(({ name, key, displayName, email }) => ({
  name,
  key,
  displayName,
  emailAddress: email,
}));

/**
 * The versions that the model can be. Until the end of Server, one and the same product was sold as either. Documented:
 * personal tokens from 8.14 on, the OAuth 2.0 provider (general knowledge: from 8.22 on), client credentials for 11.x
 * (which minor brought them is not established). Reported by several clients: 11.0 has Basic switched off, and
 * `/rest/auth/1/session` with it.
 */
export const RELEASES = {
  '8.13': release('Server', [8, 13, 27], { personalTokens: false, oauth2: false }),
  '9.12': release('DataCenter', [9, 12, 30]),
  '10.3': release('DataCenter', [10, 3, 24]),
  '11': release('DataCenter', [11, 2, 1], { clientCredentials: true, passwords: false }),
};

function release(deploymentType: string, versionNumbers: [number, number, number], more = {}) {
  const [major, minor, patch] = versionNumbers;
  const has = { personalTokens: true, oauth2: true, clientCredentials: false, passwords: true, ...more };
  const buildNumber = major * 10 ** (major < 9 ? 5 : 6) + minor * (major < 9 ? 1000 : 10_000) + patch;
  return { version: versionNumbers.join('.'), versionNumbers, buildNumber, deploymentType, ...has };
}

export type DataCenterVersion = keyof typeof RELEASES;

export interface Attachment {
  id: string;
  filename: string;
  size: number;
  mimeType: string;
  created: string;
}

export interface Settings extends PatControls {
  /** `10.3` at the start. */
  version: DataCenterVersion;
  /** Failed log-ins of one user before a CAPTCHA is wanted; 3 at the start. */
  captchaAfter: number;
}

/** All that a Data Center knows. Sessions do not time out: the sandbox's tests are shorter than any of them. */
export class Instance {
  readonly tenant;
  readonly personalTokens;
  readonly provider;
  readonly oauth1 = new OAuth1Verifier();
  readonly attachments = new Map<string, Attachment[]>();
  readonly #guard;
  readonly #passwords = new Map(
    Object.values(dataCenter.users).map(({ name, password }) => [name as string, password]),
  );
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

  /** @returns `captcha` without a look at the password */
  logIn(userName: string, password: string): Person | 'wrong' | 'captcha' {
    if (this.#guard.isLocked(userName)) return 'captcha';
    const found = PEOPLE.find(({ name }) => name === userName);
    if (found === undefined) return 'wrong';
    if (this.#passwords.get(userName) !== password) {
      this.#guard.failed(userName);
      return 'wrong';
    }
    this.#guard.succeeded(userName);
    return found;
  }

  get loggedIn(): number {
    return [...this.#sessions.values()].filter(({ loggedIn }) => loggedIn).length;
  }

  /** A new session id that belongs to nobody: an anonymous session, or one that is dead at once. */
  newSessionId(): string {
    this.#serial += 1;
    const serial = this.#serial.toString(16).toUpperCase().padStart(8, '0');
    return `FAKE${serial}BADFA4E0FAKE0BADFA4E0FAKE0BADFA4E0FAKE`;
  }

  /** @param loggedIn by `POST /rest/auth/1/session`, as opposed to one that comes along with any password */
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
  /** What was asked, with the context path and without a slash at the end. */
  baseUrl: string;
  path: string;
}
