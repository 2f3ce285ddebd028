import { Failure } from '../failure.js';
import { withHint } from '../values/hints.js';
import { Secret, type Mask } from '../secret.js';
import { field, type JsonObject, parsedObject, textField } from '../json.js';
import { type HttpAnswer, objectIfAny, objectIn, type Send } from '../transport/wire.js';
import { untrusted } from './answer.js';

export interface IssuedTokens {
  readonly accessToken: Secret;
  /** Absent if the old one stays valid. */
  readonly refreshToken: Secret | undefined;
  readonly expiresAt: Date | undefined;
  /** Absent if the server doesn't say. */
  readonly scopes: readonly string[] | undefined;
}

/** Parameters of a token request, without the client's. */
export interface Grant extends Readonly<
  Partial<Record<'scope' | 'audience' | 'redirect_uri', string | undefined>> &
    Partial<Record<'code' | 'refresh_token', Secret>>
> {
  readonly grant_type: 'client_credentials' | 'authorization_code' | 'refresh_token';
}

export interface TokenEndpoint {
  readonly send: Send;
  /** `https://auth.atlassian.com/oauth/token`, `https://jira.example.com/rest/oauth2/latest/token` */
  readonly url: string;
  /** Atlassian Cloud documents JSON, and accepts an exchanged token for ten more minutes. Data Center takes a form. */
  readonly isCloud: boolean;
  readonly mask: Mask;
  readonly now: () => Date;
}

/**
 * Exchanges a grant for an access token (Atlassian: secret in the body, no PKCE), and masks new tokens.
 * @param keep saves a new refresh token before the rest of the answer is judged: the one that was sent is used up
 * @throws Failure `client-rejected`, `refresh-token-invalid`, or one of the transport's or of `keep`
 */
export async function requestTokens(
  endpoint: TokenEndpoint,
  clientId: string,
  clientSecret: Secret,
  grant: Grant,
  keep?: (refreshToken: Secret) => Promise<void>,
): Promise<IssuedTokens> {
  const { grant_type, ...rest } = grant;
  const given = { grant_type, client_id: clientId, client_secret: clientSecret, ...rest };
  const parameters = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]: [string, string | Secret | undefined]) =>
      value === undefined ? [] : [[name, value instanceof Secret ? value.reveal() : value]],
    ),
  );
  const { send, url, isCloud } = endpoint;
  const answer = await send({
    method: 'POST',
    url,
    body: {
      type: isCloud ? 'application/json' : 'application/x-www-form-urlencoded',
      text: new Secret(isCloud ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString()),
    },
    // Without leeway, a token that is sent again after a lost answer can only be refused.
    repeatable: !isCloud && grant.refresh_token ? 'spend' : 'exchange',
  });
  if (answer.status <= 299) return readTokens(answer, endpoint, keep);
  const refreshToken = grant.refresh_token;
  throw withHint(refusalOf(answer, grant, isCloud), { clientId, clientSecret, refreshToken });
}

/** A year. Atlassian's access tokens live for an hour. */
const LONGEST_LIFE_S = 366 * 24 * 3600;

/**
 * Keeps the refresh token's successor from any JSON: whatever a proxy changed, it is the only valid token. An odd
 * lifetime or scope counts as missing.
 */
async function readTokens(
  answer: HttpAnswer,
  { mask, now }: TokenEndpoint,
  keep?: (refreshToken: Secret) => Promise<void>,
): Promise<IssuedTokens> {
  const { host, text } = answer;
  const readable = parsedObject(text) ?? {};
  const values = ['access_token', 'refresh_token'].map((name) => textField(readable, name) ?? '');
  const [accessToken, refreshToken] = values.map((value) =>
    /^[\x21-\x7e]{8,8192}$/.test(value) ? new Secret(value) : undefined,
  );
  try {
    for (const value of values) if (value.length >= 8) mask(new Secret(value));
  } finally {
    // On Buildkite, masking may fail.
    if (refreshToken) await keep?.(refreshToken);
  }
  const issued = objectIn(answer);
  if (!refreshToken && field(issued, 'refresh_token')) throw untrusted(host, 'no usable refresh token');
  if (!accessToken) throw untrusted(host, 'no usable access token');
  const type = field(issued, 'token_type') ?? 'bearer';
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    throw untrusted(host, 'a token that is not a bearer token');
  const [scope, seconds] = [field(issued, 'scope'), secondsIn(issued, 'expires_in', LONGEST_LIFE_S)];
  const isReadable = typeof scope === 'string' && /^[\x20-\x7e]*$/.test(scope);
  return {
    ...{ accessToken, refreshToken },
    expiresAt: seconds === undefined ? expiryOfJwt(accessToken) : new Date(now().getTime() + seconds * 1000),
    scopes: isReadable ? scope.split(' ').filter((item) => item !== '') : undefined,
  };
}

