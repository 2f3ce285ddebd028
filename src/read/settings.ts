import { Failure } from '../failure.js';
import { readDay } from './day.js';
import type { Inputs } from './inputs.js';
import { certificatesIn, readSmallFile } from './pem-file.js';

/** What is asked of the verified session, and how it is handed over. */
export interface Settings {
  /** `optional`: a credential that may not ask whose it is will do. */
  readonly identity: 'required' | 'optional';
  readonly expectedAccountId: string | undefined;
  /** Permission keys such as `EDIT_ISSUES`. */
  readonly requiredPermissions: readonly string[];
  /** Project key in which the permissions are needed; without it, Jira answers for any project. */
  readonly project: string | undefined;
  /** `YYYY-MM-DD`: the last day on which the long-lived credential works, as its owner declares it. */
  readonly expiresOn: string | undefined;
  readonly warnDays: number;
  readonly criticalDays: number;
  readonly exportEnv: boolean;
  readonly exportAuthHeader: boolean;
  readonly outputCredentials: boolean;
  readonly curlConfig: boolean;
  /** The curl config also carries the header without which Jira refuses uploads. */
  readonly allowUploads: boolean;
  /** Also write what atlassian/gajira-* actions log in with. */
  readonly gajiraConfig: boolean;
  /** The personal access token's name in Jira, to find its expiry by. */
  readonly tokenName: string | undefined;
  readonly timeoutSeconds: number;
  /** PEM text of a private CA. */
  readonly caCertificate: string | undefined;
}

/** Reads everything that is neither a credential nor its destination. */
export function readSettings(inputs: Inputs): Settings {
  const warnDays = inputs.wholeNumber('warn-days', 0, 3650);
  const criticalDays = inputs.wholeNumber('critical-days', 0, 3650, Math.min(7, warnDays));
  if (criticalDays > warnDays) {
    throw new Failure(
      'invalid-input',
      '`critical-days` is greater than `warn-days`.',
      'Make `warn-days` the larger of the two: the warning comes first.',
    );
  }
  return {
    identity: readIdentity(inputs),
    expectedAccountId: inputs.text('expected-account-id')?.value,
    requiredPermissions: readPermissions(inputs),
    project: readProject(inputs),
    expiresOn: readDate(inputs),
    warnDays,
    criticalDays,
    exportEnv: inputs.flag('export-env'),
    exportAuthHeader: inputs.flag('export-auth-header'),
    outputCredentials: inputs.flag('output-credentials'),
    curlConfig: inputs.flag('curl-config'),
    allowUploads: inputs.flag('allow-uploads'),
    gajiraConfig: inputs.flag('gajira-config'),
    tokenName: inputs.text('token-name')?.value,
    timeoutSeconds: readTimeoutSeconds(inputs),
    caCertificate: readCaCertificate(inputs),
  };
}

export function readTimeoutSeconds(inputs: Inputs): number {
  return inputs.wholeNumber('timeout-seconds', 1, 3600);
}

function readIdentity(inputs: Inputs): Settings['identity'] {
  const given = inputs.find('identity');
  const value = given?.value.toLowerCase() ?? 'required';
  if (value === 'required' || value === 'optional') return value;
  throw new Failure(
    'invalid-input',
    `${given?.label ?? ''} is neither required nor optional.`,
    'Leave it out, or set it to optional if the job need not know whose credential it is.',
  );
}

function readPermissions(inputs: Inputs): string[] {
  const permissions = inputs.list('required-permissions');
  if (permissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) return permissions;
  throw new Failure(
    'invalid-input',
    '`required-permissions` holds something that is not a permission key.',
    'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.',
  );
}

function readProject(inputs: Inputs): string | undefined {
  const project = inputs.find('project');
  if (!project || /^[A-Za-z][A-Za-z0-9_]{0,254}$/.test(project.value)) return project?.value;
  throw new Failure('invalid-input', '`project` is not a project key.', 'Set it to a key such as PROJ.');
}

function readDate(inputs: Inputs): string | undefined {
  const date = inputs.find('expires-on');
  return date && readDay(date.value, date.label);
}

function readCaCertificate(inputs: Inputs): string | undefined {
  const file = inputs.text('ca-certificate');
  if (!file) return undefined;
  const certificates = certificatesIn(readSmallFile(file.value) ?? '');
  if (certificates) return certificates.join('\n');
  throw new Failure(
    'invalid-input',
    `${file.label} is not the path of a readable PEM file of certificates.`,
    'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.',
  );
}
