import {
  API_TOKENS,
  proveOnGateway,
  readApiToken,
  readEmail,
  renewServiceAccountToken,
} from './api-tokens.js';
import { method } from './method.js';

/** A service account's API token: on the gateway, Basic with its e-mail, Bearer without. */
export const serviceAccountToken = method({
  ...API_TOKENS,
  name: 'service-account-token',
  words: "service account's API token",
  suits: (login) => readEmail(login) === undefined,
  read: readApiToken,
  cloud: proveOnGateway,
  renewal: renewServiceAccountToken,
});
