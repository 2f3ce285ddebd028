import { isoSeconds } from '../expiry.js';
import { printable } from '../printable.js';
import type { Session } from '../verify/session.js';

/**
 * What a log says of a session: who, where, until when. Nothing in it is secret. A day that the credential has outlived
 * is for {@link expiryNotice} to tell.
 */
export function announcement({ account, siteUrl, baseUrl, method, expiresAt }: Session, now: Date): string[] {
  const name = account.name === '' ? 'the account' : printable(account.name);
  return [
    account.unknown === undefined
      ? `Authenticated at ${siteUrl} as ${name} (${printable(account.id)}) with ${method}.`
      : `Authenticated at ${siteUrl} with ${method}. ${account.unknown}`,
    `Requests go to ${baseUrl}.`,
    ...(expiresAt && expiresAt > now ? [`What was handed over works until ${isoSeconds(expiresAt)}.`] : []),
  ];
}
