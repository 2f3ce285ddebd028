import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';

/** Of the trusted leaf. */
const CERTIFIED_NAMES: readonly string[] = [
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

export type CertificateFault = 'expired' | 'self-signed' | 'wrong-host' | 'unknown-ca';

/** Speaks only this version of TLS. */
export type OldProtocol = 'tls-1.0' | 'tls-1.1';

export interface Identity {
  cert: string;
  key: string;
}

export interface Authority {
  caPem: string;
  /** With a valid certificate or the requested fault. Created on first use. */
  context(fault?: CertificateFault | OldProtocol): SecureContext;
  host(fault?: CertificateFault): Identity;
  client: Identity;
}

interface Signer {
  name: string;
  keys: { privateKey: KeyObject; publicKey: KeyObject };
}

const signer = (name: string): Signer => ({ name, keys: generateKeyPairSync('ec', { namedCurve: 'P-256' }) });

/** In days from now. */
type Days = readonly [from: number, until: number];

/** For clients whose clocks are weeks ahead. */
const VALID: Days = [-1, 60];

/**
 * EC P-256 keys throughout. Every test file creates some, and no library is fast enough. Measured: @peculiar/x509 takes
 * 210 ms to load and has no synchronous interface, node-forge has no EC keys, jsrsasign takes 270 ms per certificate.
 * This takes 5 ms.
 */
export function createAuthority(): Authority {
  const trusted = signer('jira-auth sandbox CA (FAKE)');
  let serial = 0;

  function leaf(
    name: string,
    issuer: Signer | undefined,
    usage: string,
    names: readonly string[],
    days = VALID,
  ): Identity {
    const subject = signer(name);
    const of = issuer ?? subject;
    const extensions = [
      extension('2.5.29.19', sequence(), CRITICAL),
      // digitalSignature.
      extension('2.5.29.15', bitString(Buffer.from([0x80]), 7), CRITICAL),
      // serverAuth or clientAuth (RFC 5280, 4.2.1.12).
      extension('2.5.29.37', sequence(oid(`1.3.6.1.5.5.7.3.${usage}`))),
      extension('2.5.29.17', sequence(...names.map((each) => der(0x82, Buffer.from(each, 'latin1'))))),
      extension('2.5.29.35', sequence(der(0x80, keyIdentifier(of)))),
    ];
    const key = subject.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { cert: certificate(++serial, subject, of, extensions, days), key };
  }

  const ofAuthority = [
    extension('2.5.29.19', sequence(TRUE, integer(0)), CRITICAL),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', bitString(Buffer.from([0x06]), 1), CRITICAL),
    extension('2.5.29.14', octetString(keyIdentifier(trusted))),
  ];
  const caPem = certificate(++serial, trusted, trusted, ofAuthority, VALID);

  const made = new Map<CertificateFault | undefined, Identity & { context: SecureContext }>();
  function host(fault?: CertificateFault): Identity & { context: SecureContext } {
    const known = made.get(fault);
    if (known !== undefined) return known;
    const foreign = fault === 'unknown-ca' ? signer("somebody else's CA (FAKE)") : trusted;
    const names = fault === 'wrong-host' ? ['somebody-else.example'] : CERTIFIED_NAMES;
    const days: Days = fault === 'expired' ? [-10, -5] : VALID;
    const issuer = fault === 'self-signed' ? undefined : foreign;
    const pem = leaf('jira-auth sandbox host (FAKE)', issuer, '1', names, days);
    const identity = { ...pem, context: createSecureContext({ ...pem, minVersion: 'TLSv1.2' }) };
    made.set(fault, identity);
    return identity;
  }

  return {
    caPem,
    context: (fault) => (isOldProtocol(fault) ? oldContext(host(), fault) : host(fault).context),
    host,
    client: leaf('jira-auth sandbox client (FAKE)', trusted, '2', ['ci.corp.example']),
  };
}

export function isOldProtocol(fault: string | undefined): fault is OldProtocol {
  return fault === 'tls-1.0' || fault === 'tls-1.1';
}

/** OpenSSL offers old versions only at its lowest security level. */
function oldContext({ cert, key }: Identity, protocol: OldProtocol): SecureContext {
  const version = protocol === 'tls-1.0' ? 'TLSv1' : 'TLSv1.1';
  const versions = { minVersion: version, maxVersion: version } as const;
  return createSecureContext({ cert, key, ...versions, ciphers: 'DEFAULT@SECLEVEL=0' });
}

/** X.509 v3 (RFC 5280, 4.1) as PEM. */
function certificate(
  serial: number,
  subject: Signer,
  issuer: Signer,
  extensions: readonly Buffer[],
  days: Days,
): string {
  // ECDSA with SHA-256 (RFC 5758).
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    algorithm,
    commonName(issuer),
    sequence(...days.map(time)),
    commonName(subject),
    subject.keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = bitString(sign('sha256', signed, issuer.keys.privateKey));
  const lines =
    sequence(signed, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function commonName({ name }: Signer): Buffer {
  const text = der(0x0c, Buffer.from(name, 'utf8'));
  return sequence(der(0x31, sequence(oid('2.5.4.3'), text)));
}

function extension(id: string, value: Buffer, critical: readonly Buffer[] = []): Buffer {
  return sequence(oid(id), ...critical, octetString(value));
}

function keyIdentifier({ keys }: Signer): Buffer {
  const der = keys.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha1').update(der).digest();
}

// The part of ASN.1's DER (ITU-T X.690) that a certificate needs.

/** A tag, the length of the content (from 128 on, in as many bytes as needed), and the content. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const digits = digitsOf(content.length, 256);
  const length = content.length < 0x80 ? digits : [0x80 | digits.length, ...digits];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function digitsOf(value: number, base: number): number[] {
  return value < base ? [value] : [...digitsOf(Math.floor(value / base), base), value % base];
}

const sequence = (...items: readonly Uint8Array[]): Buffer => der(0x30, ...items);
const octetString = (bytes: Uint8Array): Buffer => der(0x04, bytes);
const TRUE = der(0x01, Buffer.from([0xff]));
const CRITICAL = [TRUE];

/** @param unused trailing bits */
const bitString = (bytes: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), bytes);

function oid(arcs: string): Buffer {
  const [first = 0, second = 0, ...others] = arcs.split('.').map(Number);
  const bytes = [first * 40 + second, ...others].flatMap((arc) =>
    digitsOf(arc, 128).map((digit, index, { length }) => (index < length - 1 ? digit | 0x80 : digit)),
  );
  return der(0x06, Buffer.from(bytes));
}

/** A zero byte precedes a first bit that is set, which would mean a sign. */
function integer(value: number): Buffer {
  const bytes = digitsOf(value, 256);
  return der(0x02, Buffer.from((bytes[0] ?? 0) < 0x80 ? bytes : [0, ...bytes]));
}

/** The format for years up to 2049 (RFC 5280, 4.1.2.5). */
function time(days: number): Buffer {
  const date = new Date(Date.now() + days * 86_400_000);
  return der(0x17, Buffer.from(date.toISOString().replace(/^..|\.\d+|[-:T]/g, ''), 'latin1'));
}
