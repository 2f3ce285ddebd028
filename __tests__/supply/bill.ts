/** The parts of dist/sbom.cdx.json that are read here. */
export interface Bill {
  readonly serialNumber: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface Component {
  readonly type: 'file' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
}

/** The parts of package-lock.json that are read here. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** Licenses that only require passing on their text. */
export const ALLOWED_LICENCES = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

/** Returns the packages in a bundle, by its path. */
export function librariesIn(bill: Bill, bundle: string): Component[] {
  const references = bill.dependencies.find(({ ref }) => ref === bundle)?.dependsOn ?? [];
  return bill.components.filter((component) => references.includes(component['bom-ref']));
}

export function bundlesOf(bill: Bill): Component[] {
  return bill.components.filter(({ type }) => type === 'file');
}

function librariesOf(bill: Bill): Component[] {
  return bill.components.filter(({ type }) => type === 'library');
}

function hash(component: Component, algorithm: string): string | undefined {
  return component.hashes.find(({ alg }) => alg === algorithm)?.content;
}

/**
 * Compares the bill with the lock file and the bundles.
 *
 * @param digestOf returns a file's SHA-256 in hexadecimal, by its path
 */
export function billProblems(bill: Bill, lock: Lock, digestOf: (path: string) => string): string[] {
  const { name, version } = bill.metadata.component;
  const own = lock.packages['']?.version;
  return [
    ...(version === own ? [] : [`${name} is of version ${own ?? 'none'}, and not ${version}.`]),
    ...bundlesOf(bill)
      .filter((bundle) => hash(bundle, 'SHA-256') !== digestOf(bundle.name))
      .map((bundle) => `${bundle.name} is another file.`),
    ...librariesOf(bill).flatMap((library) => {
      const locked = lockedPackages(lock, library);
      const wanted = hash(library, 'SHA-512');
      return locked.some(({ integrity }) => wanted !== undefined && hexadecimal(integrity) === wanted)
        ? []
        : [`package-lock.json has no ${library.name} ${library.version ?? ''} with that digest.`];
    }),
  ];
}

/** Every package that runs for this package's users must be pinned, free of install scripts, and named. */
export function lockProblems(bill: Bill, lock: Lock): string[] {
  const installed = Object.entries(lock.packages).filter(([key, { dev }]) => key !== '' && dev !== true);
  return [
    ...installed.map(([key]) => `${key} would be installed with this package, though everything is bundled.`),
    ...Object.entries(lock.packages)
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([key]) => `${key} is tied to a registry.`),
    ...librariesOf(bill).flatMap((library) =>
      lockedPackages(lock, library).flatMap(({ integrity, hasInstallScript }) => [
        ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')
          ? []
          : [`${library.name} is not pinned by a digest.`]),
        ...(hasInstallScript === true ? [`${library.name} runs a script when it is installed.`] : []),
      ]),
    ),
  ];
}

/**
 * @param texts the content of `dist/licenses.txt`
 * @param declared returns the license that a package itself declares, by its name
 */
export function licenceProblems(bill: Bill, texts: string, declared: (name: string) => string): string[] {
  return librariesOf(bill).flatMap((library) => {
    const { name } = library;
    const licence = library.licenses?.[0]?.license.id ?? 'none';
    const text = section(texts, library);
    return [
      ...(ALLOWED_LICENCES.includes(licence) ? [] : [`${name} has the licence ${licence}.`]),
      ...(declared(name) === licence ? [] : [`${name} declares ${declared(name)}, not ${licence}.`]),
      ...(/copyright/i.test(text) && /permi(?:ssion|tted)/i.test(text)
        ? []
        : [`The text of ${name}'s licence is missing.`]),
    ];
  });
}

/** Returns the text after a package's name and license, each on one line, up to the next pair. */
function section(texts: string, { name, licenses }: Component): string {
  const start = `${name}\n${licenses?.[0]?.license.id ?? ''}\n`;
  const at = `\n${texts}`.indexOf(`\n${start}`);
  if (at === -1) return '';
  const rest = texts.slice(at + start.length);
  const next = rest.search(/\n\n(?:@[\w.-]+\/)?[\w.-]+\n[A-Za-z0-9.-]+\n/);
  return next === -1 ? rest : rest.slice(0, next);
}

function lockedPackages({ packages }: Lock, { name, version }: Component): LockedPackage[] {
  return Object.entries(packages)
    .filter(([key, locked]) => key.endsWith(`node_modules/${name}`) && locked.version === version)
    .map(([, locked]) => locked);
}

function hexadecimal(integrity = ''): string {
  return Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
}
