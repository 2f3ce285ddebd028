import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { VERSION } from '../../src/version.js';

interface Bill {
  serialNumber: string;
  metadata: { component: { version: string } };
  components: readonly Component[];
  dependencies: readonly { ref: string; dependsOn: readonly string[] }[];
}

interface Component extends Readonly<Record<'type' | 'bom-ref' | 'name', string>> {
  version?: string;
  hashes: readonly { alg: string; content: string }[];
  licenses?: readonly { license: { id: string } }[];
}

type Locked = Readonly<Record<'version' | 'integrity' | 'resolved', string | undefined>> &
  Readonly<Record<'dev' | 'hasInstallScript', boolean | undefined>>;

/** Licenses that only require passing on their text. */
const ALLOWED_LICENCES = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const bill = readJson('dist/sbom.cdx.json') as Bill;
const { packages: locked } = readJson('package-lock.json') as { packages: Record<string, Locked> };
const licenceTexts = readFileSync('dist/licenses.txt', 'utf8');
const libraries = bill.components.filter(({ type }) => type === 'library');
const bundles = bill.components.filter(({ type }) => type === 'file');

const hashOf = ({ hashes }: Component, algorithm: string): string | undefined =>
  hashes.find(({ alg }) => alg === algorithm)?.content;

test('the bill of materials is of this version and these bundles (H9)', () => {
  expect(bill.metadata.component.version).toBe(VERSION);
  const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  expect(bundles.filter((bundle) => hashOf(bundle, 'SHA-256') !== digestOf(bundle.name))).toEqual([]);
});

test.each([
  ['main/index', '@actions/core'],
  ['main/oauth1', 'oauth-1.0a'],
  ['post/index', '@actions/core'],
  // It includes tunnel for proxies.
  ['client/index', '@actions/http-client tunnel'],
  ['check/index', '@actions/core'],
  ['check/js-yaml', 'js-yaml'],
  ['seal/index', '@noble/ciphers @noble/hashes'],
  ['cli/index', '@actions/http-client @noble/ciphers @noble/hashes js-yaml oauth-1.0a tunnel'],
])('it names each package in dist/%s.js (H2)', (bundle, packages) => {
  const references = bill.dependencies.find(({ ref }) => ref === `dist/${bundle}.js`)?.dependsOn;
  const held = libraries.filter((library) => references?.includes(library['bom-ref']));
  expect(held.map(({ name }) => name).join(' ')).toBe(packages);
});

test('it does not depend on the day or the place', () => {
  expect(JSON.stringify(bill)).not.toMatch(/timestamp|\d{4}-\d\d-\d\dT|https?:|"\/|\\\\/);
  expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('package-lock.json is tied to no registry, and this package needs no other', () => {
  const odd = ([key, { resolved, dev }]: [string, Locked]): boolean =>
    resolved !== undefined || (key !== '' && dev !== true);
  expect(Object.entries(locked).filter(odd)).toEqual([]);
});

describe.each(libraries)('$name', (library) => {
  const { name, version } = library;
  const licence = library.licenses?.[0]?.license.id ?? 'none';

  test('is pinned by its digest, and runs nothing when installed', () => {
    const found = Object.entries(locked)
      .filter(([key, each]) => key.endsWith(`node_modules/${name}`) && each.version === version)
      .map(([, each]) => each);
    const digests = found.map(({ integrity = '' }) => /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity)?.[1]);
    expect(digests).not.toContain(undefined);
    const hashes = digests.map((base64 = '') => Buffer.from(base64, 'base64').toString('hex'));
    expect(hashes).toContain(hashOf(library, 'SHA-512'));
    expect(found.filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
  });

  test('has a licence that allows it, with its text', () => {
    expect(ALLOWED_LICENCES).toContain(licence);
    expect(readJson(`node_modules/${name}/package.json`)).toMatchObject({ license: licence });
    // The name and the license, each on one line, then the text up to the next such pair.
    const [, after = ''] = `\n${licenceTexts}`.split(`\n${name}\n${licence}\n`);
    const [text = ''] = after.split(/\n\n(?:@[\w.-]+\/)?[\w.-]+\n[A-Za-z0-9.-]+\n/);
    expect(text).toMatch(/copyright/i);
    expect(text).toMatch(/permi(?:ssion|tted)/i);
  });
});
