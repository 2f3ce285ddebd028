import { isoSeconds } from '../expiry.js';
import { Failure, placeOf } from '../failure.js';
import { methodNamed } from '../methods/index.js';
import type { Session } from '../verify/session.js';
import type { Call } from './call.js';

/** A token is renewed this long before its end, or halfway through a life shorter than twice that. Milliseconds. */
const MARGIN_MS = 300_000;

/** Delay before the next attempt, after a failed one. Milliseconds. */
const RETRY_MS = 60_000;

/** The longest delay that `setTimeout` takes. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Keeps an access token alive while a command uses it. A failed renewal is reported, and doesn't affect the command.
 *
 * @param renew logs in again; its signal stops that, but not the exchange of a refresh token in progress
 * @param give replaces the credential in use
 * @returns a function that stops a renewal, but waits some seconds for an exchange, to keep its refresh token
 */
export function keepAlive(
  session: Session,
  renew: (until: AbortSignal) => Promise<Session>,
  give: (session: Session) => void,
  { now, debug, terminal }: Pick<Call, 'now' | 'debug' | 'terminal'>,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const renewAfter = (milliseconds: number): void => {
    if (signal.aborted) return;
    debug(`The access token will be renewed in ${Math.round(milliseconds / 1000)} s.`);
    const begin = (): void => {
      underWay = renewNow();
    };
    timer = setTimeout(begin, Math.min(LONGEST_MS, milliseconds));
  };
  const plan = ({ expiresAt }: Session): void => {
    if (!expiresAt) return;
    const left = expiresAt.getTime() - now().getTime();
    // With a wrong clock, a new token may seem expired. Renewing it at once would never end.
    renewAfter(left > 0 ? left - Math.min(MARGIN_MS, left / 2) : RETRY_MS);
  };
  const renewNow = async (): Promise<void> => {
    try {
      const renewed = await renew(signal);
      give(renewed);
      const until = renewed.expiresAt ? `; the new one works until ${isoSeconds(renewed.expiresAt)}` : '';
      terminal.say(`The access token was renewed${until}.`);
      plan(renewed);
    } catch (error) {
      if (signal.aborted && error === signal.reason) return;
      const why =
        error instanceof Failure
          ? `${error.what} ${error.advice}`
          : `This is a bug in jira-auth: ${placeOf(error)}. Please report it with this line.`;
      terminal.warn(`The access token could not be renewed. ${why}`);
      renewAfter(RETRY_MS);
    }
  };

  if (methodNamed(session.method).obtainsAccessToken) plan(session);
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await underWay;
  };
}
