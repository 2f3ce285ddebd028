/**
 * The sources that are changed together, and the tests that must notice: those of the module alone, because each change
 * loads all test files of its group anew. Only tests in Jest's own process count: the built dist in a child process is
 * never changed.
 *
 * @type {readonly { folder: string, name: string, sources: string[], tests: string[], hasTables: boolean }[]}
 */
export const GROUPS = [
  group('transport', 'requests', 'network', 'http http-limits tls network proxy'),
  group(
    'transport',
    'connections',
    'wire',
    'connecting settling kept http http-limits tls body ../verify/permissions ../verify/deployment ../verify/session-cookie',
  ),
  group('transport', 'retries', 'retry', 'retry http http-limits', true),
  group('transport', 'surroundings', 'problem', 'problem http http-limits tls', true),
  group('transport', 'trust', 'trust', 'trust'),
  group('transport', 'credential', '../credential', 'http ../verify/methods'),
  group('read', 'addresses', 'address', 'address'),
  group('read', 'site', 'site', 'site refused-site own-site'),
  group(
    'read',
    'credentials',
    'credentials inputs',
    'credentials credential-values read refused-site inputs',
  ),
  group('read', 'hints', '../values/hints', 'hints ../check/named-credential'),
  group('read', 'keys', '../values/pem', 'private-key client-certificate'),
  group(
    'read',
    'settings',
    'settings renewal ../values/given',
    'inputs settings client-certificate credentials credential-values renewal',
  ),
  group(
    'read',
    'days',
    '../values/day',
    'settings ../hand-over/expiry-notice ../verify/personal-access-tokens',
  ),
  group('read', 'request', 'index', 'read'),
  group('read', 'write-back', 'write-back', 'write-back renewal'),
  group('verify', 'documents', '../json', '../project/json ../transport/body'),
  group('verify', 'refusals', 'myself answer refusal', 'myself refusal permissions'),
  group('verify', 'ends', 'session personal-access-tokens', 'session-cookie personal-access-tokens methods'),
  group('verify', 'deployment', 'deployment', 'deployment'),
  group('verify', 'token-endpoint', 'token-endpoint', 'token-endpoint rotation'),
  group(
    'verify',
    'methods',
    '../methods/*',
    '../read/credentials ../read/credential-values ../read/private-key ../read/read addresses cloud-methods cloud-oauth methods session-cookie verify',
  ),
  group('verify', 'rotation', 'rotation loss', 'rotation'),
  group('verify', 'sites', 'sites', 'addresses sites cloud-methods cloud-oauth'),
  group('verify', 'stage', '../verify permissions tenant', 'addresses permissions verify'),
  group(
    'hand-over',
    'forms',
    'derived-forms encoders exec-forms form-graph',
    'derived-forms exec-forms real-tools',
  ),
  group('hand-over', 'stream', 'stream-masker text-search', 'stream-masker text-search'),
  group(
    'hand-over',
    'texts',
    'curl-config ../printable ../secret',
    'curl-config formats ../check/page ../project/printable ../project/secret',
  ),
];

/** The share of changes, in percent, that the tests of each folder must notice. It may only rise. */
export const LEAST_SCORES = { transport: 96.4, read: 98.8, verify: 97.8, 'hand-over': 94.2 };

/** @param {string} folder @param {string} name @param {string} sources @param {string} tests */
function group(folder, name, sources, tests, hasTables = false) {
  return {
    folder,
    name: `${folder}/${name}`,
    sources: sources.split(' ').map((module) => `src/${folder}/${module}.ts`.replace(/\w[\w-]*\/\.\.\//, '')),
    tests: tests
      .split(' ')
      .map((test) => `__tests__/${folder}/${test}.test.ts`.replace(/\w[\w-]*\/\.\.\//, '')),
    hasTables,
  };
}

/** @param {{ name: string }} group */
export function reportOf({ name }) {
  return `build/mutation/${name.replace('/', '-')}`;
}

/** The group that this process is about, from the environment: Stryker passes nothing else to its workers. */
export function currentGroup() {
  const found = GROUPS.find(({ name }) => name === process.env.MUTATION_GROUP);
  if (found === undefined)
    throw new Error('MUTATION_GROUP must name a group of acceptance/mutation/groups.js.');
  return found;
}
