import { DOORS, NO_VARIABLE, through } from './input-kind.js';

const { handingOver, loggingIn, exchanging, entries } = DOORS;

export const SITE = through(loggingIn, {
  'site-url': {
    doors: [...loggingIn, 'sign'],
    variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
    help: 'The Jira site: `acme`, `https://acme.atlassian.net`, or `https://jira.example.com/jira` with its context path.',
    more: "Also a custom domain, or the site's address on the gateway, `https://api.atlassian.com/ex/jira/{cloudId}`. What a browser's address bar adds (`/browse/KEY-1`, `/rest/api/3`) is left out. Required, except for an OAuth grant that reaches one site, and for a check with `credentials-file` or `org-id`.",
  },
  deployment: {
    help: "`cloud` or `data-center`; a host that is not Atlassian's is asked, without a credential, if this is not set.",
  },
  'cloud-id': { help: "The site's cloudId, which saves its look-up." },
  'allowed-hosts': {
    doors: [...exchanging, 'sign', 'cleanup'],
    kind: 'list',
    help: 'Hosts that a credential may be sent to, separated by commas, with a port if no other is meant.',
    more: "Any other host is refused before a secret is read. Atlassian's own gateway and token endpoint need not be listed.",
  },
  'allow-private-hosts': {
    kind: 'flag',
    only: NO_VARIABLE,
    default: 'false',
    help: '`true`: `site-url` may be an address of a private network (`https://10.0.0.5:8443`), a name without a dot (`https://jira`), or this machine, which alone may be reached by `http:`.',
  },
});

export const CREDENTIAL = through(loggingIn, {
  email: {
    variables: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
    help: "The Atlassian account's e-mail address.",
    more: 'Beside `api-token`, a `username` that is an e-mail address stands in for it.',
  },
  'api-token': {
    secret: true,
    help: "API token of Jira Cloud: classic, with scopes, or a service account's, which works without `email`.",
  },
  'client-id': { doors: exchanging, help: 'OAuth 2.0 client ID.' },
  'client-secret': {
    doors: exchanging,
    secret: true,
    help: 'OAuth 2.0 client secret.',
    more: "With `client-id` alone: a service account's client credentials. With `refresh-token`: a person's grant.",
  },
  'refresh-token': {
    doors: [...loggingIn, 'refresh'],
    secret: true,
    help: 'OAuth 2.0 refresh token, which is used up: choose where its successor is saved.',
  },
  'access-token': {
    secret: true,
    help: 'OAuth 2.0 access token that was obtained elsewhere.',
  },
  'redirect-uri': {
    doors: [...loggingIn, 'consent'],
    help: 'Redirect URL that is registered for the OAuth 2.0 client, exactly so.',
    more: 'Data Center documents that a refresh needs it.',
  },
  scope: {
    help: 'Data Center: scope to ask for with client credentials, `READ` or `WRITE`; `WRITE` if not set.',
  },
  scopes: {
    doors: ['consent'],
    kind: 'list',
    default: 'read:jira-user read:jira-work write:jira-work',
    help: 'Scopes to ask for; offline_access is added.',
  },
  'personal-access-token': {
    secret: true,
    variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
    help: 'Personal access token of Jira Data Center.',
  },
  'token-name': {
    help: "The token's name in Jira, or its label at Atlassian, to find its expiry by when the account has several.",
  },
  username: { help: 'Data Center user name.' },
  password: {
    secret: true,
    help: 'Data Center password, for Basic, or with `auth-method: session-cookie` for a session that ends with the job.',
  },
  'consumer-key': {
    doors: [...loggingIn, 'sign'],
    help: 'Consumer key of an OAuth 1.0a application link (Data Center).',
  },
  'private-key': {
    doors: [...loggingIn, 'sign'],
    secret: true,
    help: "The application link's RSA key in PEM; its line ends may be written as `\\n`.",
  },
  'oauth-token': {
    doors: [...loggingIn, 'sign'],
    secret: true,
    help: "The application link's OAuth access token.",
  },
  'auth-method': {
    default: 'auto',
    help: "A method's name, which pins it; `auto` asks Jira which kind of API token it is.",
    more: '`api-token`, `scoped-api-token`, `service-account-token`, `client-credentials`, `refresh-token`, `access-token`, `personal-access-token`, `basic`, `session-cookie`, `oauth1`.',
  },
  'expires-on': {
    variables: ['JIRA_TOKEN_EXPIRES_ON'],
    help: 'Last day of the long-lived credential, `YYYY-MM-DD` in UTC, to be warned before it.',
  },
  'consented-on': {
    doors: entries,
    help: 'The day on which consent was given to an OAuth 2.0 grant, `YYYY-MM-DD`, where its store remembers none.',
  },
});

