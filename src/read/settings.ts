import type { Inputs } from './inputs.js';
import { marksOfCredential } from './credential-mark.js';
import { readDay } from './day.js';
import { certificatesIn, readSmallFile } from '../values/pem.js';
import { invalid, matching } from '../values/given.js';

/** What is asked of the verified session, and how it is handed over. */
export type Settings = Readonly<ReturnType<typeof readSettings>>;

/** Reads everything that is neither a credential nor its destination. @throws Failure `invalid-input` */
export function readSettings(inputs: Inputs) {
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
    /** `optional`: a credential that may not ask whose it is will do. */
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
    /** The last day on which the long-lived credential works, `YYYY-MM-DD`. */
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
    /** Of what was given to log in with, for later steps. */
    credentialMarks: marksOfCredential(inputs),
    /** PEM. */
    caCertificate: readCaCertificate(inputs),
  };
}

export function readTimeoutSeconds(inputs: Inputs): number {
  return inputs.wholeNumber('timeout-seconds', 1, 3600);
}

function readCaCertificate(inputs: Inputs): string | undefined {
  const file = inputs.text('ca-certificate');
  if (!file) return undefined;
  const text = readSmallFile(file.value);
  const certificates = text && certificatesIn(text);
  if (certificates) return certificates.join('\n');
  throw invalid(
    `${file.label} is not the path of a readable PEM file of certificates.`,
    'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.',
  );
}
