import { users } from './fixtures.js';

/**
 * Counts a site's failed logins by e-mail. Atlassian documents that after several of them the site refuses even the
 * right credential until a CAPTCHA is solved, and not how many; the sandbox's number is a setting.
 */
export class LoginGuard {
  readonly #limit: number;
  readonly #failures = new Map<string, number>();

  /** @param limit failed logins that an e-mail has before it is locked */
  constructor(limit: number) {
    this.#limit = limit;
    this.reset();
  }

  /** Back to the start, where one fixture account is locked already. */
  reset(): void {
    this.#failures.clear();
    this.#failures.set(users.locked.email, this.#limit);
  }

  isLocked(email: string): boolean {
    return this.failures(email) >= this.#limit;
  }

  /** Failed logins of an e-mail since its last good one. */
  failures(email: string): number {
    return this.#failures.get(email.toLowerCase()) ?? 0;
  }

  failed(email: string): void {
    this.#failures.set(email.toLowerCase(), this.failures(email) + 1);
  }

  succeeded(email: string): void {
    this.#failures.delete(email.toLowerCase());
  }
}
