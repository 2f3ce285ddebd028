import type { Credential } from '../../credential.js';
import { Failure } from '../../failure.js';
import { randomNonce, signature } from '../../oauth1.js';
import type { CredentialsOf } from '../../read/credentials.js';
import type { HttpAnswer } from '../../transport/http.js';
import type { Method } from '../context.js';
import { askMyself } from '../myself.js';

/** An OAuth 1.0a application link of a Data Center: every request has a signature of its own. */
export const oauth1: Method<CredentialsOf<'oauth1'>> = {
  dataCenter: async ({ consumerKey, privateKey, oauthToken }, { send, site, now }) => {
    const key = { consumerKey, privateKey, oauthToken };
    const baseUrl = site.url;
    const credential: Credential = {
      kind: 'signature',
      key,
      sign: (method, url) => signature(key, method, url, { now, nonce: randomNonce }),
    };
    const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential, {
      explain: problemOf,
    });
    return { method: 'oauth1', baseUrl, credential, account };
  },
};

/** Advice by `oauth_problem`, as OAuth's Problem Reporting names them and Jira sends them. */
const PROBLEMS: Readonly<Record<string, readonly [code: Failure['code'], what: string, advice: string]>> = {
  consumer_key_unknown: [
    'client-rejected',
    'does not know the consumer key',
    "Check `consumer-key` against the incoming side of the application link in Jira's administration.",
  ],
  signature_invalid: [
    'client-rejected',
    "can't verify the signature",
    "Make sure that the public key of the application link belongs to `private-key`, and that `site-url` is the base URL in Jira's settings.",
  ],
  token_rejected: [
    'credentials-rejected',
    'does not know the OAuth token',
    'It was revoked or is of another application link: authorize again, and store the new access token as `oauth-token`.',
  ],
  token_expired: [
    'credentials-rejected',
    'says that the OAuth token has expired',
    'Authorize again, and store the new access token as `oauth-token`.',
  ],
  timestamp_refused: [
    'credentials-rejected',
    "refuses the time of the request: this machine's clock and the server's are too far apart",
    'Set the clock of this machine, or that of the server.',
  ],
};

function problemOf(answer: HttpAnswer): Failure | undefined {
  const problem = /oauth_problem="?([a-z_]{1,40})/.exec(answer.header('www-authenticate') ?? '')?.[1] ?? '';
  const found = Object.hasOwn(PROBLEMS, problem) ? PROBLEMS[problem] : undefined;
  return found && new Failure(found[0], `${answer.host} ${found[1]}.`, found[2]);
}
