import type { Secret } from '../secret.js';
import { EXCHANGING, through } from '../values/input-kind.js';
import { asIdentifier, type Login } from './method.js';

/** Inputs that hold a person's grant, or name the place that keeps it. */
export const GRANT = ['refresh-token', 'refresh-token-file', 'refresh-token-variable'] as const;

/** What all methods of an OAuth 2.0 client have. */
export const OAUTH_CLIENT = {
  family: {
    name: 'OAuth client',
    marks: ['client-id', 'client-secret', 'refresh-token'],
    needs: ['client-id', 'client-secret'],
    renewed: [...GRANT, 'client-secret'],
  },
  inputs: through(EXCHANGING, {
    'client-id': { help: 'OAuth 2.0 client ID.' },
    'client-secret': {
      help: [
        'OAuth 2.0 client secret.',
        "With `client-id` alone: a service account's client credentials. With `refresh-token`: a person's grant. With `auth-method: oauth-credentials`: Jira's OAuth credentials for builds and deployments.",
      ],
      secret: true,
    },
  }),
  obtainsAccessToken: true,
} as const;

export function readClient(login: Login): { clientId: string; clientSecret: Secret } {
  const clientId = asIdentifier(login.given('client-id'), 'an OAuth client ID');
  return { clientId, clientSecret: login.required('client-secret') };
}
