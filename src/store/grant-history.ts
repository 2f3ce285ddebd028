import { Failure } from '../failure.js';
import { parsedObject, textField } from '../json.js';

/** Parses `{"consentedAt":"2027-01-04T06:00:00.000Z"}`. A truncated text or another document gives `undefined`. */
export function consentIn(history: string): Date | undefined {
  const text = textField(parsedObject(history) ?? {}, 'consentedAt') ?? '';
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(text);
  return isTime && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;
}

/** Remembers or recalls when a person consented. A failure is only told, because the token itself is saved. */
export async function orTold<T>(
  work: () => Promise<T> | undefined,
  tell: (text: string) => void,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`${error.what} The refresh token itself is saved; only the date of the consent is missing.`);
    return undefined;
  }
}
