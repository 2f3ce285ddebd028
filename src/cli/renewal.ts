import { isoSeconds } from '../expiry.js';
import { Failure, placeOf } from '../failure.js';
import { methodNamed } from '../methods/index.js';
import type { Session } from '../verify/session.js';
import type { Call } from './call.js';

/** A token is renewed this long before its end, or halfway through a life shorter than twice that. Milliseconds. */
const MARGIN_MS = 300_000;

/** Until the next attempt, after one has failed. */
const RETRY_MS = 60_000;

/** `setTimeout` takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Keeps an access token alive while a command uses it. A failure to renew is told, and changes nothing for the command.
 *
 * @param renew logs in once more; its signal ends that, but not the exchange of a refresh token in its middle
 * @param give replaces the credential that is in use
 * @returns ends a renewal that is under way, and waits some seconds for an exchange, whose refresh token would be lost
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
    debug(`The access token is renewed in ${Math.round(milliseconds / 1000)} s.`);
    const begin = (): void => {
      underWay = renewNow();
    };
    timer = setTimeout(begin, Math.min(LONGEST_MS, Math.max(0, milliseconds)));
  };
  const plan = ({ expiresAt }: Session): void => {
    if (!expiresAt) return;
    const left = expiresAt.getTime() - now().getTime();
    // By a clock that is wrong it may have ended before it was issued: then at once would be without end.
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
