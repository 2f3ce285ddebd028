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
  through,
  type Together,
  USING,
  variablesOf as variablesOfKind,
} from '../values/input-kind.js';
import { type Naming, wordsFor } from '../values/words.js';

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
        'Also a custom domain, or the gateway address `https://api.atlassian.com/ex/jira/{cloudId}`. Pasted paths such as `/browse/KEY-1` and `/rest/api/3` are removed. Required, except for an OAuth grant that covers one site, and for a check with `credentials-file` or `org-id`.',
      ],
      doors: [...EXCHANGING, 'sign'],
      variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
    },
    deployment: {
      help: "`cloud` or `data-center`. If not set, a host that isn't Atlassian's is asked, without a credential.",
    },
    'cloud-id': {
      help: "The site's cloudId, to save the look-up. It is not compared with `site-url`: with another site's, requests on the gateway go to that one.",
    },
    'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
    'allow-private-hosts': {
      help: '`true`: `site-url` may be the address of a private network (`https://10.0.0.5:8443`), a one-word name (`https://jira`), or this machine, the only host that may use `http:`.',
      ...OFF,
    },
  }),
  'Credential (one kind)': {
    ...METHOD_INPUTS,
    ...through(LOGGING_IN, {
      'auth-method': {
        help: [
          'The login method. `auto` detects it, and asks Jira which kind of API token it is.',
          `To pin it, set ${METHOD_NAMES.map((name) => `\`${name}\``).join(', ')}.`,
        ],
        default: 'auto',
      },
      'expires-on': {
        help: "The credential's last day, `YYYY-MM-DD` in UTC, to be warned before it expires.",
        variables: ['JIRA_TOKEN_EXPIRES_ON'],
      },
      'consented-on': {
        help: "The date of an OAuth 2.0 grant's consent, `YYYY-MM-DD`, if its store doesn't record it.",
        doors: ENTRIES,
      },
    }),
  },
  'Several credentials, or an organization': through(CHECKING, {
    'credentials-file': {
      help: 'Path of a YAML file that lists several credentials and names the variables that hold them.',
    },
    variables: {
      help: "Lines `NAME=value` for the variables that `credentials-file` names, in a reusable workflow, where `env:` can't set them.",
      doors: ['check-action'],
    },
    'org-id': {
      help: [
        'ID of an Atlassian organization, which knows when its tokens expire.',
        'Without a credential, all its tokens are checked; `email` and `token-name` (with `*`) narrow them down. For Government Cloud, also set `site-url`.',
      ],
    },
    'org-api-key': {
      help: "The organization's API key, with the scopes `read:tokens:admin`, `read:service-accounts-tokens:admin` and `read:keys:admin`.",
      secret: true,
    },
    'credential-name': { help: "The credential's name in reports; its e-mail address and site if not set." },
    'secret-name': { help: 'Name of the secret that holds the credential, for reports.' },
  }),
  'Refresh token storage': {
    ...through(EXCHANGING, {
      'refresh-token-secret': {
        help: 'Name of the GitHub Actions secret to save each new refresh token in, before anything else.',
      },
      'refresh-token-environment': {
        help: "The secret's environment; if not set, it is a repository secret.",
      },
      'refresh-token-organization': {
        help: 'The organization that owns the secret, instead of a repository.',
      },
      'refresh-token-repository': {
        help: "The secret's repository, `OWNER/NAME`; if not set, the workflow's.",
      },
      'github-token': {
        help: "A fine-grained personal access token, or an App's token, that may write the secret. The workflow's own token can't, but may open issues.",
        secret: true,
        only: ['GH_TOKEN', 'GITHUB_TOKEN'],
      },
    }),
    ...through([...COMMANDS, 'file'], {
      'refresh-token-variable': {
        help: 'Name of the GitLab CI/CD variable to save each new refresh token in.',
      },
      'gitlab-project': {
        help: "The GitLab variable's project: its number, or `GROUP/NAME`.",
        only: ['CI_PROJECT_ID'],
      },
      'gitlab-group': {
        help: "The GitLab variable's group, instead of a project: its number, or its path.",
      },
      'gitlab-environment-scope': {
        help: "The GitLab variable's environment scope, if its key exists in several.",
      },
      'gitlab-token': {
        help: 'A GitLab token that may write the variable.',
        secret: true,
        only: ['GITLAB_TOKEN'],
      },
    }),
    ...through(EXCHANGING, {
      'refresh-token-file': {
        help: 'A file that stores the refresh token, on a permanent disk: each login reads and replaces it, one job at a time.',
      },
      'save-command': {
        help: 'A command that saves the token from its standard input.',
        doors: COMMANDS,
      },
      'access-token-secret': {
        help: 'Name of a GitHub Actions secret, in the same place, to save the access token in for other jobs.',
        doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...USING],
      },
    }),
  },
  Guards: through([...EXCHANGING, 'sign'], {
    identity: {
      help: [
        '`optional`: also accept a token without the scope `read:jira-user`, whose account stays unknown.',
        'It has no effect with `expected-account-id` or `required-permissions`.',
      ],
      doors: LOGGING_IN,
      default: 'required',
    },
    'expected-account-id': SHARED_INPUTS['expected-account-id'],
    'required-permissions': {
      help: 'Permissions that the account must have, such as `EDIT_ISSUES,ADD_COMMENTS`. The login fails if it lacks one.',
      kind: 'list',
    },
    project: {
      help: 'Key of a project: where the account needs `required-permissions`, or whose new issues `fields` describes.',
    },
    'warn-days': {
      help: 'Warn when the credential expires in this many days or fewer.',
      doors: [...HANDING_OVER, ...ENTRIES],
      range: [0, 3650],
      default: '30',
    },
    'critical-days': {
      help: 'Report it as critical, with an error annotation, when the credential expires in this many days or fewer.',
      doors: [...HANDING_OVER, ...ENTRIES],
      range: [0, 3650],
      default: '7',
    },
  }),
  'Renewal (Data Center)': through(ENTRIES, {
    renew: {
      help: [
        '`true`: renew a personal access token that expires soon: create a new one, save it, verify it, then revoke the old one.',
        'Choose where to save it. With `credentials-file`, set this in an entry.',
      ],
      ...OFF,
    },
    'renew-days': { help: "The new token's lifetime, in days.", range: [1, 3650], default: '90' },
    'save-secret': {
      help: 'Name of the GitHub Actions secret to save the new token in, with `github-token`.',
    },
    'save-environment': { help: "The secret's environment." },
    'save-organization': { help: 'The organization that owns the secret.' },
    'save-repository': {
      help: "The secret's repository, `OWNER/NAME`; if not set, the workflow's.",
    },
    'save-variable': {
      help: 'Name of the GitLab CI/CD variable to save the new token in.',
      doors: ['check', 'file'],
    },
    'save-file': { help: 'Path of the file to save the new token in, outside the workspace.' },
  }),
  Report: through(CHECKING, {
    'fail-on': {
      help: 'The mildest status that fails the check: `warning`, `critical` or `expired`; or `never`. A refused credential always fails it, except with `never`.',
      default: 'critical',
    },
    concurrency: { help: 'How many credentials to check at the same time.', range: [1, 64], default: '8' },
    html: { help: 'Path of an HTML page to write: one file, with a timeline of all credentials.' },
    'write-expiry': {
      help: 'Write the expiry dates that servers report into the credentials file, or, as NAME=YYYY-MM-DD, the date of a new one.',
      doors: ['check'],
      kind: 'flag',
    },
  }),
  'Issues and chat': through(CHECKING, {
    'github-issues': {
      help: [
        '`true`: open, update and close a GitHub issue for each credential that is about to expire.',
        'Needs `github-token`, and `permissions: issues: write` in the job.',
      ],
      ...OFF,
    },
    'github-issues-repository': {
      help: "The repository for the issues, `OWNER/NAME`; if not set, the workflow's.",
    },
    'webhook-url': {
      help: "Address of an incoming webhook that accepts Slack's JSON; it is a secret.",
      secret: true,
      variables: ['JIRA_AUTH_WEBHOOK_URL'],
    },
    'jira-issue-project': {
      help: 'Key of the Jira project to keep an issue in for each credential that is about to expire.',
    },
    'jira-issue-type': { help: 'The type of these issues.', default: 'Task' },
    'jira-issue-credential': {
      help: 'Name of the checked credential that writes them; if not set, the first that works.',
    },
  }),
  'Fields of issues': UPDATE_INPUTS,
  'Hand-over': through(HANDING_OVER, {
    'export-env': {
      help: 'Export the non-secret variables in the outputs table to later steps.',
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
      help: '`true`: add `X-Atlassian-Token: no-check` to the curl config, which Jira requires for attachments.',
      ...OFF,
    },
    'gajira-config': {
      help: [
        '`true`: also log in `atlassian/gajira-*` actions, through `~/jira/config.yml`, until the job ends.',
        'Needs `email` and `api-token`, on Data Center `username` and `password`.',
      ],
      doors: ['action'],
      ...OFF,
    },
  }),
  Network: through(EXCHANGING, {
    'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
    'ca-certificate': {
      help: 'A private CA to trust in addition to the public ones, here and in the curl config: PEM, or the path of a PEM file.',
    },
    'client-certificate': {
      help: 'Client certificate for a server that requires one: PEM, or the path of a PEM file.',
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
      help: 'Log each request and each decision to standard error.',
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

export const wordsOf = (naming: Naming<InputName>): Words =>
  wordsFor(naming, (word) => Object.hasOwn(KINDS, word));
