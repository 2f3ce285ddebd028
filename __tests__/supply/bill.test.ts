import { describe, expect, test } from '@jest/globals';
import { billProblems, librariesIn, licenceProblems, lockProblems, type Bill } from './bill.js';
import { VERSION } from '../../src/version.js';
import { declaredLicence, licenceTexts, readBill, readLock, sha256 } from './bundled.js';

const bill = readBill();
const lock = readLock();

/** A changed copy. */
function changed<T>(value: T, change: (copy: T) => void): T {
  const copy = structuredClone(value);
  change(copy);
  return copy;
}

/** The bill as the text it is, so that a test may damage what is read-only. */
function damaged(search: string, replacement: string): Bill {
  const text = JSON.stringify(bill);
  expect(text).toContain(search);
  return JSON.parse(text.replaceAll(search, replacement)) as Bill;
}

describe('the bill of materials (H9)', () => {
  test('is of this version, these bundles and the packages of package-lock.json', () => {
    expect(billProblems(bill, lock, sha256)).toEqual([]);
  });

  test('names each package in each bundle (H2)', () => {
    const packages = (bundle: string): string[] =>
      librariesIn(bill, `dist/${bundle}/index.js`).map(({ name }) => name);
    // Three that were chosen, and tunnel, which the client for HTTP brings for proxies.
    expect(packages('main')).toEqual(['@actions/core', '@actions/http-client', 'oauth-1.0a', 'tunnel']);
    expect(packages('post')).toEqual(['@actions/core', '@actions/http-client', 'tunnel']);
    expect(packages('check')).toEqual([...packages('main'), 'yaml']);
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

  test('of another bundle, version or package is refused', () => {
    expect(billProblems(bill, lock, () => 'another')).toHaveLength(6);
    expect(billProblems(damaged(`jira-auth@${VERSION}`, 'jira-auth@9'), lock, sha256)).toEqual([]);
    const newer = changed(lock, ({ packages }) => Object.assign(packages[''] ?? {}, { version: '9.9.9' }));
    expect(billProblems(bill, newer, sha256)).toEqual([expect.stringContaining('9.9.9')]);
    const tampered = changed(lock, ({ packages }) =>
      Object.assign(packages['node_modules/tunnel'] ?? {}, { integrity: `sha512-${'A'.repeat(86)}==` }),
    );
    expect(billProblems(bill, tampered, sha256)).toEqual([expect.stringContaining('tunnel')]);
  });
});

describe('what is bundled', () => {
  test('is pinned by digests, runs nothing when it is installed, and leaves nothing to install', () => {
    expect(lockProblems(bill, lock)).toEqual([]);
  });

  test.each([
    [{ integrity: 'sha1-AAAA' }, 'not pinned'],
    [{ hasInstallScript: true }, 'runs a script'],
    [{ resolved: 'https://packages.example.com/tunnel.tgz' }, 'tied to a registry'],
    [{ dev: false }, 'would be installed'],
  ])('is refused with %j', (change, problem) => {
    const other = changed(lock, ({ packages }) =>
      Object.assign(packages['node_modules/tunnel'] ?? {}, change),
    );
    expect(lockProblems(bill, other)).toEqual([expect.stringContaining(problem)]);
  });

  test('has licences that allow it, with their texts beside each bundle', () => {
    expect(licenceProblems(bill, licenceTexts, declaredLicence)).toEqual([]);
  });

  test('is refused with another licence, or without the text of one', () => {
    const copyleft = damaged('"id":"MIT"', '"id":"GPL-3.0-only"');
    expect(licenceProblems(copyleft, licenceTexts, declaredLicence)).toContainEqual(
      expect.stringContaining('has the licence GPL-3.0-only'),
    );
    expect(licenceProblems(bill, licenceTexts, () => 'ISC')).toContainEqual(
      expect.stringContaining('declares ISC, not MIT'),
    );
    const without = (bundle: string): string =>
      licenceTexts(bundle).replace(/^tunnel\nMIT\n/m, 'another\nMIT\n');
    expect(licenceProblems(bill, without, declaredLicence)).toEqual(
      ['cli', 'main', 'post', 'check', 'update'].map((bundle) =>
        expect.stringContaining(`tunnel's licence is not beside dist/${bundle}/`),
      ),
    );
  });
});
