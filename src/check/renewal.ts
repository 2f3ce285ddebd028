import type { FailureCode } from '../failure.js';
import { isServiceAccountEmail } from '../verify/myself.js';
import type { CheckedCredential, CredentialKind, Renewal } from './report.js';
import { isOverdue } from './words.js';

/** What is known of a credential's place. */
export interface RenewalPlace {
  /** The site's address without a trailing slash, if it is known. */
  readonly siteUrl: string | undefined;
  /** The e-mail address that goes with it, if one does. */
  readonly email: string | undefined;
  /** The name of the secret or variable that the new one belongs into. */
  readonly secret: string | undefined;
}

const ADMIN = 'https://admin.atlassian.com';
const CLOUD_SITE = /^https:\/\/[\w-]+\.(?:atlassian\.net|jira\.com|atlassian-us-gov-mod\.net)$/;

/** Refusals that a new credential does not change: a person has to log in, or an administrator to allow something. */
const NOT_ITS_FAULT: readonly (FailureCode | undefined)[] = ['captcha-required', 'password-auth-disabled'];

/**
 * True if a new credential is what helps. It helps neither one whose check fails for another reason, nor one that only
 * has a wrong date; of one that could not be tried, or whose end nobody tells, that is not known.
 */
export function isToBeRenewed(credential: Pick<CheckedCredential, 'status' | 'code' | 'daysLeft'>): boolean {
  const { status, code } = credential;
  if (status === 'rejected') return !NOT_ITS_FAULT.includes(code);
  if (isOverdue(credential)) return false;
  return status === 'expired' || status === 'critical' || status === 'warning';
}

type Way = (place: RenewalPlace, store: string) => readonly [url: string | undefined, advice: string];

const password: Way = ({ siteUrl }, store) => [
  siteUrl && `${siteUrl}/secure/ViewProfile.jspa`,
  `Change the password in its owner's Jira profile, and ${store}.`,
];

const serviceAccountToken: Way = (_place, store) => [
  ADMIN,
  `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
];

const apiToken: Way = (place, store) =>
  isServiceAccountEmail(place.email ?? '')
    ? serviceAccountToken(place, store)
    : [
        'https://id.atlassian.com/manage-profile/security/api-tokens',
        `Log in as ${place.email ?? 'its owner'}, create an API token of the same kind and scopes, and ${store}.`,
      ];

/** The page on which a credential of each kind is renewed, and what to do there. */
const WAYS: Readonly<Record<CredentialKind, Way>> = {
  'api-token-of-any-kind': apiToken,
  'api-token': apiToken,
  'scoped-api-token': apiToken,
  'service-account-token': serviceAccountToken,
  'client-credentials': ({ siteUrl }, store) =>
    siteUrl === undefined || CLOUD_SITE.test(siteUrl)
      ? [
          ADMIN,
          `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
        ]
      : [siteUrl, `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`],
  'refresh-token': ({ secret }) => [
    undefined,
    `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; it belongs into ${secret}`}.`,
  ],
  'access-token': (_place, store) => [
    undefined,
    `An access token is not renewed: have the job that obtains it run, and ${store}.`,
  ],
  'personal-access-token': ({ siteUrl }, store) => [
    siteUrl && tokensPage(siteUrl),
    `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
  ],
  basic: password,
  'session-cookie': password,
  oauth1: ({ siteUrl }, store) => [siteUrl, `Authorize the application link once more, and ${store}.`],
  'organization-api-key': (_place, store) => [
    ADMIN,
    `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
  ],
};

/** Where a person renews a credential of this kind, and what to do there. */
export function renewalOf(kind: CredentialKind, place: RenewalPlace): Renewal {
  const { secret } = place;
  const [url, advice] = WAYS[kind](
    place,
    secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`,
  );
  return { url, advice, secret };
}

/** Where a person lists, makes and revokes personal access tokens. */
export function tokensPage(siteUrl: string): string {
  return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}
