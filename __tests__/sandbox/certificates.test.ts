import { describe, expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { createAuthority, type CertificateFault, CERTIFIED_NAMES } from '../../sandbox/net/certificates.js';
import { integer, objectIdentifier, octetString, time } from '../../sandbox/net/der.js';

const authority = createAuthority();
const ca = new X509Certificate(authority.caPem);

function hostsCertificate(fault?: CertificateFault): X509Certificate {
  return new X509Certificate(authority.host(fault).cert);
}

function isValidNow({ validFrom, validTo }: X509Certificate): boolean {
  return Date.parse(validFrom) < Date.now() && Date.now() < Date.parse(validTo);
}

test("the authority's own certificate is one of an authority, and signed with its own key", () => {
  expect(ca.ca).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
  expect(isValidNow(ca)).toBe(true);
});

test('a host has a certificate of the authority for all its names, and the key to it', () => {
  const leaf = hostsCertificate();
  expect(leaf.checkIssued(ca)).toBe(true);
  expect(leaf.verify(ca.publicKey)).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(leaf.subjectAltName).toBe(CERTIFIED_NAMES.map((name) => `DNS:${name}`).join(', '));
  expect(isValidNow(leaf)).toBe(true);
  expect(hostsCertificate().raw).toEqual(leaf.raw);
});

test('a client has one of its own', () => {
  const client = new X509Certificate(authority.client.cert);
  expect(client.verify(ca.publicKey)).toBe(true);
  expect(client.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
});

test.each<[CertificateFault, { signed: boolean; named: boolean; valid: boolean }]>([
  ['expired', { signed: true, named: true, valid: false }],
  ['wrong-host', { signed: true, named: false, valid: true }],
  ['self-signed', { signed: false, named: true, valid: true }],
  ['unknown-ca', { signed: false, named: true, valid: true }],
])('of a certificate that is %s nothing else is wrong', (fault, { signed, named, valid }) => {
  const leaf = hostsCertificate(fault);
  expect({
    signed: leaf.verify(ca.publicKey),
    named: leaf.checkHost('api.atlassian.com') !== undefined,
    valid: isValidNow(leaf),
  }).toEqual({ signed, named, valid });
});

describe('values in DER', () => {
  const hex = (bytes: Buffer): string => bytes.toString('hex');

  test.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [65_535, '020300ffff'],
  ])('the integer %d', (value, expected) => {
    expect(hex(integer(value))).toBe(expected);
  });

  test.each([
    ['2.5.4.3', '0603550403'],
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ])('the object identifier %s', (arcs, expected) => {
    expect(hex(objectIdentifier(arcs))).toBe(expected);
  });

  test.each([
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
  ])('the length of %d bytes', (length, expected) => {
    const bytes = octetString(Buffer.alloc(length));
    expect(hex(bytes).slice(0, expected.length)).toBe(expected);
    expect(bytes).toHaveLength(expected.length / 2 + length);
  });

  test.each([
    ['2049-12-31T23:59:59.000Z', '\x17\x0d491231235959Z'],
    ['2050-01-01T00:00:00.999Z', '\x18\x0f20500101000000Z'],
  ])('the time %s', (iso, expected) => {
    expect(time(new Date(iso)).toString('latin1')).toBe(expected);
  });
});
