import { Masker } from '../../sandbox/runner/index.js';
import { basic } from '../../src/credential.js';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { addTexts } from '../../src/hand-over/exec-forms.js';
import { MaskedTexts, StreamMasker } from '../../src/hand-over/stream-masker.js';
import { Secret } from '../../src/secret.js';

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** Breaks a text as tools wrap it. */
export const wrapped = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [];

/** Hidden in no other form. */
export function addExactly(masked: MaskedTexts, ...texts: readonly string[]): void {
  for (const text of texts) {
    masked.add(text, (start, value) => {
      addTexts(start, [value]);
    });
  }
}

export function maskedTexts(texts: readonly string[]): MaskedTexts {
  const masked = new MaskedTexts();
  addExactly(masked, ...texts);
  return masked;
}

/** As `jira-auth exec` hides them. */
export function textsOf(value: string): MaskedTexts {
  const texts = new MaskedTexts();
  texts.add(value);
  return texts;
}

export function maskedBy(texts: MaskedTexts, data: string | Buffer): string {
  const stream = new StreamMasker(texts);
  return Buffer.concat([stream.push(Buffer.from(data)), stream.end()]).toString();
}

export const masked = (value: string, data: string | Buffer): string => maskedBy(textsOf(value), data);

/** Has all that this project masks for an e-mail and a token. */
export function maskerFor(email: string, token: string): Masker {
  const masker = new Masker();
  const known = new Set<string>();
  const mask = (secret: Secret): void => {
    for (const form of derivedForms(secret.reveal(), known)) masker.add(form);
  };
  mask(new Secret(token));
  basic(email, new Secret(token), mask);
  return masker;
}

export function shownBy(masker: Masker, log: string): string {
  return log.replace(/[^\n]+/g, (line) => masker.mask(line));
}
