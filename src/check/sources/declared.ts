import { endOfDay } from '../../expiry.js';
import { Failure } from '../../failure.js';
import { readDay } from '../../read/day.js';
import { readable } from '../named-credential.js';
import type { Source } from './source.js';

/**
 * The date that a credential's owner declares: it works through the end of that day, UTC. It counts even if nothing else
 * of the credential can be read.
 */
export const declared: Source = {
  name: 'expires-on',
  find: ({ credential }) => {
    const day = readable(credential.inputs, 'expires-on');
    const at = day === undefined ? undefined : endOfDay(dayOrNothing(day));
    return at && { at };
  },
};

/** A date that is none is the trial's failure. */
function dayOrNothing(text: string): string | undefined {
  try {
    return readDay(text, '`expires-on`');
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
