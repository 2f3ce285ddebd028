import { Failure } from '../failure.js';
import type { Mask } from '../secret.js';
import { methodNamed } from '../methods/index.js';
import { readDay } from './day.js';
import type { InputName, Inputs } from './inputs.js';
import { readRenewedStore, type StoreSettings } from './store.js';

/** That a credential is to be renewed, and how. */
export interface RenewalSettings {
  /** So many days its successor lives. */
  readonly days: number;
  readonly store: StoreSettings;
}

const PLACES = ['save-secret', 'save-file', 'save-variable'] as const satisfies readonly InputName[];

/**
 * Reads whether a credential is to be renewed. A program can renew a personal access token; a refresh token is renewed
 * with every use, and the others are a person's to renew.
 *
 * @returns `undefined` if it is not to be renewed
 * @throws Failure `invalid-input`, `missing-credentials`
 */
export function readRenewal(inputs: Inputs, method: string, mask: Mask): RenewalSettings | undefined {
  if (!inputs.flag('renew')) {
    const place = PLACES.flatMap((name) => inputs.text(name) ?? [])[0];
    if (!place) return undefined;
    throw new Failure(
      'invalid-input',
      `${place.label} is given, but nothing is to be renewed.`,
      'Give `renew: true` with it, or leave it out.',
    );
  }
  const { renewedBy } = methodNamed(method);
  if (renewedBy !== 'check') {
    throw new Failure(
      'invalid-input',
      `\`renew\` is true, but ${renewedBy === 'use' ? 'a refresh token is renewed with every use' : 'no program can renew this kind of credential'}.`,
      'Leave `renew` out; it is for personal access tokens of a Jira Data Center.',
    );
  }
  const store = readRenewedStore(inputs, mask);
  if (!store) {
    throw new Failure(
      'invalid-input',
      'There is no place to save the new personal access token in, so none was made.',
      'Give one of `save-secret`, `save-file`, `save-variable` and `save-command`.',
    );
  }
  const days = inputs.wholeNumber('renew-days', 1, 3650);
  if (days <= inputs.wholeNumber('warn-days', 0, 3650)) {
    throw new Failure(
      'invalid-input',
      '`renew-days` is no more than `warn-days`: each renewal would be due for the next one at once.',
      'Make `renew-days` the larger of the two.',
    );
  }
  return { days, store };
}

/** The day on which a person consented to an OAuth grant, by `consented-on`. @throws Failure `invalid-input` */
export function readConsentedOn(inputs: Inputs): Date | undefined {
  const found = inputs.find('consented-on');
  if (!found) return undefined;
  const day = readDay(found.value, found.label, 'Write it as YYYY-MM-DD, as `jira-auth consent` printed it.');
  return new Date(`${day}T00:00:00Z`);
}
