import type { OptionTexts } from '../options.js';

/** The options for inputs, by what they are for, as the help of a command shows them. */
export const SITE: OptionTexts = {
  'site-url': 'the Jira site: acme, https://acme.atlassian.net, https://jira.example.com/jira',
  deployment: 'cloud or data-center; found out if not set',
  'cloud-id': 'saves looking it up',
  'allowed-hosts': 'list of hosts that a credential may be sent to',
  'allow-private-hosts': 'also private addresses, and http: to this machine',
};

export const CLIENT: OptionTexts = {
  'client-id': "the OAuth 2.0 app's client ID",
  'client-secret': 'a file with its secret',
};

export const CREDENTIALS: OptionTexts = {
  email: "the Atlassian account's e-mail",
  'api-token': 'a file with the Cloud API token',
  ...CLIENT,
  'refresh-token': '',
  'access-token': 'a file with an access token that was obtained elsewhere',
  'personal-access-token': 'a file with the Data Center token',
  'token-name': "the token's name in Jira, to find its expiry by",
  username: 'Data Center user name',
  password: 'a file with its password',
  'consumer-key': 'of an OAuth 1.0a application link',
  'private-key': 'a file with its private key',
  'oauth-token': 'a file with its token',
  'redirect-uri': 'of an OAuth 2.0 grant on Data Center',
  scope: 'of client credentials on Data Center',
  'auth-method': 'pins the method',
  'expires-on': 'last day of the credential, YYYY-MM-DD',
};

/** What `sign` reads from the environment. */
export const SIGNING = ['site-url', 'consumer-key', 'private-key', 'oauth-token', 'allowed-hosts'] as const;

export const STORES: OptionTexts = {
  'refresh-token-secret': 'save the refresh token as the GitHub Actions secret of this name',
  'refresh-token-environment': 'of this environment',
  'refresh-token-organization': 'of this organization',
  'refresh-token-repository': 'of this repository, OWNER/NAME',
  'github-token': 'a file with a GitHub token that may write it',
  'refresh-token-variable': 'save it as the GitLab CI/CD variable of this name',
  'gitlab-project': 'of this project: its number, or GROUP/NAME',
  'gitlab-token': 'a file with a GitLab token that may write it',
  'refresh-token-file': 'save it in this file',
  'save-command': 'save it with this command, which gets it on standard input',
};

export const ACCESS_TOKEN_STORE: OptionTexts = {
  'access-token-secret': 'also save the access token, as the GitHub Actions secret of this name',
};

export const DEMANDS: OptionTexts = {
  'expected-account-id': 'fail if somebody else is authenticated',
  'required-permissions': 'such as EDIT_ISSUES,ADD_COMMENTS: fail if one is missing',
  project: 'in this project',
};

export const THRESHOLDS: OptionTexts = {
  'warn-days': 'warn when the credential expires within so many days; 30 if not set',
  'critical-days': 'and call it critical within so many; 7 if not set',
};

export const CHECKED: OptionTexts = {
  'credentials-file': 'a YAML file that lists credentials, and names the variables that hold them',
  'org-id': 'ID of the organization whose tokens are to be looked at',
  'org-api-key': "a file with an API key of the organization's administrators",
  'credential-name': 'what reports call the credential; its e-mail and site if not set',
  'consented-on': 'the day of the consent to an OAuth grant, YYYY-MM-DD, where its store remembers none',
  'secret-name': 'the name of the secret that a new credential belongs into, for reports',
};

export const REPORTED: OptionTexts = {
  'fail-on': 'exit 9 for a credential that is: warning, critical, expired, or never; critical if not set',
  concurrency: 'how many credentials are tried at a time; 8 if not set',
  html: 'also write a page with a timeline, which needs no other file',
  'write-expiry':
    'write the days that were found into the file of credentials, or NAME=YYYY-MM-DD after a renewal',
};

export const RENEWED: OptionTexts = {
  renew:
    'make, save and prove the successor of a personal access token that ends soon, then revoke the old one',
  'renew-days': 'so many days the successor lives; 90 if not set',
  'save-secret': 'save it as the GitHub Actions secret of this name',
  'save-environment': 'of this environment',
  'save-organization': 'of this organization',
  'save-repository': 'of this repository, OWNER/NAME',
  'save-variable': 'save it as the GitLab CI/CD variable of this name',
  'save-file': 'save it in this file',
};

export const NOTIFIED: OptionTexts = {
  'github-issues': 'keep a GitHub issue for each credential that ends, with the GitHub token',
  'github-issues-repository': 'in this repository, OWNER/NAME',
  'webhook-url': "a file with the address of a chat's incoming webhook",
  'jira-issue-project': 'keep a Jira issue for each credential that ends in this project',
  'jira-issue-type': 'of this type; Task if not set',
  'jira-issue-credential': 'with the checked credential of this name; the first that works if not set',
};

export const HANDED_OVER: OptionTexts = {
  'export-auth-header': 'also set JIRA_AUTH_HEADER, which is secret',
  'curl-config': 'false: write no file for curl -K',
  'allow-uploads': 'the curl config also carries the header for uploads',
};

export const CONNECTION: OptionTexts = {
  'timeout-seconds': 'time for all requests together; 60 if not set',
  'ca-certificate': 'a PEM file with a private CA',
};

export const CLIENT_CERTIFICATE: OptionTexts = {
  'client-certificate': 'a PEM file with a client certificate',
  'client-key': 'a PEM file with its key',
};

/** What the Action has and a command line has not. */
export const SETTLED = { 'output-credentials': 'false', 'export-env': 'true' } as const;
