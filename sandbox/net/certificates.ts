import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import {
  bitString,
  der,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  time,
  truth,
  utf8String,
} from './der.js';

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
  context(fault?: CertificateFault | OldProtocol): SecureContext;
  /** The certificate and key of the same context. */
  host(fault?: CertificateFault): Identity;
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

/** ECDSA with SHA-256 (RFC 5758). */
const SIGNATURE_ALGORITHM = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/** `serverAuth` and `clientAuth` (RFC 5280, 4.2.1.12). */
const USAGES = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const;

interface LeafOptions {
  subject: string;
  /** Whose signature it carries; its own if left out. */
  issuer?: Signer;
  usage: keyof typeof USAGES;
  names: readonly string[];
  /** Days from now; both may be negative. */
  from: number;
  until: number;
}

/** A certificate authority: its name and its keys. */
interface Signer {
  name: string;
  keys: Keys;
}

interface Keys {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/**
 * Makes a new CA, the trusted leaf and a client's. Takes a few milliseconds: EC P-256 keys throughout, and nothing to
 * load, as every file of tests makes some.
 */
export function createAuthority(): Authority {
  const trusted: Signer = { name: 'jira-auth sandbox CA (FAKE)', keys: newKeys() };
  let serial = 1;
  const caPem = certificate({
    serial,
    subject: trusted.name,
    publicKey: trusted.keys.publicKey,
    issuer: trusted,
    from: days(-1),
    until: days(VALID_DAYS),
    extensions: [
      extension('2.5.29.19', sequence(truth(), integer(0)), { critical: true }),
      // keyCertSign and cRLSign.
      extension('2.5.29.15', bitString(Buffer.from([0x06]), 1), { critical: true }),
      extension('2.5.29.14', octetString(keyIdentifier(trusted.keys.publicKey))),
    ],
  });
  const signerFor = (fault: CertificateFault | undefined): { issuer?: Signer } => {
    if (fault === 'self-signed') return {};
    if (fault !== 'unknown-ca') return { issuer: trusted };
    return { issuer: { name: "somebody else's CA (FAKE)", keys: newKeys() } };
  };

  function issue({ subject, issuer, usage, names, from, until }: LeafOptions): Identity {
    const keys = newKeys();
    const signer = issuer ?? { name: subject, keys };
    serial += 1;
    const cert = certificate({
      serial,
      subject,
      publicKey: keys.publicKey,
      issuer: signer,
      from: days(from),
      until: days(until),
      extensions: [
        extension('2.5.29.19', sequence(), { critical: true }),
        // digitalSignature.
        extension('2.5.29.15', bitString(Buffer.from([0x80]), 7), { critical: true }),
        extension('2.5.29.37', sequence(objectIdentifier(USAGES[usage]))),
        extension('2.5.29.17', sequence(...names.map((name) => der(0x82, Buffer.from(name, 'latin1'))))),
        extension('2.5.29.35', sequence(der(0x80, keyIdentifier(signer.keys.publicKey)))),
      ],
    });
    return { cert, key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  const made = new Map<CertificateFault | 'good', Made>();
  function host(fault?: CertificateFault): Made {
    const kind = fault ?? 'good';
    const known = made.get(kind);
    if (known !== undefined) return known;
    const pem = issue({
      subject: 'jira-auth sandbox host (FAKE)',
      ...signerFor(fault),
      usage: 'serverAuth',
      names: fault === 'wrong-host' ? ['somebody-else.example'] : CERTIFIED_NAMES,
      from: fault === 'expired' ? -10 : -1,
      until: fault === 'expired' ? -5 : VALID_DAYS,
    });
    const identity = { ...pem, context: createSecureContext({ ...pem, minVersion: 'TLSv1.2' }) };
    made.set(kind, identity);
    return identity;
  }

  return {
    caPem,
    context: (fault) => (isOldProtocol(fault) ? oldContext(host(), fault) : host(fault).context),
    host,
    client: issue({
      subject: 'jira-auth sandbox client (FAKE)',
      issuer: trusted,
      usage: 'clientAuth',
      names: ['ci.corp.example'],
      from: -1,
      until: 30,
    }),
  };
}

interface CertificateOptions {
  serial: number;
  subject: string;
  publicKey: KeyObject;
  issuer: Signer;
  from: Date;
  until: Date;
  extensions: readonly Buffer[];
}

/** An X.509 certificate of version 3 (RFC 5280, 4.1), PEM. */
function certificate({
  serial,
  subject,
  publicKey,
  issuer,
  from,
  until,
  extensions,
}: CertificateOptions): string {
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    SIGNATURE_ALGORITHM,
    commonName(issuer.name),
    sequence(time(from), time(until)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, issuer.keys.privateKey);
  const base64 = sequence(signed, SIGNATURE_ALGORITHM, bitString(signature)).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectIdentifier('2.5.4.3'), utf8String(name))));
}

function extension(id: string, value: Buffer, { critical = false } = {}): Buffer {
  return sequence(objectIdentifier(id), ...(critical ? [truth()] : []), octetString(value));
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
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

function newKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function days(count: number): Date {
  return new Date(Date.now() + count * DAY_MS);
}
