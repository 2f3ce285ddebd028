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

/** Adds texts that are hidden in no other form. */
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

/** Returns the texts that `jira-auth exec` hides for a secret. */
export function textsOf(value: string): MaskedTexts {
  const texts = new MaskedTexts();
  texts.add(value);
  return texts;
}

/** Returns a command's output as `jira-auth exec` shows it. */
export function maskedBy(texts: MaskedTexts, data: string | Buffer): string {
  const stream = new StreamMasker(texts);
  return Buffer.concat([stream.push(Buffer.from(data)), stream.end()]).toString();
}

export function masked(value: string, data: string | Buffer): string {
  return maskedBy(textsOf(value), data);
}

/** Returns the runner's masker with everything that this project masks for an e-mail and a token. */
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

/** Returns a log as the runner shows it, masked line by line. */
export function shownBy(masker: Masker, log: string): string {
  return log
    .split('\n')
    .map((line) => masker.mask(line))
    .join('\n');
}
