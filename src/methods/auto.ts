import { EdgeFailure, Failure, failureIn } from '../failure.js';
import type { Secret } from '../secret.js';
import { basic } from '../credential.js';
import type { CloudContext } from '../verify/context.js';
import { isServiceAccount, isServiceAccountEmail } from '../verify/myself.js';
import { gatewayUrlOf, siteUrlOf } from '../verify/places.js';
import { API_TOKENS, readWithEmail } from './api-tokens.js';
import { method, type OwnProof, proveAt } from './method.js';

type Place = 'site' | 'gateway';

interface Refused {
  readonly place: Place;
  readonly failure: Failure;
}

/**
 * An e-mail address and an API token of an unknown kind, which only the servers can tell. Each is asked at most once,
 * because failed logins lead to a CAPTCHA.
 */
export const auto = method({
  ...API_TOKENS,
  name: 'auto',
  words: 'API token',
  read: readWithEmail,
  cloud: (credentials, context) => {
    const isScoped = isServiceAccountEmail(credentials.email);
    // Atlassian: service accounts have scoped tokens only. This decides no more than the order.
    const places: Place[] = isScoped ? ['gateway', 'site'] : ['site', 'gateway'];
    return askInTurn(
      credentials,
      context,
      context.site.url === undefined ? ['gateway'] : places,
      (failure) => failure instanceof EdgeFailure || MAY_WORK_ELSEWHERE.includes(failure.code),
    );
  },
});

/**
 * Refusals that a token of the other kind also gets, the most telling first: "scope does not match" proves the token, a
 * missing permission the account. Others end the search: a CAPTCHA, a rate limit, a broken network.
 */
const MAY_WORK_ELSEWHERE: readonly Failure['code'][] = [
  'insufficient-scope',
  'permission-denied',
  'anonymous-session',
  'credentials-rejected',
];

/** Asks one place after the other, each at most once. @param goesOn true if the next may accept what one refused */
export async function askInTurn(
  { email, apiToken }: { readonly email: string; readonly apiToken: Secret },
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
      const baseUrl = place === 'site' ? siteUrlOf(context.site, 'api-token') : await gatewayUrlOf(context);
      if (turnedAway !== undefined) context.info(`${turnedAway} Asking the ${place}.`);
      const proof = await proveAt(baseUrl, credential, context);
      const isService = isServiceAccount(proof.account, email);
      if (place === 'site') return { method: 'api-token', ...proof };
      return { method: isService ? 'service-account-token' : 'scoped-api-token', ...proof };
    } catch (error) {
      const failure = failureIn(error);
      refusals.push({ place, failure });
      context.debug?.(`Not the ${place}: ${failure.code}.`);
      if (!goesOn(failure)) break;
      turnedAway = failure instanceof EdgeFailure ? failure.what : undefined;
    }
  }
  throw summary(refusals);
}

/** Returns the most telling refusal. Two plain ones become one that names both places. */
function summary(refused: readonly Refused[]): Failure {
  const edge = refused.find(({ failure }) => failure instanceof EdgeFailure);
  if (edge) return besideEdge(edge, refused.find((other) => other !== edge)?.failure);
  const rank = ({ failure }: Refused): number => MAY_WORK_ELSEWHERE.indexOf(failure.code);
  const { place, failure } = refused.reduce((best, each) => (rank(each) < rank(best) ? each : best));
  if (failure.code !== 'credentials-rejected') return failure;
  const isOne = refused.length === 1;
  const where = isOne
    ? ` on the ${place}`
    : ', both on the site (as a classic token) and on the gateway (as one with scopes)';
  const kind = isOne && place === 'gateway' ? " A classic token works on the site's own address only." : '';
  return new Failure(failure.code, `Jira refused the e-mail and API token${where}.`, failure.advice + kind);
}

/** These say more than that the token is of another kind. */
const OUTRANKS_EDGE: readonly Failure['code'][] = [
  'insufficient-scope',
  'permission-denied',
  'captcha-required',
  'ip-not-allowed',
];

/** Behind an edge that blocked a request, a token that the other place refused may be valid. */
function besideEdge({ place, failure }: Refused, other: Failure | undefined): Failure {
  const { code, what, advice } = failure;
  if (!other || OUTRANKS_EDGE.includes(other.code)) return other ?? failure;
  const isRefusal = ['credentials-rejected', 'anonymous-session', 'site-not-found'].includes(other.code);
  if (!isRefusal) return new Failure(code, [...new Set([what, other.what])].join(' '), other.advice);
  const isGateway = place === 'gateway';
  return new Failure(
    code,
    `${what} The ${isGateway ? 'site' : 'gateway'} did not accept the token either.`,
    isGateway
      ? advice
      : 'The gateway takes tokens with scopes only, so a classic token may still be valid: run from a network that the site allows, or create a token with scopes and set `auth-method: scoped-api-token`, which never goes to the site.',
  );
}
