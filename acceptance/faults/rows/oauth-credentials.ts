import { type Fault, rateLimited } from '../../../sandbox/index.js';
import { exchange, must, row, type Row, sites, trial, type Want, ways } from '../trial.js';

const INPUTS = { ...ways.oauthCredentials, 'cloud-id': sites.acme.cloudId };
const TOKEN = 'FAKE-opaque-access-token-without-a-date-in-it-0002';
const UNTRUSTED = { status: 7, code: 'untrusted-response', requests: 1 };

const exchanged = (name: string, want: Want, then: Fault, times?: number): ReturnType<typeof trial> =>
  trial(name, want, { inputs: INPUTS, rules: exchange(then, times === undefined ? {} : { times }) });

export const OAUTH_CREDENTIALS: readonly Row[] = [
  row(56, "the token endpoint of Jira's OAuth credentials", [
    ...Object.entries({
      'a wrong secret': { ...INPUTS, 'client-secret': 'FAKE-wrong-client-secret' },
      "a service account's client": { ...INPUTS, ...ways.clientCredentials },
    }).map(([name, inputs]) =>
      trial(
        name,
        { status: 3, code: 'client-rejected', requests: 1, says: /may also be a service account's client/ },
        { inputs },
      ),
    ),
    trial(
      "its client, given as a service account's",
      {
        status: 3,
        code: 'client-rejected',
        requests: 1,
        says: /may also be one of Jira's OAuth credentials/,
      },
      { inputs: { ...INPUTS, 'auth-method': '' } },
    ),
    exchanged('no token', UNTRUSTED, { status: 200, body: { token_type: 'Bearer', expires_in: 900 } }),
    exchanged('a page', UNTRUSTED, { html: true }),
    exchanged('503', { status: 5, code: 'server-unavailable', requests: 3 }, { status: 503 }),
    exchanged('503, once', { status: 0, requests: 2 }, { status: 503 }, 1),
    exchanged('429, once', { status: 0, requests: 2, lastsMs: 1000 }, rateLimited({ retryAfter: 1 }), 1),
    exchanged(
      '429 for a day',
      { status: 6, code: 'rate-limited', requests: 1 },
      rateLimited({ retryAfter: 86_400 }),
    ),
    trial(
      'no expires_in, and a token without a date: its end is unknown',
      { status: 0, requests: 1 },
      {
        inputs: INPUTS,
        rules: exchange({ status: 200, body: { access_token: TOKEN, token_type: 'Bearer' } }),
        secrets: [TOKEN],
        check: ({ outputs }) => must({ 'expires-at is empty': outputs['expires-at'] === '' }),
      },
    ),
  ]),
];
