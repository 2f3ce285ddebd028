import { Failure } from '../../failure.js';
import type { CredentialsOf } from '../../read/credentials.js';
import { basic } from '../authorization.js';
import type { CloudContext, Method, Proof } from '../context.js';
import { askMyself } from '../myself.js';
import { gatewayUrlOf } from '../places.js';

const SERVICE_ACCOUNT = /@serviceaccount\.atlassian\.com$/i;

type Place = 'site' | 'gateway';

/**
 * An e-mail and an API token of an unknown kind. Classic and scoped tokens look alike (Atlassian: "no way to
 * distinguish them just from the token itself"), so that the servers are asked: each at most once, because failed
 * log-ins lead to a CAPTCHA.
 */
export const auto: Method<CredentialsOf<'auto'>> = {
  cloud: async ({ email, apiToken }, context) => {
    const credential = basic(email, apiToken, context.mask);
    const refusals: Failure[] = [];
    const places = placesToAsk(email, context);
    context.debug?.(`The kind of API token is unknown: asking ${places.join(', then ')}.`);
    for (const place of places) {
      try {
        const baseUrl = place === 'site' ? (context.site.url ?? '') : await gatewayUrlOf(context);
        const account = await askMyself(context.send, { deployment: 'cloud', baseUrl }, credential);
        return { method: methodOf(place, email, account.type), baseUrl, credential, account };
      } catch (error) {
        if (!(error instanceof Failure) || !MAY_WORK_ELSEWHERE.includes(error.code)) throw error;
        refusals.push(error);
        context.debug?.(`Not the ${place}: ${error.code}.`);
      }
    }
    throw summary(refusals);
  },
};

/**
 * Only what a token of the other kind gets, too, the most telling first: "scope does not match" proves the token, a
 * missing permission the account. A CAPTCHA, a rate limit or a broken network ends the search.
 */
const MAY_WORK_ELSEWHERE: readonly Failure['code'][] = [
  'insufficient-scope',
  'permission-denied',
  'anonymous-session',
  'credentials-rejected',
];

function placesToAsk(email: string, { site }: CloudContext): Place[] {
  if (site.url === undefined) return ['gateway'];
  // Atlassian: service accounts have scoped tokens only. It decides the order, and the servers decide the rest.
  return SERVICE_ACCOUNT.test(email) ? ['gateway', 'site'] : ['site', 'gateway'];
}

function methodOf(place: Place, email: string, accountType: string): Proof['method'] {
  if (place === 'site') return 'api-token';
  return SERVICE_ACCOUNT.test(email) || accountType === 'app' ? 'service-account-token' : 'scoped-api-token';
}

/** The most telling refusal; two plain ones become one that speaks of both. */
function summary(refusals: readonly Failure[]): Failure {
  const [telling] = refusals.toSorted(
    (one, other) => MAY_WORK_ELSEWHERE.indexOf(one.code) - MAY_WORK_ELSEWHERE.indexOf(other.code),
  );
  if (!telling) throw new TypeError('Neither the site nor the gateway was asked.');
  if (telling.code !== 'credentials-rejected') return telling;
  const what =
    refusals.length > 1
      ? 'Jira refused the e-mail and API token, both on the site (as a classic token) and on the gateway (as one with scopes).'
      : 'Jira refused the e-mail and API token on the gateway.';
  const kind = refusals.length > 1 ? '' : " A classic token works on the site's own address only.";
  return new Failure(telling.code, what, telling.advice + kind);
}
