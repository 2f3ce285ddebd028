import { mkdirSync, writeFileSync } from 'node:fs';

/** Jest reporter: closes a run with one plain line, `N passed, N failed`, that a person or a machine can grep for. */
export default class PlainSummary {
  constructor({ testPathPatterns, testNamePattern }) {
    this.isWhole = !testPathPatterns.isSet() && !testNamePattern;
  }

  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // A run of some tests would take the place of what is known of all.
    if (process.env.CI && this.isWhole) keepResults(results);
    // Jest's own summary comes later than this call, and goes to standard error, too.
    process.once('exit', () => {
      process.stderr.write(`\n${results.numPassedTests} passed, ${failed} failed${tail}\n`);
    });
  }
}

/** What each test came to, for docs/assurance.md: in the shape of Jest's own `--json`, as far as that is read. */
function keepResults({ testResults }) {
  mkdirSync('build', { recursive: true });
  const files = testResults.map(({ testFilePath: name, testResults: assertionResults }) => ({
    name,
    assertionResults: assertionResults.map(({ ancestorTitles, title, status }) => ({
      ancestorTitles,
      title,
      status,
    })),
  }));
  writeFileSync('build/jest.json', JSON.stringify({ testResults: files }));
}
