import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { type Authority, createAuthority } from '../../sandbox/net/certificates.js';

/** Files of a certificate authority, and of the hosts that it vouches for. */
export interface Certificates {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/**
 * Makes them before the process that connects is started: Node reads NODE_EXTRA_CA_CERTS at its start, and is to trust
 * them without being told by an input, which would cost each run more than its requests.
 */
export function makeCertificates(): Certificates & { remove: () => void } {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'fuzz-ca-'));
  const authority = createAuthority();
  const { cert, key } = authority.host();
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  return {
    caFile: write('ca.pem', authority.caPem),
    certificateFile: write('host.pem', cert),
    keyFile: write('host-key.pem', key),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The authority of such files, as far as a proxy needs one. */
export function authorityOf({ caFile, certificateFile, keyFile }: Certificates): Authority {
  const identity = { cert: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  const context = createSecureContext(identity);
  return {
    caPem: readFileSync(caFile, 'utf8'),
    context: () => context,
    host: () => identity,
    client: identity,
  };
}
