import { Masker } from '../../sandbox/runner/index.js';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { Secret } from '../../src/secret.js';
import { basic } from '../../src/credential.js';

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
