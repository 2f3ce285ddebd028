import { endOfDay } from '../../expiry.js';
import type { Source } from './source.js';

/** The date that a credential's owner declares: it works through the end of that day, UTC. */
export const declared: Source = {
  name: 'expires-on',
  find: ({ trial }) => {
    const at = endOfDay(trial.request?.settings.expiresOn);
    return at && { at };
  },
};
