import type { Credentials, CredentialsOf } from '../../read/credentials.js';
import type { Context, Method, Proof } from '../context.js';
import { accessToken } from './access-token.js';
import { apiToken } from './api-token.js';
import { auto } from './auto.js';
import { clientCredentials } from './client-credentials.js';
import { refreshToken } from './refresh-token.js';
import { scopedApiToken } from './scoped-api-token.js';
import { serviceAccountToken } from './service-account-token.js';

const METHODS: { readonly [M in Credentials['method']]: Method<CredentialsOf<M>> } = {
  auto,
  'api-token': apiToken,
  'scoped-api-token': scopedApiToken,
  'service-account-token': serviceAccountToken,
  'client-credentials': clientCredentials,
  'refresh-token': refreshToken,
  'access-token': accessToken,
};

/** Proves credentials by their own method. */
export function prove<M extends Credentials['method']>(
  credentials: CredentialsOf<M> & { readonly method: M },
  context: Context,
): Promise<Proof> {
  return METHODS[credentials.method](credentials, context);
}
