import { isoSeconds } from '../expiry.js';
import { Failure, placeOf } from '../failure.js';
import { methodNamed } from '../methods/index.js';
import type { Session } from '../verify/session.js';
import type { CliEffects } from './effects.js';
import type { Terminal } from './terminal.js';

/** A token is renewed so long before its end, or at half of a life that is shorter than twice of this. Milliseconds. */
const MARGIN_MS = 300_000;

/** Until the next attempt, after one has failed. */
const RETRY_MS = 60_000;

/** `setTimeout` takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

export interface RenewalOptions {
  readonly session: Session;
  /** Logs in once more. @throws Failure */
  readonly renew: (until: AbortSignal) => Promise<Session>;
  /** Gives the new credential to whoever uses the old one. @throws Failure */
  readonly give: (session: Session) => void;
  readonly terminal: Terminal;
}

/** Keeps an access token alive while a command uses it. */
export class Renewal {
  readonly #options: RenewalOptions;
  readonly #effects: Pick<CliEffects, 'now' | 'debug'>;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();

  constructor(options: RenewalOptions, effects: Pick<CliEffects, 'now' | 'debug'>) {
    this.#options = options;
    this.#effects = effects;
  }

  start(): void {
    const { session } = this.#options;
    if (methodNamed(session.method).obtainsAccessToken) this.#plan(session.expiresAt);
  }

  /** Ends a renewal that is under way, and waits some seconds for an exchange, whose refresh token would be lost. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  #plan(end: Date | undefined): void {
    if (!end) return;
    const left = end.getTime() - this.#effects.now().getTime();
    this.#after(left - Math.min(MARGIN_MS, left / 2));
  }

  #after(milliseconds: number): void {
    if (this.#stopping.signal.aborted) return;
    this.#effects.debug(`The access token is renewed in ${Math.round(milliseconds / 1000)} s.`);
    this.#timer = setTimeout(
      () => {
        this.#underWay = this.#renew();
      },
      Math.min(LONGEST_MS, Math.max(0, milliseconds)),
    );
  }

  /** Whatever goes wrong is told, and changes nothing for the command. */
  async #renew(): Promise<void> {
    const { renew, give, terminal } = this.#options;
    const { signal } = this.#stopping;
    try {
      const session = await renew(signal);
      give(session);
      const until = session.expiresAt ? `; the new one works until ${isoSeconds(session.expiresAt)}` : '';
      terminal.say(`The access token was renewed${until}.`);
      this.#plan(session.expiresAt);
    } catch (error) {
      if (signal.aborted && error === signal.reason) return;
      const why =
        error instanceof Failure
          ? `${error.what} ${error.advice}`
          : `This is a bug in jira-auth: ${placeOf(error)}. Please report it with this line.`;
      terminal.warn(`The access token could not be renewed. ${why}`);
      this.#after(RETRY_MS);
    }
  }
}
