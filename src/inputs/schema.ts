import { METHOD_INPUTS } from '../methods/index.js';
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
import { SHARED_INPUTS, UPDATE_INPUTS } from './update.js';

/** The Actions run where no process may be started, and not on GitLab. */
const COMMANDS_AND_FILE = ['export', 'exec', 'check', 'file', 'consent', 'refresh', ...USING] as const;

/** The inputs of every door, by the heading that help shows them under. */
export const GROUPS = {
  Site: through(LOGGING_IN, {
    'site-url': {
      doors: [...LOGGING_IN, 'sign'],
      variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
    },
    deployment: {},
    'cloud-id': {},
    'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
    'allow-private-hosts': { kind: 'flag', only: NO_VARIABLE, default: 'false' },
  }),
  'Credential, one kind of': {
    ...METHOD_INPUTS,
    ...through(LOGGING_IN, {
      'auth-method': { default: 'auto' },
      'expires-on': { variables: ['JIRA_TOKEN_EXPIRES_ON'] },
      'consented-on': { doors: ENTRIES },
    }),
  },
  'Several credentials, or an organization': through(CHECKING, {
    'credentials-file': {},
    variables: { doors: ['check-action'] },
    'org-id': {},
    'org-api-key': { secret: true },
    'credential-name': {},
    'secret-name': {},
  }),
  'Where a rotated refresh token is kept': {
    ...withoutVariables(EXCHANGING, {
      'refresh-token-secret': {},
      'refresh-token-environment': {},
      'refresh-token-organization': {},
      'refresh-token-repository': {},
    }),
    ...through(EXCHANGING, { 'github-token': { secret: true, only: ['GH_TOKEN', 'GITHUB_TOKEN'] } }),
    ...through(COMMANDS_AND_FILE, {
      'refresh-token-variable': { only: NO_VARIABLE },
      'gitlab-project': { only: ['CI_PROJECT_ID'] },
      'gitlab-group': { only: NO_VARIABLE },
      'gitlab-environment-scope': { only: NO_VARIABLE },
      'gitlab-token': { secret: true, only: ['GITLAB_TOKEN'] },
    }),
    ...through(EXCHANGING, {
      'refresh-token-file': {},
      'save-command': {
        doors: ['export', 'exec', 'check', 'consent', 'refresh', ...USING],
        only: NO_VARIABLE,
      },
      'access-token-secret': {
        doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...USING],
        only: NO_VARIABLE,
      },
    }),
  },
  Checks: through([...EXCHANGING, 'sign'], {
    identity: { doors: LOGGING_IN, only: NO_VARIABLE, default: 'required' },
    'expected-account-id': SHARED_INPUTS['expected-account-id'],
    'required-permissions': { kind: 'list' },
    project: { only: NO_VARIABLE },
    'warn-days': { doors: [...HANDING_OVER, ...ENTRIES], kind: 'number', default: '30' },
    'critical-days': { doors: [...HANDING_OVER, ...ENTRIES], kind: 'number', default: '7' },
  }),
  'Renewal (Data Center)': {
    ...through(ENTRIES, {
      renew: { kind: 'flag', default: 'false' },
      'renew-days': { kind: 'number', default: '90' },
    }),
    ...withoutVariables(ENTRIES, {
      'save-secret': {},
      'save-environment': {},
      'save-organization': {},
      'save-repository': {},
      'save-variable': { doors: ['check', 'file'] },
      'save-file': {},
    }),
  },
  Report: through(CHECKING, {
    'fail-on': { default: 'critical' },
    concurrency: { kind: 'number', default: '8' },
    html: {},
    'write-expiry': { doors: ['check'], kind: 'flag' },
  }),
  'Tell people': {
    ...through(CHECKING, {
      'github-issues': { kind: 'flag', default: 'false' },
      'github-issues-repository': {},
      'webhook-url': { secret: true, variables: ['JIRA_AUTH_WEBHOOK_URL'] },
    }),
    ...withoutVariables(CHECKING, {
      'jira-issue-project': {},
      'jira-issue-type': { default: 'Task' },
      'jira-issue-credential': {},
    }),
  },
  'Fields of issues': UPDATE_INPUTS,
  'What is handed over': through(HANDING_OVER, {
    'export-env': { doors: ['action'], kind: 'flag', default: 'true' },
    'export-auth-header': { kind: 'flag', default: 'false' },
    'output-credentials': { doors: ['action'], kind: 'flag', default: 'true' },
    'curl-config': {
      kind: 'flag',
      // JIRA_CURL_CONFIG is a result, the file's path.
      only: ['JIRA_WRITE_CURL_CONFIG'],
      default: 'true',
    },
    'allow-uploads': { kind: 'flag', default: 'false' },
    'gajira-config': { doors: ['action'], kind: 'flag', default: 'false' },
  }),
  Connection: through(EXCHANGING, {
    'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
    'ca-certificate': {},
    'client-certificate': { doors: LOGGING_IN },
    'client-key': { doors: LOGGING_IN, secret: true },
  }),
  Diagnostics: through(
    ['export', 'exec', 'check', 'cleanup', 'consent', 'refresh', 'sign', 'explain', 'completion', ...USING],
    { verbose: { kind: 'switch', default: 'false' } },
  ),
} as const;

/** Every input, once. What reads, describes or lists inputs takes them from here. */
const SCHEMA = Object.assign({}, ...Object.values(GROUPS)) as Together<(typeof GROUPS)[keyof typeof GROUPS]>;

export type InputName = keyof typeof SCHEMA;

export type SecretInput = {
  [Name in InputName]: (typeof SCHEMA)[Name] extends { readonly secret: true } ? Name : never;
}[InputName];

export const KINDS: Readonly<Record<InputName, InputKind>> = SCHEMA;

export const INPUT_NAMES = Object.keys(SCHEMA) as InputName[];

export const kindOf = (name: InputName): InputKind => KINDS[name];

export const isSecretInput = (name: InputName): name is SecretInput => kindOf(name).secret === true;

export const SECRET_INPUTS: readonly SecretInput[] = INPUT_NAMES.filter(isSecretInput);

/** True if this door takes the input. */
export const isInputOf = (door: Door, name: InputName): boolean => kindOf(name).doors.includes(door);

/** The variables that stand in for an input, in order. */
export const variablesOf = (name: InputName): readonly string[] => variablesOfKind(name, kindOf(name));
