import { basic, type BasicPair, bearer } from '../credential.js';
import type { Secret } from '../secret.js';
import { gatewayUrl } from '../site.js';
import { matching } from '../values/given.js';
import { hinted } from '../values/hints.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { isServiceAccountEmail } from '../verify/myself.js';
import type { CloudContext } from '../verify/session.js';
import {
  familyOf,
  ifRejected,
  type Login,
  type OwnProof,
  proveAt,
  type RenewalAdvice,
  type RenewalPlace,
} from './method.js';

export type ApiToken = Readonly<{ email: string | undefined; apiToken: Secret }>;

/** What all methods of an API token have. */
export const API_TOKENS = {
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
    isServiceAccountEmail(place.email)
      ? renewServiceAccountToken(place)
      : [
          'https://id.atlassian.com/manage-profile/security/api-tokens',
          `Log in as ${place.email ?? 'its owner'}, create an API token of the same kind and scopes, and ${place.store}.`,
        ],
} as const;

export function renewServiceAccountToken({ store }: RenewalPlace): RenewalAdvice {
  return [
    'https://admin.atlassian.com',
    `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
  ];
}

export function readApiToken(login: Login): ApiToken {
  return { apiToken: login.required('api-token'), email: readEmail(login) };
}

/** @throws Failure `missing-credentials` for a token without its owner's e-mail */
export function readWithEmail(login: Login): ApiToken & { readonly email: string } {
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
export function readEmail({ find, pinned }: Login): string | undefined {
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
export function doubtingPin(name: string): (error: unknown) => never {
  return ifRejected((failure) =>
    failure.advising(
      `If it is valid, it is not of the kind that \`auth-method: ${name}\` names: leave that out, and Jira is asked.`,
    ),
  );
}

export async function proveOnGateway(
  { email, apiToken }: ApiToken,
  context: CloudContext,
): Promise<OwnProof> {
  const credential = email === undefined ? bearer(apiToken) : basic(email, apiToken, context.mask);
  return proveAt(await gatewayUrlOf(context), credential, context);
}

export async function gatewayUrlOf({ site, cloudId }: CloudContext): Promise<string> {
  return gatewayUrl(site.realm, await cloudId);
}
