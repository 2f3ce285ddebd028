/** Jest reporter: closes a run with one plain line, `N passed, N failed`, that a person or a machine can grep for. */
export default class PlainSummary {
  onRunComplete(_contexts, results) {
    const broken = results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // Jest's own reporters write to standard error; so does this line, to come after them.
    process.stderr.write(
      `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed${tail}\n`,
    );
  }
}
