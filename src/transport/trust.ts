import { readFileSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
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

/** What is trusted in a run with a private CA. */
export interface Trust {
  /** Every certificate that Node trusts in this process, and the private CA's beside them, as PEM. */
  readonly certificates: string;
  /** The same for connections: parsed once, because it takes Node longer than a request does. */
  readonly context: SecureContext;
}

/**
 * Trusts a private CA beside the public ones. A CA option replaces Node's own list, so that NODE_EXTRA_CA_CERTS has to
 * be read once more.
 *
 * @param privateCa PEM text
 */
export async function trustBeside(privateCa: string, environment: Environment): Promise<Trust> {
  // Loaded here alone: most runs have no private CA, and some end before their first request.
  const { createSecureContext, rootCertificates } = await import('node:tls');
  const certificates = [
    ...rootCertificates,
    ...extraCertificates(environment.NODE_EXTRA_CA_CERTS),
    privateCa,
  ];
  return { certificates: certificates.join('\n'), context: createSecureContext({ ca: certificates }) };
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
