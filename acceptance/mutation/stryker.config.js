// Run by `npm run accept -- mutation`, once for each group.
import { currentGroup, reportOf } from './groups.js';

const group = currentGroup();
const report = reportOf(group);
const tools = new URL('../../.ci/mutation/node_modules/', import.meta.url);

export default {
  mutate: group.sources,
  plugins: [
    new URL('@stryker-mutator/jest-runner/dist/src/index.js', tools).href,
    new URL('prose.js', import.meta.url).href,
  ],
  ignorers: ['prose'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // Which tests are related is said by the group; to find it out anew for each change would cost more than the tests.
  jest: { configFile: 'acceptance/mutation/jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // What is worked out when a module is loaded, a table mostly, belongs to no test: for a change there, all would run.
  ignoreStatic: !group.hasTables,
  concurrency: Number(process.env.MUTATION_WORKERS) || 2,
  // Jest leaves the modules of each change in memory: a worker that has tried hundreds spends its time collecting them.
  maxTestRunnerReuse: 40,
  // Long, because a busy machine must not be taken for a change that hangs: what waits for ever fails by Jest's limit.
  timeoutMS: 15_000,
  timeoutFactor: 3,
  tempDirName: `${report}.tmp`,
  ignorePatterns: ['build', 'coverage', 'dist', '.ci', 'docs', 'e2e', '*.md'],
  incremental: true,
  incrementalFile: `${report}.incremental.json`,
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName: `${report}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  // acceptance/mutation.ts compares the score of each folder.
  thresholds: { break: null },
};
