import type { Verified } from '../../run.js';
import { createStore } from '../../store/index.js';
import { networkWith } from '../../transport/network.js';
import type { CheckEffects } from '../trial.js';
import { RENEWAL_STORE_FAILURES } from './failures.js';
import { type Renewed, renewPersonalAccessToken } from './personal-access-token.js';

/**
 * Renews the credential that a trial has proved, with connections of its own: the trial's time may be nearly over.
 *
 * @returns `undefined` if its request asks for no renewal
 * @throws Failure `credential-not-renewed`; the old credential works then
 */
export async function renewVerified(
  { session, request, tls }: Pick<Verified, 'session' | 'request' | 'tls'>,
  effects: CheckEffects,
): Promise<Renewed | undefined> {
  const { renewal, settings } = request;
  if (!renewal) return undefined;
  const network = networkWith(tls, effects, settings.timeoutSeconds);
  const failures = RENEWAL_STORE_FAILURES;
  const store = createStore(renewal.store, { ...effects, send: network.sendToTheEnd, failures });
  return renewPersonalAccessToken(
    { session, request, store, days: renewal.days },
    { ...effects, ...network },
  );
}
