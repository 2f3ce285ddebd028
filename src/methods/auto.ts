import { basic } from '../credential.js';
import { EdgeFailure, Failure, failureIn } from '../failure.js';
import { isServiceAccount, isServiceAccountEmail } from '../verify/myself.js';
import type { CloudContext } from '../verify/session.js';
import { API_TOKENS, type ApiToken, gatewayUrlOf, readWithEmail } from './api-tokens.js';
import { method, type OwnProof, proveAt } from './method.js';

type Place = 'site' | 'gateway';

/**
 * An e-mail address and an API token of an unknown kind, which only the servers can tell. Each is asked at most once,
 * because failed logins lead to a CAPTCHA.
 */
export const auto = method({
  ...API_TOKENS,
  name: 'auto',
  read: readWithEmail,
  cloud: (credentials, context) => {
    const isScoped = isServiceAccountEmail(credentials.email);
    // Atlassian: service accounts have scoped tokens only. If one lacks a scope, the site would only refuse it.
    const places: Place[] = isScoped ? ['gateway', 'site'] : ['site', 'gateway'];
    return askInTurn(
      credentials,
      context,
      context.site.url === undefined ? ['gateway'] : places,
      ({ code }) => TELLING.indexOf(code) >= Number(isScoped),
    );
  },
});

export function siteUrlOf({ site: { url, customDomain } }: CloudContext): string {
  if (url !== undefined) return url;
  throw new Failure(
    'invalid-input',
    `The method api-token works on the site's own address alone, but \`site-url\` is ${customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`,
    'Set `site-url` to the site, such as https://acme.atlassian.net.',
  );
}

type Refused = Readonly<{ place: Place; failure: Failure }>;

/**
 * Refusals of a token, the most telling first: "scope does not match" proves it, a missing permission the account. Others
 * end the search: a CAPTCHA, a rate limit.
 */
const TELLING: readonly Failure['code'][] = [
  'insufficient-scope',
  'permission-denied',
  'anonymous-session',
  'credentials-rejected',
];

/** Asks one place after the other, each at most once. @param goesOn true if the next may accept what Jira refused */
export async function askInTurn(
  { email, apiToken }: ApiToken & { readonly email: string },
  context: CloudContext,
  places: readonly Place[],
  goesOn: (failure: Failure) => boolean,
): Promise<OwnProof> {
  const credential = basic(email, apiToken, context.mask);
  const refusals: Refused[] = [];
  let turnedAway: string | undefined;
  context.debug?.(`The API token is tried on: ${places.join(', then ')}.`);
  for (const place of places) {
    try {
      const baseUrl = place === 'site' ? siteUrlOf(context) : await gatewayUrlOf(context);
      if (turnedAway !== undefined) context.info(`${turnedAway} Asking the ${place}.`);
      const proof = await proveAt(baseUrl, credential, context);
      if (place === 'site') return { method: 'api-token', ...proof };
      const isService = isServiceAccount(proof.account, email);
      return { method: isService ? 'service-account-token' : 'scoped-api-token', ...proof };
    } catch (error) {
      const failure = failureIn(error);
      refusals.push({ place, failure });
      context.debug?.(`Not the ${place}: ${failure.code}.`);
      const isOfEdge = failure instanceof EdgeFailure;
      if (!isOfEdge && !goesOn(failure)) break;
      turnedAway = isOfEdge ? failure.what : undefined;
    }
  }
  throw summary(refusals);
}

/** Returns the most telling refusal. Two plain ones become one that names both places. */
function summary(refused: readonly Refused[]): Failure {
  const edge = refused.find(({ failure }) => failure instanceof EdgeFailure);
  if (edge) return besideEdge(edge, refused.find((other) => other !== edge)?.failure);
  const rank = ({ failure }: Refused): number => TELLING.indexOf(failure.code);
  const best = refused.reduce((one, each) => (rank(each) < rank(one) ? each : one));
  const { place, failure } = best;
  if (rank(best) < 0 && best !== refused[0])
    return failure.advising(`Before that, the ${String(refused[0]?.place)} did not accept the token.`);
  if (failure.code !== 'credentials-rejected') return failure;
  const isOne = refused.length === 1;
  const where = isOne
    ? ` on the ${place}`
    : ', both on the site (as a classic token) and on the gateway (as one with scopes)';
  const kind = isOne && place === 'gateway' ? " A classic token works on the site's own address only." : '';
  return new Failure(failure.code, `Jira refused the e-mail and API token${where}.`, failure.advice + kind);
}

/** Behind an edge that blocked a request, a token that the other place refused may be valid. */
function besideEdge({ place, failure }: Refused, other: Failure | undefined): Failure {
  const { code, what, advice } = failure;
  if (!other) return failure;
  // These say more than that the token is of another kind.
  if (other.isOf('denied') || other.code === 'captcha-required') return other;
  const isRefusal = ['credentials-rejected', 'anonymous-session', 'site-not-found'].includes(other.code);
  if (!isRefusal) return new Failure(code, [...new Set([what, other.what])].join(' '), other.advice);
  const isGateway = place === 'gateway';
  return new Failure(
    code,
    `${what} The ${isGateway ? 'site' : 'gateway'} did not accept the token either.`,
    isGateway || !failure.isOf('untrusted')
      ? advice
      : 'The gateway takes tokens with scopes only, so a classic token may still be valid: run from a network that the site allows, or create a token with scopes and set `auth-method: scoped-api-token`.',
  );
}
