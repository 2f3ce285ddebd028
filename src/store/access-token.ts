import { Failure } from '../failure.js';
import type { WriteBack } from './settings.js';
import type { Send } from '../transport/http.js';
import { gitHubSecret } from './index.js';
import type { SecretWriter } from './token-store.js';

/**
 * The place in which an access token is kept for other jobs, if one was asked for. That it can be written is proved
 * before a token is obtained.
 *
 * @throws Failure `handoff-failed`, here and from saving: a refresh token is safe by then
 */
export async function openAccessTokenStore(
  { store, accessToken }: WriteBack,
  send: Send,
): Promise<SecretWriter | undefined> {
  if (!accessToken) return undefined;
  const secret = gitHubSecret(accessToken.secrets, accessToken.name, {
    send,
    failures: {
      notReady: (what, advice) =>
        new Failure('handoff-failed', `${what} No token was obtained or used up.`, advice),
      notSaved: (what, advice) => new Failure('handoff-failed', what, advice),
    },
  });
  // Where the refresh token is a secret, too, opening its place proves the same, but for who may use this one.
  if (store?.kind !== 'github-secret' || accessToken.secrets.place.kind === 'organization')
    await secret.open();
  return secret;
}
