import type { SecureContext } from 'node:tls';
import type { ClientCertificate } from '../credential.js';
import { Failure } from '../failure.js';
import { readText } from '../files.js';
import type { Environment } from '../results.js';

/**
 * Refuses a process in which others get the credential: without certificate checks, any host that answers; with Node's
 * debugger, every user of the machine.
 *
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
  // Neither --inspect-port nor --inspect-publish-uid starts it.
  if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join())) return;
  throw new Failure(
    'invalid-input',
    "Node's debugger is on, in which any user of this machine can read the credential.",
    'Remove --inspect from NODE_OPTIONS and from the arguments of node.',
  );
}

/** What TLS connections are made with in a run with a private CA or a client certificate. */
export interface Tls {
  /** Every certificate that Node trusts in this process, and the private CA's beside them, as PEM. */
  readonly authorities: string | undefined;
  readonly client: ClientCertificate | undefined;
  /** The same for connections: parsed once, because it takes Node longer than a request does. */
  readonly context: SecureContext;
}

/** Bundles of every authority there is hold some hundred. Bytes. */
const LARGEST_BUNDLE = 16 * 1024 * 1024;

/**
 * Trusts a private CA beside the public ones, and shows a client certificate to servers that ask for one. A CA option
 * replaces Node's own list, so that NODE_EXTRA_CA_CERTS has to be read once more.
 *
 * @param privateCa PEM text
 * @returns `undefined` if there is nothing but what Node does anyway
 */
export async function tlsWith(
  privateCa: string | undefined,
  client: ClientCertificate | undefined,
  { NODE_EXTRA_CA_CERTS: extra = '' }: Environment,
): Promise<Tls | undefined> {
  if (privateCa === undefined) return tlsFrom(undefined, client);
  // Loaded here alone: most runs have no private CA, and some end before their first request.
  const { rootCertificates } = await import('node:tls');
  const authorities = [...rootCertificates];
  try {
    authorities.push(readText(extra, { largestBytes: LARGEST_BUNDLE }));
  } catch {
    // Node has said at start that it ignores the file, and goes on without it; so do we.
  }
  return tlsFrom([...authorities, privateCa].join('\n'), client);
}

/** As {@link tlsWith}, with the whole list of what to trust. */
export async function tlsFrom(
  authorities: string | undefined,
  client: ClientCertificate | undefined,
): Promise<Tls | undefined> {
  if (authorities === undefined && client === undefined) return undefined;
  const { createSecureContext } = await import('node:tls');
  try {
    const context = createSecureContext({
      ca: authorities,
      ...(client && { cert: client.certificate, key: client.key.reveal() }),
    });
    return { authorities, client, context };
  } catch {
    // OpenSSL's reasons are a dozen, and its text may quote what it was given.
    throw new Failure(
      'invalid-input',
      'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.',
      'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.',
    );
  }
}
