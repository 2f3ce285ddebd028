import type { Request } from '../../read/index.js';
import { createStore, type StoreEffects } from '../../store/index.js';
import type { Session } from '../../verify/session.js';
import { RENEWAL_STORE_FAILURES } from './not-renewed.js';
import { type RenewalEffects, type Renewed, renewPersonalAccessToken } from './personal-access-token.js';

/** What a renewal does besides asking, the making of its store included. */
export type RenewEffects = RenewalEffects & Pick<StoreEffects, 'signal' | 'commandLineStore'>;

/**
 * Renews the credential of a session that was proven just now, as its request has it.
 *
 * @throws Failure `credential-not-renewed`; the old credential works then
 */
export function renew(session: Session, request: Request, effects: RenewEffects): Promise<Renewed> {
  const { renewal } = request;
  if (!renewal) throw new TypeError('Nobody asked for a renewal.');
  const { sendToTheEnd, mask, signal, commandLineStore } = effects;
  const store = createStore(renewal.store, {
    send: sendToTheEnd,
    mask,
    signal,
    commandLineStore,
    failures: RENEWAL_STORE_FAILURES,
  });
  return renewPersonalAccessToken({ session, request, store, days: renewal.days }, effects);
}
