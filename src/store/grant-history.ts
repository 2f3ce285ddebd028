import { isoSeconds } from '../expiry.js';
import { Failure } from '../failure.js';
import { type JsonObject, parsedObject, textField } from '../json.js';
import type { GrantEvent, GrantHistory, TokenStore } from './token-store.js';

export const NOTHING_KNOWN: GrantHistory = { consentedAt: undefined, rotatedAt: undefined };

/** A new consent begins a new grant; an exchange leaves the date of the consent as it is. */
export function historyAfter({ consentedAt }: GrantHistory, event: GrantEvent, at: Date): GrantHistory {
  return { consentedAt: event === 'consented' ? at : consentedAt, rotatedAt: at };
}

/** JSON in one line: `{"consentedAt":"2027-01-04T06:00:00Z","rotatedAt":"..."}`. */
export function historyText({ consentedAt, rotatedAt }: GrantHistory): string {
  return JSON.stringify({
    consentedAt: consentedAt && isoSeconds(consentedAt),
    rotatedAt: rotatedAt && isoSeconds(rotatedAt),
  });
}

/** What a text tells. A torn one, or another document, tells nothing: then only less is known. */
export function parseHistory(text: string): GrantHistory {
  const parsed = parsedObject(text) ?? {};
  return { consentedAt: dateIn(parsed, 'consentedAt'), rotatedAt: dateIn(parsed, 'rotatedAt') };
}

function dateIn(history: JsonObject, name: keyof GrantHistory): Date | undefined {
  const text = textField(history, name) ?? '';
  const date = new Date(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? text : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/**
 * Remembers what happened to a grant, where its store can. It fails nothing: the token is saved, and that alone matters.
 *
 * @param tell takes a sentence about what could not be remembered
 */
export async function rememberEvent(
  store: TokenStore,
  event: GrantEvent,
  at: Date,
  tell: (text: string) => void,
): Promise<GrantHistory> {
  try {
    return (await store.remember?.(event, at)) ?? historyAfter(NOTHING_KNOWN, event, at);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`${error.what} The refresh token itself is saved; only its dates are not remembered.`);
    return historyAfter(NOTHING_KNOWN, event, at);
  }
}
