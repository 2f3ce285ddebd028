/**
 * Counts a site's failed logins by e-mail, or a Data Center's by user name. Atlassian documents that after several of
 * them even the right credential is refused until a CAPTCHA is solved, and not how many; the sandbox's number is a
 * setting.
 */
export class LoginGuard {
  readonly #limit: () => number;
  readonly #locked: readonly string[];
  readonly #failures = new Map<string, number>();

  /**
   * @param limit failed logins that an e-mail has before it is locked; asked every time
   * @param locked the e-mails that are locked from the start
   */
  constructor(limit: () => number, locked: readonly string[]) {
    this.#limit = limit;
    this.#locked = locked;
    this.reset();
  }

  /** Back to the start. */
  reset(): void {
    this.#failures.clear();
    for (const email of this.#locked) this.#failures.set(email, Infinity);
  }

  isLocked(email: string): boolean {
    return this.failures(email) >= this.#limit();
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
