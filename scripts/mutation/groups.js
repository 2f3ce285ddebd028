/**
 * What is changed together, and the tests that are to notice it: those of the module, no others, because every change
 * has all of a group's test files loaded anew. Only tests that run in Jest's own process can notice anything: the built
 * dist in a child process has nothing changed in it.
 */

/** @typedef {import('./groups.d.ts').Group} Group */

/** @type {readonly Group[]} */
export const GROUPS = [
  {
    folder: 'transport',
    name: 'requests',
    sources: ofFolder('src/transport', 'http', 'duplicate-keys'),
    tests: testsIn('transport', 'http', 'tls', 'duplicate-keys'),
  },
  {
    folder: 'transport',
    name: 'connections',
    sources: ofFolder('src/transport', 'network', 'deadline', 'connecting'),
    tests: testsIn('transport', 'network', 'deadline', 'connecting'),
  },
  {
    folder: 'transport',
    name: 'retries',
    hasTables: true,
    sources: ofFolder('src/transport', 'retry'),
    tests: testsIn('transport', 'retry', 'http'),
  },
  {
    folder: 'transport',
    name: 'surroundings',
    hasTables: true,
    sources: ofFolder('src/transport', 'body', 'network-problem', 'proxy'),
    tests: testsIn('transport', 'body', 'network-problem', 'proxy'),
  },
  {
    folder: 'transport',
    name: 'trust',
    sources: ofFolder('src/transport', 'trust'),
    tests: testsIn('transport', 'trust'),
  },
  {
    folder: 'read',
    name: 'addresses',
    sources: ofFolder('src/read', 'address', 'context-path'),
    tests: testsIn('read', 'address', 'context-path'),
  },
  { folder: 'read', name: 'site', sources: ofFolder('src/read', 'site'), tests: testsIn('read', 'site') },
  {
    folder: 'read',
    name: 'credentials',
    sources: ofFolder('src/read', 'credentials', 'deployment', 'missing'),
    tests: testsIn('read', 'credentials', 'deployment'),
  },
  {
    folder: 'read',
    name: 'hints',
    sources: ofFolder('src/read', 'hints'),
    tests: testsIn('read', 'hints'),
  },
  {
    folder: 'read',
    name: 'keys',
    sources: ofFolder('src/read', 'private-key'),
    tests: testsIn('read', 'private-key'),
  },
  {
    folder: 'read',
    name: 'certificates',
    sources: ofFolder('src/read', 'pem-file', 'client-certificate'),
    tests: testsIn('read', 'client-certificate'),
  },
  {
    folder: 'read',
    name: 'settings',
    sources: ofFolder('src/read', 'day', 'inputs', 'settings', 'renewal'),
    tests: testsIn('read', 'day', 'inputs', 'settings', 'credentials', 'renewal'),
  },
  { folder: 'read', name: 'request', sources: ofFolder('src/read', 'index'), tests: testsIn('read', 'read') },
  {
    folder: 'read',
    name: 'store',
    sources: ofFolder('src/read', 'store'),
    tests: testsIn('store', 'read-store'),
  },
  {
    folder: 'verify',
    name: 'documents',
    sources: ofFolder('src/verify', 'json', 'jwt'),
    tests: testsIn('verify', 'json', 'jwt'),
  },
  {
    folder: 'verify',
    name: 'refusals',
    sources: ofFolder('src/verify', 'myself', 'refusal', 'untrusted'),
    tests: testsIn('verify', 'myself', 'refusal'),
  },
  {
    folder: 'verify',
    name: 'ends',
    sources: ofFolder('src/verify', 'live-session', 'personal-access-tokens', 'token-lineage'),
    tests: testsIn('verify', 'live-session', 'personal-access-tokens', 'token-lineage'),
  },
  {
    folder: 'verify',
    name: 'deployment',
    sources: ofFolder('src/verify', 'deployment'),
    tests: testsIn('verify', 'deployment'),
  },
  {
    folder: 'verify',
    name: 'token endpoint',
    sources: ofFolder('src/verify', 'token-endpoint'),
    tests: testsIn('verify', 'token-endpoint'),
  },
  {
    folder: 'verify',
    name: 'methods',
    sources: [
      ...ofFolder('src/verify', 'authorization', 'places'),
      ...ofFolder(
        'src/verify/methods',
        'access-token',
        'api-token',
        'auto',
        'basic',
        'client-credentials',
        'index',
        'oauth',
        'oauth1',
        'personal-access-token',
        'pinned',
        'refresh-token',
        'scoped-api-token',
        'service-account-token',
        'session-cookie',
      ),
    ],
    tests: testsIn('verify', 'cloud-methods', 'methods', 'session-cookie'),
  },
  {
    folder: 'verify',
    name: 'rotation',
    sources: ofFolder('src/verify', 'loss', 'rotation'),
    tests: testsIn('verify', 'loss', 'rotation', 'rotation-order'),
  },
  {
    folder: 'verify',
    name: 'sites',
    sources: ofFolder('src/verify', 'sites'),
    tests: testsIn('verify', 'sites', 'cloud-methods'),
  },
  {
    folder: 'verify',
    name: 'stage',
    sources: ofFolder(
      'src/verify',
      'context',
      'credential-end',
      'index',
      'permissions',
      'server-info',
      'session',
      'tenant',
    ),
    tests: testsIn('verify', 'addresses', 'permissions', 'tenant', 'verify'),
  },
  {
    folder: 'masking',
    name: 'forms',
    sources: ofFolder('src/hand-over', 'derived-forms', 'exec-forms'),
    tests: testsIn('hand-over', 'exec-forms', 'form-list'),
  },
  {
    folder: 'masking',
    name: 'stream',
    sources: ofFolder('src/hand-over', 'stream-masker'),
    tests: testsIn('hand-over', 'stream-masker'),
  },
  {
    folder: 'masking',
    name: 'texts',
    sources: [...ofFolder('src/hand-over', 'quoting'), ...ofFolder('src', 'printable', 'secret')],
    tests: [...testsIn('hand-over', 'quoting'), ...testsIn('project', 'printable', 'secret-hidden')],
  },
];

/**
 * @param {string} folder
 * @param {readonly string[]} modules
 */
function ofFolder(folder, ...modules) {
  return modules.map((module) => `${folder}/${module}.ts`);
}

/**
 * @param {string} area
 * @param {readonly string[]} modules
 */
function testsIn(area, ...modules) {
  return modules.map((module) => `__tests__/${area}/${module}.test.ts`);
}

/** @param {Group} group */
export function reportOf({ folder, name }) {
  return `build/mutation/${folder}-${name.replaceAll(' ', '-')}`;
}

/** The group that this process is about, from the environment: Stryker hands nothing else on to its workers. */
export function currentGroup() {
  const [folder, name] = (process.env.MUTATION_GROUP ?? '').split('/');
  const group = GROUPS.find((one) => one.folder === folder && one.name === name);
  if (group === undefined) throw new Error('MUTATION_GROUP is no FOLDER/NAME of scripts/mutation/groups.js.');
  return group;
}
