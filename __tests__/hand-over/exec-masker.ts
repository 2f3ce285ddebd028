import { execForms } from '../../src/hand-over/exec-forms.js';
import { MaskedTexts, StreamMasker } from '../../src/hand-over/stream-masker.js';

/** Returns the texts that `jira-auth exec` hides for a secret. */
export function textsOf(value: string): MaskedTexts {
  const texts = new MaskedTexts();
  texts.add(execForms(value));
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
