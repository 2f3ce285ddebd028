import { isoSeconds } from '../expiry.js';
import { Failure } from '../failure.js';
import { type JsonObject, parsedObject, textField } from '../json.js';
import type { GrantEvent, GrantHistory, TokenStore } from './token-store.js';

export const NOTHING_KNOWN: GrantHistory = { consentedAt: undefined, rotatedAt: undefined };

/** A new consent begins a new grant. An exchange keeps the date of the consent. */
export function historyAfter({ consentedAt }: GrantHistory, event: GrantEvent, at: Date): GrantHistory {
  return { consentedAt: event === 'consented' ? at : consentedAt, rotatedAt: at };
}

/** Returns one line of JSON: `{"consentedAt":"2027-01-04T06:00:00Z","rotatedAt":"..."}`. */
export function historyText({ consentedAt, rotatedAt }: GrantHistory): string {
  return JSON.stringify({
    consentedAt: consentedAt && isoSeconds(consentedAt),
    rotatedAt: rotatedAt && isoSeconds(rotatedAt),
  });
}

/** Parses a history. A truncated text or another document gives an empty history. */
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
 * Remembers a grant's event, if its store can. An error fails nothing, because the token itself is saved.
 *
 * @param tell receives a sentence about an event that could not be remembered
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
