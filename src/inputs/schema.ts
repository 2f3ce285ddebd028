import type { Words } from '../failure.js';
import { SHARED_INPUTS, UPDATE_INPUTS } from './update.js';
import { METHOD_INPUTS, METHOD_NAMES } from '../methods/index.js';
import {
  CHECKING,
  type Door,
  ENTRIES,
  EXCHANGING,
  HANDING_OVER,
  type InputKind,
  LOGGING_IN,
  NO_VARIABLE,
  through,
  type Together,
  USING,
  variablesOf as variablesOfKind,
  withoutVariables,
} from '../values/input-kind.js';
import { actionWords, type Naming, wordsFor } from '../values/words.js';

/** Doors other than the Actions, which don't run on GitLab and may not start processes. */
const COMMANDS: readonly Door[] = ['export', 'exec', 'check', 'consent', 'refresh', ...USING];

/** Flags by their default. */
const OFF = { kind: 'flag', default: 'false' } as const;
const ON = { kind: 'flag', default: 'true' } as const;

/** Every door's inputs, by their heading in help. */
export const GROUPS = {
  Site: through(LOGGING_IN, {
    'site-url': {
      help: [
        'The Jira site: `acme`, `https://acme.atlassian.net`, or `https://jira.example.com/jira` with its context path.',
        "Also a custom domain, or the site's address on the gateway, `https://api.atlassian.com/ex/jira/{cloudId}`. What a browser's address bar adds (`/browse/KEY-1`, `/rest/api/3`) is left out. Required, except for an OAuth grant that reaches one site, and for a check with `credentials-file` or `org-id`.",
      ],
      doors: [...EXCHANGING, 'sign'],
      variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
    },
    deployment: {
      help: "`cloud` or `data-center`; a host that is not Atlassian's is asked, without a credential, if this is not set.",
    },
    'cloud-id': { help: "The site's cloudId, which saves looking it up." },
    'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
    'allow-private-hosts': {
      help: '`true`: `site-url` may be an address of a private network (`https://10.0.0.5:8443`), a name without a dot (`https://jira`), or this machine, which alone may be reached by `http:`.',
      ...OFF,
      ...NO_VARIABLE,
    },
  }),
  'Credential, one kind of': {
    ...METHOD_INPUTS,
    ...through(LOGGING_IN, {
      'auth-method': {
        help: [
          "A method's name, which pins it; `auto` asks Jira which kind of API token it is.",
          `${METHOD_NAMES.map((name) => `\`${name}\``).join(', ')}.`,
        ],
        default: 'auto',
      },
      'expires-on': {
        help: 'Last day of the long-lived credential, `YYYY-MM-DD` in UTC, so that you are warned before it.',
        variables: ['JIRA_TOKEN_EXPIRES_ON'],
      },
      'consented-on': {
        help: 'The day on which consent was given to an OAuth 2.0 grant, `YYYY-MM-DD`, where its store remembers none.',
        doors: ENTRIES,
      },
    }),
  },
  'Several credentials, or an organization': through(CHECKING, {
    'credentials-file': {
      help: 'Path of a YAML file that lists several credentials and names the variables that hold them.',
    },
    variables: {
      help: "Lines `NAME=value` of variables that `credentials-file` names, where `env:` can't set them: in a reusable workflow.",
      doors: ['check-action'],
    },
    'org-id': {
      help: [
        'ID of an Atlassian organization, to ask when its tokens expire.',
        'Without a credential beside it, all its tokens are checked; `email` and `token-name` (with `*`) then narrow it down. In Government Cloud, give `site-url` as well.',
      ],
    },
    'org-api-key': {
      help: "API key of the organization's administrators, with the scopes `read:tokens:admin`, `read:service-accounts-tokens:admin` and `read:keys:admin`.",
      secret: true,
    },
    'credential-name': { help: 'What reports call the credential; its e-mail address and site if not set.' },
    'secret-name': { help: 'Name of the secret that a new credential is stored in, for reports.' },
  }),
  'Where a rotated refresh token is kept': {
    ...withoutVariables(EXCHANGING, {
      'refresh-token-secret': {
        help: 'Name of the GitHub Actions secret in which a new refresh token is saved before anything else happens.',
      },
      'refresh-token-environment': {
        help: "The environment that the secret belongs to; without it, the repository's own.",
      },
      'refresh-token-organization': {
        help: 'The organization that the secret belongs to, in place of a repository.',
      },
      'refresh-token-repository': {
        help: 'The repository that the secret belongs to, `OWNER/NAME`; without it, the one that the workflow runs in.',
      },
    }),
    ...through(EXCHANGING, {
      'github-token': {
        help: "A fine-grained personal access token, or an App's, that may write the secret; the workflow's own can't, but it may open issues.",
        secret: true,
        only: ['GH_TOKEN', 'GITHUB_TOKEN'],
      },
    }),
    ...withoutVariables([...COMMANDS, 'file'], {
      'refresh-token-variable': {
        help: 'Name of the GitLab CI/CD variable in which the refresh token is saved.',
      },
      'gitlab-project': {
        help: 'The GitLab project that the variable belongs to: its number, or `GROUP/NAME`.',
        only: ['CI_PROJECT_ID'],
      },
      'gitlab-group': {
        help: 'The GitLab group that the variable belongs to, in place of a project: its number, or its path.',
      },
      'gitlab-environment-scope': {
        help: 'The environment scope of the GitLab variable, where its key exists in several.',
      },
      'gitlab-token': {
        help: 'A GitLab token that may write the variable.',
        secret: true,
        only: ['GITLAB_TOKEN'],
      },
    }),
    ...through(EXCHANGING, {
      'refresh-token-file': {
        help: 'A file that keeps the refresh token, on a disk that stays: read, exchanged, and replaced, by one job at a time.',
      },
      'save-command': {
        help: 'A command that saves the token, which it gets on standard input.',
        doors: COMMANDS,
        ...NO_VARIABLE,
      },
      'access-token-secret': {
        help: 'Name of a GitHub Actions secret for the access token, in the same place, so that other jobs can use it as `access-token`.',
        doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...USING],
        ...NO_VARIABLE,
      },
    }),
  },
  Checks: through([...EXCHANGING, 'sign'], {
    identity: {
      help: [
        '`optional`: also accept a token without the scope `read:jira-user`, whose account stays unknown.',
        'With `expected-account-id` or `required-permissions` it still fails.',
      ],
      doors: LOGGING_IN,
      ...NO_VARIABLE,
      default: 'required',
    },
    'expected-account-id': SHARED_INPUTS['expected-account-id'],
    'required-permissions': {
      help: 'Permissions that the account must have, such as `EDIT_ISSUES,ADD_COMMENTS`: fail here, not in step nine, when it lacks one.',
      kind: 'list',
    },
    project: {
      help: 'Key of a project: the one in which `required-permissions` are needed, or whose new issues `fields` is asked about.',
      ...NO_VARIABLE,
    },
    'warn-days': {
      help: 'Warn when the credential expires in this many days or fewer.',
      doors: [...HANDING_OVER, ...ENTRIES],
      kind: 'number',
      default: '30',
    },
    'critical-days': {
      help: 'Call it critical, with an error annotation, when the credential expires in this many days or fewer.',
      doors: [...HANDING_OVER, ...ENTRIES],
      kind: 'number',
      default: '7',
    },
  }),
  'Renewal (Data Center)': {
    ...through(ENTRIES, {
      renew: {
        help: [
          '`true`: replace a personal access token that expires soon: create its successor, save it, verify it, and then revoke the old one.',
          'Choose where it is saved. With `credentials-file`, put it in an entry.',
        ],
        ...OFF,
      },
      'renew-days': { help: "The successor's lifetime, in days.", kind: 'number', default: '90' },
    }),
    ...withoutVariables(ENTRIES, {
      'save-secret': {
        help: 'Name of the GitHub Actions secret that the successor is saved as, by `github-token`.',
      },
      'save-environment': { help: 'The environment that the secret belongs to.' },
      'save-organization': { help: 'The organization that the secret belongs to.' },
      'save-repository': {
        help: 'The repository that the secret belongs to, `OWNER/NAME`; this one if not set.',
      },
      'save-variable': {
        help: 'Name of the GitLab CI/CD variable that the successor is saved as.',
        doors: ['check', 'file'],
      },
      'save-file': { help: 'Path of a file that the successor is saved in, outside the workspace.' },
    }),
  },
  Report: through(CHECKING, {
    'fail-on': {
      help: 'Fail for a credential that is `warning`, `critical`, `expired`, or worse, or `never`; a refused one fails unless this is `never`.',
      default: 'critical',
    },
    concurrency: { help: 'How many credentials are tried at a time.', kind: 'number', default: '8' },
    html: { help: 'Path of a page to write, with a timeline of all credentials; it needs no other file.' },
    'write-expiry': {
      help: 'Write the days that were found into the credentials file, or NAME=YYYY-MM-DD after a renewal.',
      doors: ['check'],
      kind: 'flag',
    },
  }),
  'Tell people': {
    ...through(CHECKING, {
      'github-issues': {
        help: [
          '`true`: keep a GitHub issue for each credential that is about to expire: opened, updated and closed automatically.',
          'Needs `github-token`, and `permissions: issues: write` in the job.',
        ],
        ...OFF,
      },
      'github-issues-repository': {
        help: 'The repository for the issues, `OWNER/NAME`; this one if not set.',
      },
      'webhook-url': {
        help: "Address of a chat's incoming webhook that accepts Slack's JSON; a secret.",
        secret: true,
        variables: ['JIRA_AUTH_WEBHOOK_URL'],
      },
    }),
    ...withoutVariables(CHECKING, {
      'jira-issue-project': {
        help: 'Key of a Jira project in which an issue is kept for each credential that is about to expire.',
      },
      'jira-issue-type': { help: 'The type of these issues.', default: 'Task' },
      'jira-issue-credential': {
        help: 'Name of the checked credential that writes them; the first that works if not set.',
      },
    }),
  },
  'Fields of issues': UPDATE_INPUTS,
  'What is handed over': through(HANDING_OVER, {
    'export-env': {
      help: 'Export the variables of the outputs table that are not secret to the steps that follow.',
      doors: ['action'],
      ...ON,
    },
    'export-auth-header': { help: 'Also export the secret `JIRA_AUTH_HEADER`.', ...OFF },
    'output-credentials': { help: 'Set the secret outputs.', doors: ['action'], ...ON },
    'curl-config': {
      help: 'Write the curl config file.',
      ...ON,
      // JIRA_CURL_CONFIG is a result, the file's path.
      only: ['JIRA_WRITE_CURL_CONFIG'],
    },
    'allow-uploads': {
      help: '`true`: the curl config also carries `X-Atlassian-Token: no-check`, without which Jira refuses attachments.',
      ...OFF,
    },
    'gajira-config': {
      help: [
        '`true`: also write `~/jira/config.yml`, which `atlassian/gajira-*` actions log in with, until the job ends.',
        'For `email` with `api-token`, on Data Center for `username` with `password`.',
      ],
      doors: ['action'],
      ...OFF,
    },
  }),
  Connection: through(EXCHANGING, {
    'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
    'ca-certificate': {
      help: 'Path of a PEM file with a private CA, trusted beside the public ones, here and in the curl config.',
    },
    'client-certificate': {
      help: 'Client certificate for a server that asks for one in the TLS handshake: PEM, or the path of a PEM file.',
      doors: LOGGING_IN,
    },
    'client-key': {
      help: "The client certificate's key, without a passphrase: PEM, or the path of a PEM file.",
      doors: LOGGING_IN,
      secret: true,
    },
  }),
  Diagnostics: through([...COMMANDS, 'cleanup', 'sign', 'explain', 'completion'], {
    verbose: {
      help: 'Log each request and each decision on standard error.',
      kind: 'switch',
      default: 'false',
    },
  }),
} as const;

/** Every input, once. */
export const KINDS = Object.assign({}, ...Object.values(GROUPS)) as Together<
  (typeof GROUPS)[keyof typeof GROUPS]
>;

export type InputName = keyof typeof KINDS;

export const INPUT_NAMES = Object.keys(KINDS) as InputName[];

export const kindOf = (name: InputName): InputKind => KINDS[name];

export const isSecretInput = (name: InputName): boolean => kindOf(name).secret === true;

export const SECRET_INPUTS = INPUT_NAMES.filter(isSecretInput);

export const isInputOf = (door: Door, name: InputName): boolean => kindOf(name).doors.includes(door);

export const variablesOf = (name: InputName): readonly string[] => variablesOfKind(name, kindOf(name));

const isInputName = (word: string): word is InputName => (INPUT_NAMES as readonly string[]).includes(word);

export const wordsOf = (naming: Naming<InputName>): Words => wordsFor(naming, isInputName);

const inputWords = (door: Door): Words =>
  actionWords((name) => isInputName(name) && isInputOf(door, name), isInputName);

export const ACTION_WORDS = inputWords('action');
export const CHECK_WORDS = inputWords('check-action');
