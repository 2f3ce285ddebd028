import { METHOD_NAMES } from '../methods/index.js';
import type { InputName } from './schema.js';

/** One sentence for every door, and what only the documents and the Actions' own files add. */
type Text = string | readonly [help: string, more: string];

/** What each input means. Help and documents load it; a log-in does without. */
const TEXTS: Readonly<Record<InputName, Text>> = {
  // Site
  'site-url': [
    'The Jira site: `acme`, `https://acme.atlassian.net`, or `https://jira.example.com/jira` with its context path.',
    "Also a custom domain, or the site's address on the gateway, `https://api.atlassian.com/ex/jira/{cloudId}`. What a browser's address bar adds (`/browse/KEY-1`, `/rest/api/3`) is left out. Required, except for an OAuth grant that reaches one site, and for a check with `credentials-file` or `org-id`.",
  ],
  deployment:
    "`cloud` or `data-center`; a host that is not Atlassian's is asked, without a credential, if this is not set.",
  'cloud-id': "The site's cloudId, which saves its look-up.",
  'allowed-hosts': [
    'Hosts that a credential may be sent to, separated by commas, with a port if no other is meant.',
    "Any other host is refused before a secret is read. Atlassian's own gateway and token endpoint need not be listed.",
  ],
  'allow-private-hosts':
    '`true`: `site-url` may be an address of a private network (`https://10.0.0.5:8443`), a name without a dot (`https://jira`), or this machine, which alone may be reached by `http:`.',
  // Credential, one kind of
  email: [
    "The Atlassian account's e-mail address.",
    'Beside `api-token`, a `username` that is an e-mail address stands in for it.',
  ],
  'api-token':
    "API token of Jira Cloud: classic, with scopes, or a service account's, which works without `email`.",
  'client-id': 'OAuth 2.0 client ID.',
  'client-secret': [
    'OAuth 2.0 client secret.',
    "With `client-id` alone: a service account's client credentials. With `refresh-token`: a person's grant. With `auth-method: oauth-credentials`: Jira's OAuth credentials for builds and deployments.",
  ],
  scope: 'Data Center: scope to ask for with client credentials, `READ` or `WRITE`; `WRITE` if not set.',
  'refresh-token': 'OAuth 2.0 refresh token, which is used up: choose where its successor is saved.',
  'redirect-uri': [
    'Redirect URL that is registered for the OAuth 2.0 client, exactly so.',
    'Data Center documents that a refresh needs it.',
  ],
  scopes: 'Scopes to ask for; offline_access is added.',
  'access-token': 'OAuth 2.0 access token that was obtained elsewhere.',
  'personal-access-token': 'Personal access token of Jira Data Center.',
  'token-name':
    "The token's name in Jira, or its label at Atlassian, to find its expiry by when the account has several.",
  username: 'Data Center user name.',
  password:
    'Data Center password, for Basic, or with `auth-method: session-cookie` for a session that ends with the job.',
  'consumer-key': 'Consumer key of an OAuth 1.0a application link (Data Center).',
  'private-key': "The application link's RSA key in PEM; its line ends may be written as `\\n`.",
  'oauth-token': "The application link's OAuth access token.",
  'auth-method': [
    "A method's name, which pins it; `auto` asks Jira which kind of API token it is.",
    `${METHOD_NAMES.map((name) => `\`${name}\``).join(', ')}.`,
  ],
  'expires-on': 'Last day of the long-lived credential, `YYYY-MM-DD` in UTC, to be warned before it.',
  'consented-on':
    'The day on which consent was given to an OAuth 2.0 grant, `YYYY-MM-DD`, where its store remembers none.',
  // Several credentials, or an organization
  'credentials-file':
    'Path of a YAML file that lists several credentials and names the variables that hold them.',
  variables:
    "Lines `NAME=value` of variables that `credentials-file` names, where `env:` can't set them: in a reusable workflow.",
  'org-id': [
    'ID of an Atlassian organization, to ask when its tokens end.',
    'Without a credential beside it, all its tokens are looked at; `email` and `token-name` (with `*`) then narrow it down.',
  ],
  'org-api-key':
    "API key of the organization's administrators, with the scopes `read:tokens:admin`, `read:service-accounts-tokens:admin` and `read:keys:admin`.",
  'credential-name': 'What reports call the credential; its e-mail address and site if not set.',
  'secret-name': 'Name of the secret that a new credential is stored in, for reports.',
  // Where a rotated refresh token is kept
  'refresh-token-secret':
    'Name of the GitHub Actions secret in which the refresh token is saved, before anything else is done with it.',
  'refresh-token-environment':
    "The environment that the secret belongs to; without it, the repository's own.",
  'refresh-token-organization': 'The organization that the secret belongs to, in place of a repository.',
  'refresh-token-repository':
    'The repository that the secret belongs to, `OWNER/NAME`; without it, the one that the workflow runs in.',
  'github-token':
    "A fine-grained personal access token, or an App's, that may write the secret; the workflow's own can't, but may keep issues.",
  'refresh-token-variable': 'Name of the GitLab CI/CD variable in which the refresh token is saved.',
  'gitlab-project': 'The GitLab project that the variable belongs to: its number, or `GROUP/NAME`.',
  'gitlab-group':
    'The GitLab group that the variable belongs to, in place of a project: its number, or its path.',
  'gitlab-environment-scope':
    'The environment scope of the GitLab variable, where its key exists in several.',
  'gitlab-token': 'A GitLab token that may write the variable.',
  'refresh-token-file':
    'A file that keeps the refresh token, on a disk that stays: read, exchanged, and replaced, by one job at a time.',
  'save-command': 'A command that saves the token, which it gets on standard input.',
  'access-token-secret':
    'Name of a GitHub Actions secret for the access token, in the same place, so that other jobs can use it as `access-token`.',
  // Checks
  identity: [
    '`optional`: also accept a token that may not ask whose it is, because it lacks `read:jira-user`; its account is then unknown.',
    'With `expected-account-id` or `required-permissions` it still fails.',
  ],
  'expected-account-id':
    'Fail with `unexpected-account` if the credential belongs to another account: its accountId, on Data Center the user key or the user name.',
  'required-permissions':
    'Permissions that the account must have, such as `EDIT_ISSUES,ADD_COMMENTS`: fail here, not in step nine, when it lacks one.',
  project:
    'Key of a project: the one in which `required-permissions` are needed, or whose new issues `fields` is asked about.',
  'warn-days': 'Warn when the credential ends in this many days or fewer.',
  'critical-days':
    'Call it critical, with an error annotation, when the credential ends in this many days or fewer.',
  // Renewal (Data Center)
  renew: [
    '`true`: make the successor of a personal access token that ends soon, save it, prove it, and then revoke the old one.',
    'Say where it is saved. With `credentials-file`, put it into an entry.',
  ],
  'renew-days': 'How many days the successor lives.',
  'save-secret': 'Name of the GitHub Actions secret that the successor is saved as, by `github-token`.',
  'save-environment': 'The environment that the secret belongs to.',
  'save-organization': 'The organization that the secret belongs to.',
  'save-repository': 'The repository that the secret belongs to, `OWNER/NAME`; this one if not set.',
  'save-variable': 'Name of the GitLab CI/CD variable that the successor is saved as.',
  'save-file': 'Path of a file that the successor is saved in, outside of the workspace.',
  // Report
  'fail-on':
    'Fail for a credential that is `warning`, `critical`, `expired`, or worse, or `never`; a refused one fails unless this is `never`.',
  concurrency: 'How many credentials are tried at a time.',
  html: 'Path of a page to write, with a timeline of all credentials; it needs no other file.',
  'write-expiry':
    'Write the days that were found into the file of credentials, or NAME=YYYY-MM-DD after a renewal.',
  // Tell people
  'github-issues': [
    '`true`: keep a GitHub issue for each credential that ends, opened, updated and closed by itself.',
    'Needs `github-token`, and `permissions: issues: write` in the job.',
  ],
  'github-issues-repository': 'The repository that has the issues, `OWNER/NAME`; this one if not set.',
  'webhook-url': "Address of a chat's incoming webhook that takes Slack's JSON; a secret.",
  'jira-issue-project': 'Key of a Jira project in which an issue is kept for each credential that ends.',
  'jira-issue-type': 'The type of these issues.',
  'jira-issue-credential': 'Name of the checked credential that keeps them; the first that works if not set.',
  // Fields of issues
  issue: 'Key of the issue, such as `PROJ-1`; to update several, list them with commas or in lines.',
  'issue-from':
    "A text with issue keys in it, such as a branch's name, a commit's message or a pull request's title.",
  fields: [
    'Lines `Name: value`, or a JSON object. Each field is found by its name or id, each value written as its type wants it.',
    'Further signs: `Name+: value` and `Name-: value` add to a list and remove from it, `Name:= JSON` takes JSON, and `Name@: VARIABLE` the whole value of a variable, the only safe way for text from outside.',
  ],
  'fields-file': 'Path of a file that `jira-auth fields --save` wrote, which saves asking for the fields.',
  'dry-run': 'Show the request in place of sending it; the fields are found, and the values checked.',
  notify: '`false`: no e-mails about the change; Jira lets only admins of the project do that.',
  'show-before': 'Also show what the fields held before, at the cost of one more request.',
  'allowed-projects': 'Keys of the projects whose issues may be changed; any other issue is refused.',
  'allowed-fields':
    'Names or ids of the fields that may be changed, separated by commas; any other is refused.',
  'issue-type': 'Name of an issue type: with `project`, tells which fields a new issue of it has.',
  // What is handed over
  'export-env': 'Export the variables of the outputs table that are not secret to the steps that follow.',
  'export-auth-header': 'Also export the secret `JIRA_AUTH_HEADER`.',
  'output-credentials': 'Set the secret outputs.',
  'curl-config': 'Write the curl config file.',
  'allow-uploads':
    '`true`: the curl config also carries `X-Atlassian-Token: no-check`, without which Jira refuses attachments.',
  'gajira-config': [
    '`true`: also write `~/jira/config.yml`, which `atlassian/gajira-*` actions log in with, until the job ends.',
    'For `email` with `api-token`, on Data Center for `username` with `password`.',
  ],
  // Connection
  'timeout-seconds':
    "Time for all requests of a credential together; a check asks for an organization's lists for 300 if it is not set.",
  'ca-certificate':
    'Path of a PEM file with a private CA, trusted beside the public ones, here and in the curl config.',
  'client-certificate':
    'Client certificate for a server that asks for one in the TLS handshake: PEM, or the path of a PEM file.',
  'client-key': "The client certificate's key, without a passphrase: PEM, or the path of a PEM file.",
  // Diagnostics
  verbose: 'Tell each request and each decision on standard error.',
};

/** What an input means. */
export function textOf(name: InputName): { readonly help: string; readonly more?: string | undefined } {
  const text = TEXTS[name];
  const [help, more] = typeof text === 'string' ? [text] : text;
  return { help, more };
}
