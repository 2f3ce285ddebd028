import type { SecureContext } from 'node:tls';
import type { ClientCertificate } from '../credential.js';
import { Failure } from '../failure.js';
import { readText } from '../files.js';
import type { Environment } from '../results.js';

/**
 * Refuses a process that would expose the credential: without certificate checks, to any host that answers; with Node's
 * debugger, to every user of the machine.
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

/** @throws Failure `invalid-input` */
export function refuseDebugger({ NODE_OPTIONS }: Environment): void {
  // --inspect-port and --inspect-publish-uid don't start it.
  if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join())) return;
  throw new Failure(
    'invalid-input',
    "Node's debugger is on, which lets any user of this machine read the credential.",
    'Remove --inspect from NODE_OPTIONS and from the arguments of node.',
  );
}

/** TLS settings of a run with a private CA or a client certificate. */
export interface Tls {
  /** All that Node trusts in this process, and the private CA, as PEM. */
  readonly authorities: string | undefined;
  readonly client: ClientCertificate | undefined;
  /** The same settings for connections, parsed once, because parsing takes longer than a request. */
  readonly context: SecureContext;
}

/** A bundle of all public CAs holds a few hundred certificates. Bytes. */
const LARGEST_BUNDLE = 16 * 1024 * 1024;

/**
 * Trusts a private CA (PEM) in addition to the public ones, and presents a client certificate to servers that ask for
 * one. The `ca` option replaces Node's own list, so NODE_EXTRA_CA_CERTS is read again here. Returns `undefined` if
 * Node's defaults are enough.
 */
export async function tlsWith(
  privateCa: string | undefined,
  client: ClientCertificate | undefined,
  { NODE_EXTRA_CA_CERTS: extra = '' }: Environment,
): Promise<Tls | undefined> {
  if (privateCa === undefined) return tlsFrom(undefined, client);
  // Loaded late: most runs have no private CA, and some end before their first request.
  const { rootCertificates } = await import('node:tls');
  const authorities = [...rootCertificates];
  try {
    authorities.push(readText(extra, { largestBytes: LARGEST_BUNDLE }));
  } catch {
    // At startup, Node warned about the file and ignored it. This program does the same.
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