/** Returns a whole number of seconds, which some servers write as text; `undefined` for anything else. */
function secondsIn(object: JsonObject, name: string, most: number): number | undefined {
  const value = field(object, name);
  const seconds = typeof value === 'string' && /^\d{1,12}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 && seconds <= most ? Math.floor(seconds) : undefined;
}

/**
 * Atlassian: an invalid refresh token gets a 403 with `invalid_grant`, or with `unauthorized_client` and a description. A
 * wrong client ID or secret gets `access_denied`. Data Center: an invalid refresh token gets a 400 with `invalid_grant`.
 */
function refusalOf(answer: HttpAnswer, grant: Grant, isCloud: boolean): Failure {
  const { host, status } = answer;
  const rejected = (what: string, advice: string): Failure =>
    new Failure('client-rejected', `${host} ${what}`, advice);
  const invalid = (why: string, advice: string): Failure =>
    new Failure('refresh-token-invalid', `${host} refused the refresh token${why}`, advice);
  if (status === 404 || status === 410) {
    if (isCloud) return untrusted(host, `status ${status} for the token endpoint`);
    return rejected(
      `has no OAuth 2.0 token endpoint (${status}).`,
      'Jira has one since 8.22, and service accounts since 11. Check the context path in `site-url`, or use a personal access token.',
    );
  }
  const body = objectIfAny(answer);
  const [said = '', description] = ['error', 'error_description'].map((name) => textField(body, name));
  // Client credentials have no grant apart from the client.
  const isClients = said === 'invalid_grant' && grant.grant_type === 'client_credentials';
  const error = isClients ? 'invalid_client' : said;
  // OAuth refuses in JSON with an error code. A page with such a status comes from a firewall or a proxy.
  if (error === '') return untrusted(host, `status ${status} without a reason for the token endpoint`);
  if (isCloud) {
    if (error === 'invalid_grant' && grant.grant_type === 'authorization_code') {
      return rejected(
        'refused the code of the consent: it was used before, or is a few minutes old.',
        'Start again, and finish in one go.',
      );
    }
    if (
      error === 'invalid_grant' ||
      (error === 'unauthorized_client' && String(description).includes('refresh_token'))
    ) {
      return invalid(
        ': it was used before, not used for 90 days, or its owner changed the password.',
        'Give consent again to get a new refresh token, store it, and make sure that only one job at a time uses it.',
      );
    }
    return rejected(
      `refused the OAuth client (${status}).`,
      'Check `client-id` and `client-secret`: they are shown where the credential was created, the secret only once. Consenting again does not help.',
    );
  }
  // It is documented as required. Some clients work without it, so one attempt is made.
  const lacksRedirect = grant.grant_type === 'refresh_token' && grant.redirect_uri === undefined;
  if (lacksRedirect && (error === 'invalid_grant' || error === 'invalid_request')) {
    return invalid(
      ', which was sent without `redirect-uri`.',
      'Set `redirect-uri` to the redirect URL that is registered for the OAuth client in Jira. If the token is then refused, too, give consent again and store the new one.',
    );
  }
  switch (error) {
    case 'invalid_grant':
      return invalid(
        ': it was used before or revoked, or `redirect-uri` differs from the one in its consent.',
        'Check `redirect-uri`; if it is right, give consent again, store the new refresh token, and let only one job at a time use it.',
      );
    case 'invalid_scope':
      return new Failure(
        'insufficient-scope',
        `${host} does not give this OAuth client the requested scope.`,
        'Ask a Jira admin which one the client has, READ or WRITE, and set `scope` to it. The default is WRITE.',
      );
    case 'unsupported_grant_type':
      return rejected(
        'does not offer this kind of OAuth 2.0 grant.',
        'Client credentials of service accounts need Jira 11; before that, use a personal access token.',
      );
    default:
      return rejected(
        `refused the OAuth client (${status}).`,
        "Check `client-id` and `client-secret` against the application link in Jira's administration. For a refresh token, check `redirect-uri` as well.",
      );
  }
}

/** The last second of the year 9999, the latest plausible expiry. */
const LATEST_S = 253_402_300_799;

/**
 * Returns when an access token expires if it is a JWT with `exp` (RFC 7519). Atlassian guarantees no format, so this
 * only replaces a missing `expires_in`.
 */
export function expiryOfJwt(token: Secret): Date | undefined {
  const payload = String(token.reveal().split('.')[1]);
  const claims = parsedObject(Buffer.from(payload, 'base64url').toString('utf8'));
  const seconds = claims && secondsIn(claims, 'exp', LATEST_S);
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}
