import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import type { HttpAnswer } from '../transport/network.js';
import { type Given, invalid } from '../values/given.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { keyObject, readPrivateKey } from '../values/pem.js';
import { asIdentifier, method, proveAt } from './method.js';

const INPUTS = ['consumer-key', 'private-key', 'oauth-token'];

/** An OAuth 1.0a application link on Data Center. Every request is signed. */
export const oauth1 = method({
  name: 'oauth1',
  words: 'OAuth 1.0a application link',
  family: {
    name: 'OAuth 1.0a application link',
    marks: INPUTS,
    needs: INPUTS,
    renewed: ['oauth-token'],
  },
  inputs: through([...LOGGING_IN, 'sign'], {
    'consumer-key': { help: "Consumer key of a Data Center's OAuth 1.0a application link." },
    'private-key': {
      help: "The application link's RSA key in PEM; line breaks may be written as `\\n`.",
      secret: true,
      read: readRsaKey,
    },
    'oauth-token': { help: "The application link's OAuth access token.", secret: true },
  }),
  read: (login) => ({
    consumerKey: asIdentifier(login.given('consumer-key'), 'a consumer key'),
    privateKey: login.required('private-key'),
    oauthToken: login.required('oauth-token'),
  }),
  dataCenter: async (key, context) => {
    const { signing } = await import('../oauth1.js');
    return proveAt(context.site.url, signing(key, context.now), context, { explain: problemOf });
  },
  isLongLived: true,
  signs: true,
  refuses: ({ withoutCurlConfig }) =>
    withoutCurlConfig
      ? invalid(
          'With `curl-config: false` an application link has nothing to hand over, because each request needs its own signature.',
          'Leave `curl-config` out.',
        )
      : undefined,
  renewal: ({ siteUrl, store }) => [siteUrl, `Authorize the link again for a new token, and ${store}.`],
});

/** Reads an RSA key. No other kind works, because Jira verifies only RSA-SHA1. */
export function readRsaKey({ label, value }: Given, mask: Mask): Secret {
  const pem = readPrivateKey(label, value, mask);
  if (keyObject(label, pem).asymmetricKeyType === 'rsa') return pem;
  throw invalid(
    `${label} is not an RSA key.`,
    "Give the private half of the key whose public half is in Jira's application link.",
  );
}

/** By `oauth_problem` (OAuth: Problem Reporting). */
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
    'It was revoked, or belongs to another application link: authorize again, and store the new access token as `oauth-token`.',
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
