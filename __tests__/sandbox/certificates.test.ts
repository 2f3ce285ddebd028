import { expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { createAuthority, type CertificateFault, CERTIFIED_NAMES } from '../../sandbox/net/certificates.js';

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
