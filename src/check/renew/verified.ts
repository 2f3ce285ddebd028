import type { Verified } from '../../run.js';
import { openNetwork } from '../../transport/network.js';
import { proxyAddress } from '../../transport/proxy.js';
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
  const { environment, random, signal, mask, info, commandLineStore, debug } = effects;
  const network = openNetwork({
    timeoutSeconds: request.settings.timeoutSeconds,
    signal,
    random,
    trust: tls?.context,
    proxy: proxyAddress(environment),
    onRetry: info,
    debug,
  });
  return renew(session, request, { ...network, mask, info, signal, commandLineStore });
}
