import type { Account } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fakeToken } from '../fake.js';

/** How long a code is good. Atlassian publishes no number; five minutes are decided here. */
export const CODE_MS = 5 * 60_000;

/** A code, with all that it was given out for. */
export interface CodeUse {
  clientId: string;
  code: string;
  redirectUri: string;
}

interface CodeRecord {
  clientId: string;
  redirectUri: string;
  account: Account;
  expiresAt: number;
}

/** The codes that consents gave out and nobody has redeemed. */
export class AuthorizationCodes {
  readonly #clock: Clock;
  readonly #codes = new Map<string, CodeRecord>();
  #serial = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Forgets every code. */
  reset(): void {
    this.#codes.clear();
    this.#serial = 0;
  }

  /** @returns a new code, with every character in it that an address has to escape */
  issue(clientId: string, redirectUri: string, account: Account): string {
    this.#serial += 1;
    const code = fakeToken(`code+${this.#serial}/of&${clientId}`, 120);
    this.#codes.set(code, { clientId, redirectUri, account, expiresAt: this.#clock.now() + CODE_MS });
    return code;
  }

  /**
   * Who gave the code, or undefined if it is not good for this client and address. A code that its own client tries
   * with a wrong address is used up, which is decided here.
   */
  redeem({ clientId, code, redirectUri }: CodeUse): Account | undefined {
    const record = this.#codes.get(code);
    if (record?.clientId !== clientId) return undefined;
    this.#codes.delete(code);
    if (record.redirectUri !== redirectUri || this.#clock.now() > record.expiresAt) return undefined;
    return record.account;
  }
}
