import type { Clock } from '../clock.js';
import { timestamp } from '../jira/issues.js';
import { LoginGuard } from '../logins.js';
import { dataCenter } from './fixtures.js';
import { PEOPLE } from './people.js';
import type { Person } from './people.js';

/** What came of a user name and a password. `captcha`: nobody looked at the password. */
export type LoginResult = Person | 'wrong' | 'captcha';

/** The `loginInfo` of a session resource. */
interface Statistics {
  failedLoginCount: number;
  loginCount: number;
  lastFailedLoginTime: string | undefined;
  /** The log-in before the last one. */
  previousLoginTime: string | undefined;
}

interface History extends Statistics {
  lastLoginTime: string | undefined;
}

const NEW: History = {
  failedLoginCount: 0,
  loginCount: 0,
  lastFailedLoginTime: undefined,
  previousLoginTime: undefined,
  lastLoginTime: undefined,
};

/** Who has which password, and how often it was got wrong. */
export class PasswordLogins {
  readonly #clock: Clock;
  readonly #guard: LoginGuard;
  readonly #passwords = new Map<string, string>();
  readonly #histories = new Map<string, History>();

  /** @param captchaAfter failed logins before a CAPTCHA; asked every time */
  constructor(clock: Clock, captchaAfter: () => number) {
    this.#clock = clock;
    this.#guard = new LoginGuard(captchaAfter, [dataCenter.users.locked.name]);
    this.reset();
  }

  reset(): void {
    this.#guard.reset();
    this.#histories.clear();
    for (const { name, password } of Object.values(dataCenter.users)) this.#passwords.set(name, password);
  }

  setPassword(userName: string, password: string): void {
    if (!this.#passwords.has(userName)) throw new Error(`The Data Center has no user ${userName}`);
    this.#passwords.set(userName, password);
  }

  logIn(userName: string, password: string): LoginResult {
    if (this.#guard.isLocked(userName)) return 'captcha';
    const person = PEOPLE.find(({ name }) => name === userName);
    if (person === undefined) return 'wrong';
    const before = this.#histories.get(userName) ?? NEW;
    const now = timestamp(this.#clock.now());
    if (this.#passwords.get(userName) !== password) {
      this.#guard.failed(userName);
      const failedLoginCount = before.failedLoginCount + 1;
      this.#histories.set(userName, { ...before, failedLoginCount, lastFailedLoginTime: now });
      return 'wrong';
    }
    this.#guard.succeeded(userName);
    const { loginCount, lastLoginTime: previousLoginTime } = before;
    const lastLoginTime = now;
    this.#histories.set(userName, {
      ...before,
      loginCount: loginCount + 1,
      previousLoginTime,
      lastLoginTime,
    });
    return person;
  }

  statistics({ name }: Person): Statistics {
    const { failedLoginCount, loginCount, lastFailedLoginTime, previousLoginTime } =
      this.#histories.get(name) ?? NEW;
    return { failedLoginCount, loginCount, lastFailedLoginTime, previousLoginTime };
  }
}
