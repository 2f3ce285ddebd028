import { Failure } from '../failure.js';
import { parsedObject, textField } from '../json.js';
import type { GrantEvent, GrantHistory, TokenStore } from './token-store.js';

/**
 * Returns a grant's history after an event. A new consent begins a new grant. An exchange keeps the date of the consent.
 *
 * @param known the JSON of the history before it; a truncated text or another document counts as empty
 */
export function historyAfter(known: string, event: GrantEvent, at: Date): GrantHistory {
  if (event === 'consented') return { consentedAt: at, rotatedAt: at };
  const text = textField(parsedObject(known) ?? {}, 'consentedAt') ?? '';
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(text);
  const consentedAt = isTime && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;
  return { consentedAt, rotatedAt: at };
}

/** Remembers a grant's event, if its store can. An error is only told, because the token itself is saved. */
export async function rememberEvent(
  store: TokenStore,
  event: GrantEvent,
  at: Date,
  tell: (text: string) => void,
): Promise<GrantHistory> {
  let history: GrantHistory | undefined;
  try {
    history = await store.remember?.(event, at);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`${error.what} The refresh token itself is saved; only its dates are not remembered.`);
  }
  return history ?? historyAfter('', event, at);
}
