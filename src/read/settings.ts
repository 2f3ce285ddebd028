import type { Inputs } from './inputs.js';
import { readDay } from './day.js';
import { certificatesIn, readSmallFile } from '../values/pem.js';
import { invalid, matching } from '../values/given.js';

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

/** Reads everything that is neither a credential nor its destination. @throws Failure `invalid-input` */
export function readSettings(inputs: Inputs): Settings {
  const warnDays = inputs.wholeNumber('warn-days', 0, 3650);
  const criticalDays = inputs.wholeNumber('critical-days', 0, 3650, Math.min(7, warnDays));
  if (criticalDays > warnDays) {
    throw invalid(
      '`critical-days` is greater than `warn-days`.',
      'Make `warn-days` the larger of the two: the warning comes first.',
    );
  }
  const identity = inputs.either(
    'identity',
    ['required', 'optional'],
    'Leave it out, or set it to optional if the job need not know whose credential it is.',
  );
  const expectedAccountId = inputs.text('expected-account-id')?.value;
  const requiredPermissions = inputs.list('required-permissions');
  if (!requiredPermissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) {
    throw invalid(
      '`required-permissions` holds something that is not a permission key.',
      'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.',
    );
  }
  const project = inputs.find('project');
  const date = inputs.find('expires-on');
  return {
    identity: identity ?? 'required',
    expectedAccountId,
    requiredPermissions,
    project:
      project &&
      matching(
        project,
        /^[A-Za-z][A-Za-z0-9_]{0,254}$/,
        'is not a project key',
        'Set it to a key such as PROJ.',
      ),
    expiresOn: date && readDay(date.value, date.label),
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

function readCaCertificate(inputs: Inputs): string | undefined {
  const file = inputs.text('ca-certificate');
  if (!file) return undefined;
  const certificates = certificatesIn(readSmallFile(file.value) ?? '');
  if (certificates) return certificates.join('\n');
  throw invalid(
    `${file.label} is not the path of a readable PEM file of certificates.`,
    'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.',
  );
}
