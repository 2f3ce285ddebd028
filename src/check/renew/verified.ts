import type { Verified } from '../../run.js';
import { networkWith } from '../../transport/network.js';
import type { CheckEffects } from '../trial.js';
import { renew } from './index.js';
import type { Renewed } from './personal-access-token.js';

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
  if (!request.renewal) return undefined;
  const { signal, mask, info, commandLineStore } = effects;
  const network = networkWith(tls, effects, request.settings.timeoutSeconds);
  return renew(session, request, { ...network, mask, info, signal, commandLineStore });
}