export const DEMANDS = through([...exchanging, 'sign'], {
  identity: {
    doors: loggingIn,
    only: NO_VARIABLE,
    default: 'required',
    help: '`optional`: also accept a token that may not ask whose it is, because it lacks `read:jira-user`; its account is then unknown.',
    more: 'With `expected-account-id` or `required-permissions` it still fails.',
  },
  'expected-account-id': {
    help: 'Fail with `unexpected-account` if the credential belongs to another account: its accountId, on Data Center the user key or the user name.',
  },
  'required-permissions': {
    kind: 'list',
    help: 'Permissions that the account must have, such as `EDIT_ISSUES,ADD_COMMENTS`: fail here, not in step nine, when it lacks one.',
  },
  project: {
    only: NO_VARIABLE,
    help: 'Key of the project in which `required-permissions` are needed.',
  },
  'warn-days': {
    doors: loggingIn,
    kind: 'number',
    default: '30',
    help: 'Warn when the credential ends in this many days or fewer.',
  },
  'critical-days': {
    doors: loggingIn,
    kind: 'number',
    default: '7',
    help: 'Call it critical, with an error annotation, when the credential ends in this many days or fewer.',
  },
});

export const HANDED_OVER = through(handingOver, {
  'export-env': {
    doors: ['action'],
    kind: 'flag',
    default: 'true',
    help: 'Export the variables of the outputs table that are not secret to the steps that follow.',
  },
  'export-auth-header': {
    kind: 'flag',
    default: 'false',
    help: 'Also export the secret `JIRA_AUTH_HEADER`.',
  },
  'output-credentials': {
    doors: ['action'],
    kind: 'flag',
    default: 'true',
    help: 'Set the secret outputs.',
  },
  'curl-config': {
    kind: 'flag',
    // JIRA_CURL_CONFIG is a result, the file's path.
    only: ['JIRA_WRITE_CURL_CONFIG'],
    default: 'true',
    help: 'Write the curl config file.',
  },
  'allow-uploads': {
    kind: 'flag',
    default: 'false',
    help: '`true`: the curl config also carries `X-Atlassian-Token: no-check`, without which Jira refuses attachments.',
  },
  'gajira-config': {
    doors: ['action'],
    kind: 'flag',
    default: 'false',
    help: '`true`: also write `~/jira/config.yml`, which `atlassian/gajira-*` actions log in with, until the job ends.',
    more: 'For `email` with `api-token`, on Data Center for `username` with `password`.',
  },
});

export const CONNECTION = through(exchanging, {
  'timeout-seconds': {
    kind: 'number',
    default: '60',
    help: "Time for all requests of a credential together; a check asks for an organization's lists for 300 if it is not set.",
  },
  'ca-certificate': {
    help: 'Path of a PEM file with a private CA, trusted beside the public ones, here and in the curl config.',
  },
  'client-certificate': {
    doors: loggingIn,
    help: 'Client certificate for a server that asks for one in the TLS handshake: PEM, or the path of a PEM file.',
  },
  'client-key': {
    doors: loggingIn,
    secret: true,
    help: "The client certificate's key, without a passphrase: PEM, or the path of a PEM file.",
  },
});

export const DIAGNOSTICS = through(DOORS.commands, {
  verbose: {
    kind: 'switch',
    default: 'false',
    help: 'Tell each request and each decision on standard error.',
  },
});
