import type { Issued } from './grants.js';
import { json } from '../http.js';
import type { ModelReply } from '../http.js';

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** A token answer: `{access_token, expires_in (seconds), token_type, scope, refresh_token?}`. */
export function issuedReply(issued: Issued): ModelReply {
  return json(
    200,
    {
      access_token: issued.accessToken,
      ...(issued.refreshToken === undefined ? {} : { refresh_token: issued.refreshToken }),
      expires_in: issued.expiresInSeconds,
      token_type: 'Bearer',
      scope: issued.scope,
    },
    NO_STORE,
  );
}

/** An OAuth error. Clients go by `error` and the status together, never by one alone. */
export function errorReply(status: number, error: string, description: string): ModelReply {
  return json(status, { error, error_description: description }, NO_STORE);
}
