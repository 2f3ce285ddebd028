import type { AuthMethod, Credentials, CredentialsOf } from '../../read/credentials.js';
import type { CloudContext, DataCenterContext, Method, Proof } from '../context.js';
import { accessToken } from './access-token.js';
import { apiToken } from './api-token.js';
import { auto } from './auto.js';
import { basicPassword } from './basic.js';
import { clientCredentials } from './client-credentials.js';
import { oauth1 } from './oauth1.js';
import { personalAccessToken } from './personal-access-token.js';
import { refreshToken } from './refresh-token.js';
import { scopedApiToken } from './scoped-api-token.js';
import { serviceAccountToken } from './service-account-token.js';
import { sessionCookie } from './session-cookie.js';

const METHODS: { readonly [M in Credentials['method']]: Method<CredentialsOf<M>> } = {
  auto,
  'api-token': apiToken,
  'scoped-api-token': scopedApiToken,
  'service-account-token': serviceAccountToken,
  'client-credentials': clientCredentials,
  'refresh-token': refreshToken,
  'access-token': accessToken,
  'personal-access-token': personalAccessToken,
  basic: basicPassword,
  'session-cookie': sessionCookie,
  oauth1,
};

/** For which what is handed over is the long-lived credential itself, so that a declared last day is its own. */
export const LONG_LIVED: readonly AuthMethod[] = [
  'api-token',
  'scoped-api-token',
  'service-account-token',
  'personal-access-token',
  'basic',
  'oauth1',
];

/** Proves credentials by their own method, which this kind of Jira must have. */
export function prove<M extends Credentials['method']>(
  credentials: CredentialsOf<M> & { readonly method: M },
  context: CloudContext | DataCenterContext,
): Promise<Proof> {
  const method: Method<CredentialsOf<M>> = METHODS[credentials.method];
  const proof =
    'cloudId' in context ? method.cloud?.(credentials, context) : method.dataCenter?.(credentials, context);
  if (!proof) throw new TypeError('A method was asked of a kind of Jira that does not have it.');
  return proof;
}
