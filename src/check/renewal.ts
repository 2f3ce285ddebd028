import { isServiceAccountEmail } from '../verify/myself.js';
import type { CredentialKind, Renewal } from './report.js';

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

/** Where a person renews a credential of this kind, and what to do there. */
export function renewalOf(kind: CredentialKind, { siteUrl, email, secret }: RenewalPlace): Renewal {
  const store =
    secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
  switch (kind) {
    case 'api-token-of-any-kind':
    case 'api-token':
    case 'scoped-api-token':
      if (isServiceAccountEmail(email ?? ''))
        return renewalOf('service-account-token', { siteUrl, email, secret });
      return {
        url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
        advice: `Log in as ${email ?? 'its owner'}, create an API token of the same kind and scopes, and ${store}.`,
        secret,
      };
    case 'service-account-token':
      return {
        url: ADMIN,
        advice: `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
        secret,
      };
    case 'client-credentials':
      return siteUrl !== undefined && !isCloud(siteUrl)
        ? {
            url: siteUrl,
            advice: `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`,
            secret,
          }
        : {
            url: ADMIN,
            advice: `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
            secret,
          };
    case 'refresh-token':
      return {
        url: undefined,
        advice: `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; it belongs into ${secret}`}.`,
        secret,
      };
    case 'access-token':
      return {
        url: undefined,
        advice: `An access token is not renewed: have the job that obtains it run, and ${store}.`,
        secret,
      };
    case 'personal-access-token':
      return {
        url:
          siteUrl === undefined
            ? undefined
            : `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`,
        advice: `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
        secret,
      };
    case 'basic':
    case 'session-cookie':
      return {
        url: siteUrl === undefined ? undefined : `${siteUrl}/secure/ViewProfile.jspa`,
        advice: `Change the password in its owner's Jira profile, and ${store}.`,
        secret,
      };
    case 'oauth1':
      return {
        url: siteUrl,
        advice: `Authorize the application link once more, and ${store}.`,
        secret,
      };
    case 'organization-api-key':
      return {
        url: ADMIN,
        advice: `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
        secret,
      };
  }
}

function isCloud(siteUrl: string): boolean {
  return /^https:\/\/[\w-]+\.(?:atlassian\.net|jira\.com|atlassian-us-gov-mod\.net)$/.test(siteUrl);
}
