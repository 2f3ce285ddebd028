import type { BasicPair } from '../credential.js';
import type { Secret } from '../secret.js';
import { matching } from '../values/given.js';
import { hinted } from '../values/hints.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { isServiceAccountEmail } from '../verify/myself.js';
import { familyOf, ifRejected, type Login, type RenewalAdvice, type RenewalPlace } from './method.js';

export const API_TOKENS = {
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

export interface ApiToken {
  readonly email: string | undefined;
  readonly apiToken: Secret;
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
export const doubtingPin = (method: string): ((error: unknown) => never) =>
  ifRejected((failure) =>
    failure.advising(
      `If it is valid, it is not of the kind that \`auth-method: ${method}\` names: leave that out, and Jira is asked.`,
    ),
  );

export function renewServiceAccountToken({ store }: RenewalPlace): RenewalAdvice {
  return [
    'https://admin.atlassian.com',
    `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
  ];
}
