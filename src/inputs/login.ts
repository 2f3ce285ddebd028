import { METHOD_INPUTS, METHOD_NAMES } from '../methods/index.js';
import { ENTRIES, EXCHANGING, HANDING_OVER, LOGGING_IN, NO_VARIABLE, through } from '../values/input-kind.js';

export const SITE = through(LOGGING_IN, {
  'site-url': {
    doors: [...LOGGING_IN, 'sign'],
    variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
    help: 'The Jira site: `acme`, `https://acme.atlassian.net`, or `https://jira.example.com/jira` with its context path.',
    more: "Also a custom domain, or the site's address on the gateway, `https://api.atlassian.com/ex/jira/{cloudId}`. What a browser's address bar adds (`/browse/KEY-1`, `/rest/api/3`) is left out. Required, except for an OAuth grant that reaches one site, and for a check with `credentials-file` or `org-id`.",
  },
  deployment: {
    help: "`cloud` or `data-center`; a host that is not Atlassian's is asked, without a credential, if this is not set.",
  },
  'cloud-id': { help: "The site's cloudId, which saves its look-up." },
  'allowed-hosts': {
    doors: [...EXCHANGING, 'sign', 'cleanup'],
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

export const CREDENTIAL = through(LOGGING_IN, {
  ...METHOD_INPUTS,
  'auth-method': {
    default: 'auto',
    help: "A method's name, which pins it; `auto` asks Jira which kind of API token it is.",
    more: `${METHOD_NAMES.map((name) => `\`${name}\``).join(', ')}.`,
  },
  'expires-on': {
    variables: ['JIRA_TOKEN_EXPIRES_ON'],
    help: 'Last day of the long-lived credential, `YYYY-MM-DD` in UTC, to be warned before it.',
  },
  'consented-on': {
    doors: ENTRIES,
    help: 'The day on which consent was given to an OAuth 2.0 grant, `YYYY-MM-DD`, where its store remembers none.',
  },
});

export const DEMANDS = through([...EXCHANGING, 'sign'], {
  identity: {
    doors: LOGGING_IN,
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
    doors: LOGGING_IN,
    kind: 'number',
    default: '30',
    help: 'Warn when the credential ends in this many days or fewer.',
  },
  'critical-days': {
    doors: LOGGING_IN,
    kind: 'number',
    default: '7',
    help: 'Call it critical, with an error annotation, when the credential ends in this many days or fewer.',
  },
});

export const HANDED_OVER = through(HANDING_OVER, {
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

export const CONNECTION = through(EXCHANGING, {
  'timeout-seconds': {
    kind: 'number',
    default: '60',
    help: "Time for all requests of a credential together; a check asks for an organization's lists for 300 if it is not set.",
  },
  'ca-certificate': {
    help: 'Path of a PEM file with a private CA, trusted beside the public ones, here and in the curl config.',
  },
  'client-certificate': {
    doors: LOGGING_IN,
    help: 'Client certificate for a server that asks for one in the TLS handshake: PEM, or the path of a PEM file.',
  },
  'client-key': {
    doors: LOGGING_IN,
    secret: true,
    help: "The client certificate's key, without a passphrase: PEM, or the path of a PEM file.",
  },
});
