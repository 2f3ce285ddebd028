import { type Fault, rateLimited } from '../../../sandbox/index.js';
import { exchange, must, sites, ways } from '../given.js';
import { each, type Plan, type Row, row } from '../trial.js';

const INPUTS = { ...ways.oauthCredentials, 'cloud-id': sites.acme.cloudId };
const TOKEN = 'FAKE-opaque-access-token-without-a-date-in-it-0002';
const UNTRUSTED = { status: 7, code: 'untrusted-response', requests: 1 };
const REFUSED = { status: 3, code: 'client-rejected', requests: 1 };

const answered = (then: Fault, want: Plan, times?: number): Plan => ({
  ...want,
  inputs: INPUTS,
  rules: exchange(then, times === undefined ? {} : { times }),
});

export const OAUTH_CREDENTIALS: readonly Row[] = [
  row(56, "the token endpoint of Jira's OAuth credentials", {
    ...each(
      {
        'a wrong secret': { ...INPUTS, 'client-secret': 'FAKE-wrong-client-secret' },
        "a service account's client": { ...INPUTS, ...ways.clientCredentials },
      },
      (inputs) => ({ ...REFUSED, inputs, says: /may also be a service account's client/ }),
    ),
    "its client, given as a service account's": {
      ...REFUSED,
      inputs: { ...INPUTS, 'auth-method': '' },
      says: /may also be one of Jira's OAuth credentials/,
    },
    'no token': answered({ status: 200, body: { token_type: 'Bearer', expires_in: 900 } }, UNTRUSTED),
    'a page': answered({ html: true }, UNTRUSTED),
    '503': answered({ status: 503 }, { status: 5, code: 'server-unavailable', requests: 3 }),
    '503, once': answered({ status: 503 }, { requests: 2 }, 1),
    '429, once': answered(rateLimited({ retryAfter: 1 }), { requests: 2, lastsMs: 1000 }, 1),
    '429 for a day': answered(rateLimited({ retryAfter: 86_400 }), {
      status: 6,
      code: 'rate-limited',
      requests: 1,
    }),
    'no expires_in, and a token without a date: its end is unknown': {
      ...answered({ status: 200, body: { access_token: TOKEN, token_type: 'Bearer' } }, { requests: 1 }),
      secrets: [TOKEN],
      check: ({ outputs }) => must({ 'expires-at is empty': outputs['expires-at'] === '' }),
    },
  }),
];
