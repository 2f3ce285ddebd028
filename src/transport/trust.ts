import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { Failure } from '../failure.js';
import type { Environment } from '../read/inputs.js';

/**
 * Refuses an environment in which certificates are not checked: whoever answers would get the credential.
 *
 * @throws Failure `tls-failure`
 */
export function refuseUncheckedTls(environment: Environment): void {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new Failure(
      'tls-failure',
      'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.',
      'Remove it; for a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.',
    );
  }
}

/**
 * Every certificate that Node trusts in this process, and the private CA's beside them. A CA option replaces Node's
 * own list, so that NODE_EXTRA_CA_CERTS has to be read once more.
 *
 * @param privateCa PEM text
 */
export function trustedCertificates(privateCa: string, environment: Environment): string[] {
  return [...tls.rootCertificates, ...extraCertificates(environment.NODE_EXTRA_CA_CERTS), privateCa];
}

function extraCertificates(file: string | undefined): string[] {
  if (!file) return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // Node has said at start that it ignores the file, and goes on without it; so do we.
    return [];
  }
}
