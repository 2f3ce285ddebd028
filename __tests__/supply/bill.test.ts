import { describe, expect, test } from '@jest/globals';
import { billProblems, librariesIn, licenceProblems, lockProblems } from './bill.js';
import { declaredLicence, licenceTexts, readBill, readLock, sha256 } from './bundled.js';

const bill = readBill();
const lock = readLock();

describe('the bill of materials (H9)', () => {
  test('is of this version, these bundles and the packages of package-lock.json', () => {
    expect(billProblems(bill, lock, sha256)).toEqual([]);
  });

  test('names each package in each bundle (H2)', () => {
    const packages = (bundle: string, file = 'index'): string[] =>
      librariesIn(bill, `dist/${bundle}/${file}.js`).map(({ name }) => name);
    expect(packages('main')).toEqual(['@actions/core']);
    expect(packages('main', 'oauth1')).toEqual(['oauth-1.0a']);
    expect(packages('post')).toEqual(['@actions/core']);
    // It includes tunnel for proxies.
    expect(packages('client')).toEqual(['@actions/http-client', 'tunnel']);
    expect(packages('check')).toEqual(packages('main'));
    expect(packages('check', 'yaml')).toEqual(['yaml']);
    expect(packages('seal')).toEqual(['@noble/ciphers', '@noble/hashes']);
    expect(packages('cli')).toEqual([
      '@actions/http-client',
      '@noble/ciphers',
      '@noble/hashes',
      'commander',
      'oauth-1.0a',
      'tunnel',
      'yaml',
    ]);
  });

  test('does not depend on the day or the place', () => {
    const text = JSON.stringify(bill);
    expect(text).not.toMatch(/timestamp|\d{4}-\d\d-\d\dT|https?:|"\/|\\\\/);
    expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

describe('what is bundled', () => {
  test('is pinned by digests, runs nothing when it is installed, and leaves nothing to install', () => {
    expect(lockProblems(bill, lock)).toEqual([]);
  });

  test('has licences that allow it, with their texts', () => {
    expect(licenceProblems(bill, licenceTexts(), declaredLicence)).toEqual([]);
  });
});
