import { basic, type BasicPair, bearer } from '../credential.js';
import { EdgeFailure, Failure, failureIn } from '../failure.js';
import type { Secret } from '../secret.js';
import { gatewayUrl } from '../site.js';
import { matching } from '../values/given.js';
import { hinted } from '../values/hints.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import type { CloudContext } from '../verify/session.js';
import { isServiceAccount, isServiceAccountEmail } from '../verify/myself.js';
import {
  familyOf,
  ifRejected,
  type Login,
  method,
  type OwnProof,
  proveAt,
  type RenewalAdvice,
  type RenewalPlace,
} from './method.js';

type ApiToken = Readonly<{ email: string | undefined; apiToken: Secret }>;

const API_TOKENS = {
  words: 'API token',
  family: familyOf('API token', 'api-token'),
  inputs: through(LOGGING_IN, {
    email: {
      help: [
        "The Atlassian account's e-mail address.",
        'With `api-token`, a `username` that is an e-mail address works, too.',
      ],
      variables: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
    },
    'api-token': {
      help: "API token of Jira Cloud: classic, with scopes, or a service account's, which works without `email`.",
      secret: true,
    },
  }),
  isLongLived: true,
  // Without an e-mail address, a service account's token is sent as Bearer.
  basicPair: ({ email, apiToken }: ApiToken): BasicPair | undefined =>
    email === undefined ? undefined : { user: email, secret: apiToken },
  renewal: (place: RenewalPlace): RenewalAdvice =>
    isServiceAccountEmail(place.email ?? '')
      ? renewServiceAccountToken(place)
      : [
          'https://id.atlassian.com/manage-profile/security/api-tokens',
          `Log in as ${place.email ?? 'its owner'}, create an API token of the same kind and scopes, and ${place.store}.`,
        ],
} as const;

function renewServiceAccountToken({ store }: RenewalPlace): RenewalAdvice {
  return [
    'https://admin.atlassian.com',
    `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
  ];
}

/** A classic API token: Basic, on the site itself, and on the gateway only if the site's edge blocks every request. */
export const apiToken = method({
  ...API_TOKENS,
  name: 'api-token',
  suits: () => false,
  read: readWithEmail,
  cloud: async (credentials, context) => {
    siteUrlOf(context);
    const isOfEdge = (failure: Failure): boolean => failure instanceof EdgeFailure;
    return askInTurn(credentials, context, ['site', 'gateway'], isOfEdge).catch(doubtingPin('api-token'));
  },
});

/** An API token with scopes: Basic, on the gateway only. The site answers it with a bare 401. */
export const scopedApiToken = method({
  ...API_TOKENS,
  name: 'scoped-api-token',
  words: 'API token with scopes',
  suits: () => false,
  read: readWithEmail,
  cloud: (credentials, context) =>
    proveOnGateway(credentials, context).catch(doubtingPin('scoped-api-token')),
});

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

function readApiToken(login: Login): ApiToken {
  return { apiToken: login.required('api-token'), email: readEmail(login) };
}

/** @throws Failure `missing-credentials` for a token without its owner's e-mail */
function readWithEmail(login: Login): ApiToken & { readonly email: string } {
  const { email, apiToken } = readApiToken(login);
  if (email !== undefined) return { email, apiToken };
  throw login.missing(
    `\`auth-method\` is ${String(login.pinned)}, which needs the token owner's e-mail, but \`email\` is not set.`,
    "Set `email`; only a service account's token works without it.",
  );
}

/** A colon would end the user name in an Authorization header, and another pair would be sent. */
const EMAIL = /^(?=[^]{1,320}$)[^\s:\p{C}\uFFFD]+@[^\s:\p{C}\uFFFD]+$/u;

export const isEmail = (text: string): boolean => EMAIL.test(text);

/** Returns the token owner's e-mail. A JIRA_USERNAME beside a service account's pinned token may be anyone's. */
function readEmail({ find, pinned }: Login): string | undefined {
  const [given, username] = [find('email'), find('username')?.value];
  if (!given) {
    return username !== undefined && isEmail(username) && pinned !== 'service-account-token'
      ? username
      : undefined;
  }
  const advice =
    'Set it to the e-mail address of the account that owns the API token, not to a user or display name.';
  return hinted('email', given.value, false, () =>
    matching(given, EMAIL, 'is not an e-mail address', advice),
  );
}

/** Nothing but the servers tells the kinds of tokens apart. */
function doubtingPin(name: string): (error: unknown) => never {
  return ifRejected((failure) =>
    failure.advising(
      `If it is valid, it is not of the kind that \`auth-method: ${name}\` names: leave that out, and Jira is asked.`,
    ),
  );
}

type Place = 'site' | 'gateway';

async function proveOnGateway({ email, apiToken }: ApiToken, context: CloudContext): Promise<OwnProof> {
  const credential = email === undefined ? bearer(apiToken) : basic(email, apiToken, context.mask);
  return proveAt(await gatewayUrlOf(context), credential, context);
}

async function gatewayUrlOf({ site, cloudId }: CloudContext): Promise<string> {
  return gatewayUrl(site.realm, await cloudId);
}

function siteUrlOf({ site: { url, customDomain } }: CloudContext): string {
  if (url !== undefined) return url;
  throw new Failure(
    'invalid-input',
    `The method api-token works on the site's own address alone, but \`site-url\` is ${customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`,
    'Set `site-url` to the site, such as https://acme.atlassian.net.',
  );
}

type Refused = Readonly<{ place: Place; failure: Failure }>;

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
async function askInTurn(
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
    isGateway
      ? advice
      : 'The gateway takes tokens with scopes only, so a classic token may still be valid: run from a network that the site allows, or create a token with scopes and set `auth-method: scoped-api-token`, which never goes to the site.',
  );
}
