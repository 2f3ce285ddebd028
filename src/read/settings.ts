import type { ClientCertificate } from '../credential.js';
import { nodeCrypto } from '../node-crypto.js';
import type { Mask } from '../secret.js';
import { type Given, invalid, matching } from '../values/given.js';
import { certificatesIn, isPem, keyObject, readPrivateKey, readSmallFile } from '../values/pem.js';
import { marksOfCredential } from './credentials.js';
import { readDay } from '../values/day.js';
import type { Inputs } from './inputs.js';

export type Settings = Readonly<ReturnType<typeof readSettings>>;

/** Reads all inputs except the credential and its destination. @throws Failure `invalid-input` */
export function readSettings(inputs: Inputs) {
  const warnDays = inputs.wholeNumber('warn-days');
  const criticalDays = inputs.wholeNumber('critical-days', Math.min(7, warnDays));
  if (criticalDays > warnDays) {
    throw invalid(
      '`critical-days` is greater than `warn-days`.',
      'Make `warn-days` the larger of the two: the warning comes first.',
    );
  }
  const requiredPermissions = inputs.list('required-permissions');
  if (!requiredPermissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) {
    throw invalid(
      '`required-permissions` contains something that is not a permission key.',
      'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.',
    );
  }
  const project = inputs.find('project');
  const key = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;
  const date = inputs.find('expires-on');
  const ca = inputs.find('ca-certificate');
  return {
    /** `optional`: a credential that may not read its own account is accepted. */
    identity: inputs.either('identity', ['required', 'optional']) ?? 'required',
    expectedAccountId: inputs.text('expected-account-id')?.value,
    requiredPermissions,
    /** Jira compares capitals. */
    project:
      project &&
      matching(project, key, 'is not a project key', 'Set it to a key such as PROJ.').toUpperCase(),
    /** The last day of the long-lived credential, `YYYY-MM-DD`. */
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
    timeoutSeconds: inputs.wholeNumber('timeout-seconds'),
    credentialMarks: marksOfCredential(inputs),
    /** PEM. */
    caCertificate: ca && readCertificates(ca).join('\n'),
  };
}

/** Reads certificates from PEM or a PEM file. CI systems' settings may escape line breaks as `\n`. */
function readCertificates(given: Given): string[] {
  const certificates = certificatesIn(textOf(given).replace(/\\[rn]/g, ''));
  if (certificates) return certificates;
  throw invalid(
    `${given.label} holds no certificate in PEM.`,
    'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.',
  );
}

/** @throws Failure `invalid-input` */
export function readClientCertificate(inputs: Inputs, mask: Mask): ClientCertificate | undefined {
  const [certificate, key] = [inputs.find('client-certificate'), inputs.find('client-key')];
  // Masked before any other check can fail.
  const keyPem = key && readPrivateKey(key.label, textOf(key), mask, !isPem(key.value));
  const either = certificate ?? key;
  if (!either) return undefined;
  if (!certificate || !key || !keyPem) {
    throw invalid(
      `${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`,
      'Give both, or neither.',
    );
  }
  const pem = `${readCertificates(certificate).join('\n')}\n`;
  // Of several, Node reads the first.
  if (new (nodeCrypto().X509Certificate)(pem).checkPrivateKey(keyObject(key.label, keyPem))) {
    return { certificate: pem, key: keyPem };
  }
  throw invalid(
    `${key.label} does not belong to the first certificate in ${certificate.label}.`,
    "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.",
  );
}

function textOf({ label, value }: Given): string {
  const text = isPem(value) ? value : readSmallFile(value);
  if (text !== undefined) return text;
  throw invalid(
    `${label} is neither PEM nor the path of a readable file.`,
    'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.',
  );
}
