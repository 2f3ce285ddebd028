import { execForms } from '../../src/hand-over/exec-forms.js';
import { MaskedTexts, StreamMasker } from '../../src/hand-over/stream-masker.js';

/** A command's output as `jira-auth exec` shows it. */
export function masked(value: string, data: string | Buffer): string {
  const texts = new MaskedTexts();
  texts.add(execForms(value));
  const stream = new StreamMasker(texts);
  return Buffer.concat([...stream.push(Buffer.from(data)), ...stream.end()]).toString();
}
