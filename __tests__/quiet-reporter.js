import { relative } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const PATIENCE_MS = 10_000;

const say = (text) => process.stderr.write(`${text}\n`);

/**
 * Jest reporter for people and logs alike: failures in full, what tests print, a line of progress every ten seconds, with
 * --verbose every test, and last the line `N passed, N failed`.
 */
export default class QuietReporter {
  #began = Date.now();
  #timer;
  #results;
  #isVerbose;

  constructor({ verbose }) {
    this.#isVerbose = verbose;
  }

  onRunStart(results) {
    this.#results = results;
    this.#timer = setInterval(() => this.#tellProgress(), PATIENCE_MS).unref();
  }

  onTestResult({ path }, { failureMessage, console: printed, testResults }, results) {
    this.#results = results;
    const file = relative(process.cwd(), path);
    const told = this.#isVerbose ? testResults.filter(({ status }) => status !== 'pending') : [];
    for (const { status, fullName, duration } of told) say(`${status}: ${fullName} (${duration} ms)`);
    if (printed?.length > 0)
      say(`${file}:\n${printed.map(({ message }) => message.replace(/^/gm, '  ')).join('\n')}`);
    if (failureMessage) say(`FAIL ${file}\n${failureMessage}`);
  }

  #tellProgress() {
    const { numTotalTestSuites, numPassedTestSuites, numFailedTestSuites, numPassedTests } = this.#results;
    const done = numPassedTestSuites + numFailedTestSuites;
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    const tests = `${numPassedTests} passed, ${failedOf(this.#results)} failed`;
    say(`${done} of ${numTotalTestSuites} files, ${tests}, ${seconds} s`);
  }

  onRunComplete(_contexts, results) {
    clearInterval(this.#timer);
    const files = results.testResults.filter(({ failureMessage }) => failureMessage);
    if (files.length > 1)
      say(files.map((each) => `FAIL ${relative(process.cwd(), each.testFilePath)}`).join('\n'));
    const { unchecked, filesRemoved, added, updated } = results.snapshot;
    const obsolete = unchecked + filesRemoved;
    if (obsolete + added + updated > 0)
      say(`Snapshots: ${added} written, ${updated} updated, ${obsolete} obsolete`);
    const skipped = results.numPendingTests + results.numTodoTests;
    const before = skipped > 0 ? `\n${skipped} skipped` : '';
    process.once('exit', () =>
      say(`${before}\n${results.numPassedTests} passed, ${failedOf(results)} failed`),
    );
  }
}

/** Tests, and files that could not be run. */
const failedOf = ({ numFailedTests, numRuntimeErrorTestSuites }) =>
  numFailedTests + numRuntimeErrorTestSuites;
