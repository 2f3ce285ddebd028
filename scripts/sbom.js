import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Returns the sorted package-lock.json keys of the packages that contain webpack's modules of a file. */
export function packagesIn(modules, root) {
  const all = modules.flatMap((module) => [module, ...(module.modules ?? [])]);
  const packages = all.flatMap(({ resource }) => {
    const path = resource === undefined ? '' : relative(root, resource).split(sep).join('/');
    return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
  });
  return [...new Set(packages)].sort();
}

/** Returns the licenses of packages, given by their keys in the lock: for each its name, its license, and the text. */
export function licencesOf(lock, keys) {
  const texts = keys.map((key) => {
    const file = readdirSync(key).find((name) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(name));
    if (file === undefined) throw new Error(`${key} has no text of its licence.`);
    return [nameOf(key), lock.packages[key].license, readFileSync(join(key, file), 'utf8')].join('\n');
  });
  return texts.join('\n\n');
}

/**
 * Returns the bill of materials of dist/ in CycloneDX 1.6: each bundle with its SHA-256, and its packages with the
 * integrity in package-lock.json. `npm sbom` lists the packages to install, not the bundled ones, and no bundles. The
 * content doesn't depend on date or machine, so it can be compared like the bundles. `packages` are keys of the lock.
 */
export function billOfMaterials(lock, bundles) {
  const own = lock.packages[''];
  const self = reference(own.name, own.version);
  const packages = [...new Set(bundles.flatMap((bundle) => bundle.packages))].sort();
  const content = {
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': self, name: own.name, version: own.version },
        ...{ licenses: [{ license: { id: own.license } }], purl: self },
      },
    },
    components: [
      ...bundles.map(({ path, text }) => ({
        ...{ type: 'file', 'bom-ref': path, name: path },
        hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(text).digest('hex') }],
      })),
      ...packages.map((key) => library(lock, key)),
    ],
    dependencies: [
      { ref: self, dependsOn: bundles.map(({ path }) => path) },
      ...bundles.map((bundle) => ({
        ref: bundle.path,
        dependsOn: bundle.packages.map((key) => referenceOf(lock, key)),
      })),
      ...packages.map((key) => ({
        ref: referenceOf(lock, key),
        dependsOn: dependenciesOf(lock, key)
          .filter((dependency) => packages.includes(dependency))
          .map((dependency) => referenceOf(lock, dependency)),
      })),
    ],
  };
  const serialNumber = `urn:uuid:${nameBasedUuid(JSON.stringify(content))}`;
  return { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber, version: 1, ...content };
}

function library(lock, key) {
  const { version, license, integrity } = lock.packages[key];
  const [, digest] = /^sha512-(.*)$/.exec(integrity);
  return {
    type: 'library',
    'bom-ref': referenceOf(lock, key),
    name: nameOf(key),
    version,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    licenses: [{ license: { id: license } }],
    purl: referenceOf(lock, key),
  };
}

/** Returns a package's dependencies where npm installed them: in its own node_modules, or in a folder above. */
function dependenciesOf(lock, key) {
  return Object.keys(lock.packages[key].dependencies ?? {}).flatMap((name) => {
    for (let folder = key; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
      if (lock.packages[`${folder}/node_modules/${name}`]) return [`${folder}/node_modules/${name}`];
      if (!folder.includes('/node_modules/')) break;
    }
    return lock.packages[`node_modules/${name}`] ? [`node_modules/${name}`] : [];
  });
}

function referenceOf(lock, key) {
  return reference(nameOf(key), lock.packages[key].version);
}

function nameOf(key) {
  return key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function reference(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Returns a UUID of version 8 (RFC 9562) derived from the text. GitHub's attestations require a serial number. */
function nameBasedUuid(text) {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
