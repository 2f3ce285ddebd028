import type { SecureContext } from 'node:tls';
import type { ClientCertificate } from '../credential.js';
import { Failure } from '../failure.js';
import { readText } from '../files.js';
import type { Environment } from '../results.js';

/**
 * Refuses a process that would expose the credential: one without certificate checks, or with Node's debugger.
 * @throws Failure `tls-failure` or `invalid-input`
 */
export function refuseUnsafeProcess(environment: Environment): void {
  refuseDebugger(environment);
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return;
  throw new Failure(
    'tls-failure',
    'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.',
    'Remove it. For a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.',
  );
}

export function refuseDebugger({ NODE_OPTIONS }: Environment): void {
  // --inspect-port and --inspect-publish-uid don't start it.
  if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join())) return;
  throw new Failure(
    'invalid-input',
    "Node's debugger is on, which lets any user of this machine read the credential.",
    'Remove --inspect from NODE_OPTIONS and from the arguments of node.',
  );
}

export interface Tls {
  /** All that Node trusts in this process, and the private CA, as PEM. */
  readonly authorities: string | undefined;
  readonly client: ClientCertificate | undefined;
  /** The same settings, parsed once, because parsing takes longer than a request. */
  readonly context: SecureContext;
}

/** A bundle of all public CAs holds a few hundred certificates. Bytes. */
const LARGEST_BUNDLE = 16 * 1024 * 1024;

/**
 * Trusts a private CA (PEM) beside the public ones, and presents a client certificate. The option `ca` replaces Node's
 * list, so NODE_EXTRA_CA_CERTS is read again. Returns `undefined` if Node's defaults are enough.
 */
export async function tlsWith(
  privateCa: string | undefined,
  client: ClientCertificate | undefined,
  { NODE_EXTRA_CA_CERTS: extra = '' }: Environment,
): Promise<Tls | undefined> {
  if (privateCa === undefined) return tlsFrom(undefined, client);
  const { rootCertificates } = await import('node:tls');
  const authorities = [...rootCertificates];
  try {
    authorities.push(readText(extra, { largestBytes: LARGEST_BUNDLE }));
  } catch {
    // Node has warned about the file at startup, and ignored it.
  }
  return tlsFrom([...authorities, privateCa].join('\n'), client);
}

/** As {@link tlsWith}, with the complete list of trusted certificates. */
export async function tlsFrom(
  authorities: string | undefined,
  client: ClientCertificate | undefined,
): Promise<Tls | undefined> {
  if (authorities === undefined && client === undefined) return undefined;
  const { createSecureContext } = await import('node:tls');
  const own = client && { cert: client.certificate, key: client.key.reveal() };
  try {
    return { authorities, client, context: createSecureContext({ ca: authorities, ...own }) };
  } catch {
    // OpenSSL has a dozen reasons, and its message may quote the input.
    throw new Failure(
      'invalid-input',
      'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.',
      'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.',
    );
  }
}
