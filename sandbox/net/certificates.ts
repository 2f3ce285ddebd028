import { webcrypto } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import './metadata.js';

/** The names the trusted leaf certificate is valid for. */
export const CERTIFIED_NAMES: readonly string[] = [
  '*.atlassian.net',
  '*.jira.com',
  'api.atlassian.com',
  'auth.atlassian.com',
  '*.atlassian-us-gov-mod.net',
  'api.atlassian-us-gov-mod.com',
  'auth.atlassian-us-gov-mod.com',
  '*.corp.example',
  // OpenSSL matches no underscore with a wildcard.
  'jira_dev.corp.example',
  'jira.local',
  'jira.acme.example',
  'api.github.com',
  'gitlab.com',
  'hooks.slack.example',
  'canary.example',
];

/** What can be wrong with a host's certificate. */
export type CertificateFault = 'expired' | 'self-signed' | 'wrong-host' | 'unknown-ca';

/** A host with a good certificate that speaks this version of TLS alone. */
export type OldProtocol = 'tls-1.0' | 'tls-1.1';

/** A certificate authority of the sandbox's own, trusted by nobody who was not handed its file. */
export interface Authority {
  /** The CA certificate, PEM. */
  caPem: string;
  /** A TLS context for one host: the good certificate, or one with the fault asked for, made at first use. */
  context(fault?: CertificateFault | OldProtocol): Promise<SecureContext>;
  /** The certificate and key of the same context. */
  host(fault?: CertificateFault): Promise<Identity>;
  /** A certificate that a client can show, with its key. */
  client: Identity;
}

/** A certificate and its key. */
export interface Identity {
  /** PEM. */
  cert: string;
  /** PEM, PKCS #8. */
  key: string;
}

interface Made extends Identity {
  context: SecureContext;
}

const DAY_MS = 86_400_000;

/** Long enough for clients whose clocks are weeks ahead. */
const VALID_DAYS = 60;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

interface LeafOptions {
  subject: string;
  /** Whose signature it carries; its own if left out. */
  issuer?: Signer;
  usage: 'serverAuth' | 'clientAuth';
  names: readonly string[];
  /** Days from now; both may be negative. */
  from: number;
  until: number;
}

/** A certificate authority: its name and its key. */
interface Signer {
  subject: string;
  key: webcrypto.CryptoKey;
}

/** Makes a new CA, the trusted leaf and a client's. Takes a few milliseconds: EC P-256 keys throughout. */
export async function createAuthority(): Promise<Authority> {
  // Loaded here rather than at the top: a CommonJS package may be evaluated while modules are still being linked,
  // which is before `./metadata.js` has run.
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const caKeys = await newKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '01',
      name: 'CN=jira-auth sandbox CA (FAKE)',
      notBefore: days(-1),
      notAfter: days(VALID_DAYS),
      keys: caKeys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
      ],
    },
    webcrypto,
  );
  let serial = 1;
  const trusted: Signer = { subject: ca.subject, key: caKeys.privateKey };
  const signerFor = async (fault: CertificateFault | undefined): Promise<{ issuer?: Signer }> => {
    if (fault === 'self-signed') return {};
    if (fault !== 'unknown-ca') return { issuer: trusted };
    return { issuer: { subject: "CN=somebody else's CA (FAKE)", key: (await newKeys()).privateKey } };
  };

  async function issue(options: LeafOptions): Promise<Identity> {
    const keys = await newKeys();
    serial += 1;
    const common = {
      serialNumber: serial.toString(16).padStart(2, '0'),
      notBefore: days(options.from),
      notAfter: days(options.until),
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[options.usage]]),
        new x509.SubjectAlternativeNameExtension(options.names.map((value) => ({ type: 'dns', value }))),
      ],
    };
    const { subject, issuer } = options;
    const leaf =
      issuer === undefined
        ? await x509.X509CertificateGenerator.createSelfSigned({ ...common, name: subject, keys }, webcrypto)
        : await x509.X509CertificateGenerator.create(
            {
              ...common,
              subject,
              issuer: issuer.subject,
              publicKey: keys.publicKey,
              signingKey: issuer.key,
            },
            webcrypto,
          );
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
    const key = x509.PemConverter.encode(new Uint8Array(pkcs8), 'PRIVATE KEY');
    return { cert: `${leaf.toString('pem')}\n`, key: `${key}\n` };
  }

  const made = new Map<CertificateFault | 'good', Promise<Made>>();
  function host(fault?: CertificateFault): Promise<Made> {
    const kind = fault ?? 'good';
    let pending = made.get(kind);
    if (pending === undefined) {
      pending = signerFor(fault)
        .then((signer) =>
          issue({
            subject: 'CN=jira-auth sandbox host (FAKE)',
            ...signer,
            usage: 'serverAuth',
            names: fault === 'wrong-host' ? ['somebody-else.example'] : CERTIFIED_NAMES,
            from: fault === 'expired' ? -10 : -1,
            until: fault === 'expired' ? -5 : VALID_DAYS,
          }),
        )
        .then((pem) => ({ ...pem, context: createSecureContext({ ...pem, minVersion: 'TLSv1.2' }) }));
      made.set(kind, pending);
    }
    return pending;
  }

  const clientLeaf = issue({
    subject: 'CN=jira-auth sandbox client (FAKE)',
    issuer: trusted,
    usage: 'clientAuth',
    names: ['ci.corp.example'],
    from: -1,
    until: 30,
  });
  const [client] = await Promise.all([clientLeaf, host()]);
  return {
    caPem: `${ca.toString('pem')}\n`,
    context: async (fault) =>
      isOldProtocol(fault) ? oldContext(await host(), fault) : (await host(fault)).context,
    host,
    client,
  };
}

export function isOldProtocol(fault: string | undefined): fault is OldProtocol {
  return fault === 'tls-1.0' || fault === 'tls-1.1';
}

/** OpenSSL has the old versions still, and hands them out at its lowest level of security alone. */
function oldContext({ cert, key }: Identity, protocol: OldProtocol): SecureContext {
  const version = protocol === 'tls-1.0' ? 'TLSv1' : 'TLSv1.1';
  return createSecureContext({
    cert,
    key,
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function days(count: number): Date {
  return new Date(Date.now() + count * DAY_MS);
}
