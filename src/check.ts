import * as core from '@actions/core';
import { annotationsOf, reportLines } from './check/lines.js';
import { runCheck } from './check/run.js';
import { checkSummary } from './check/summary.js';
import { jsonText } from './printable.js';
import { formsToMask } from './hand-over/derived-forms.js';
import * as log from './hand-over/github-runner.js';
import { gitHubWithholds } from './hand-over/github-event.js';
import { checkRunnerFile, setErrorCode, tellRunner, writeSummary } from './hand-over/github-runner.js';
import { isInputOf } from './inputs/schema.js';
import { bugAt, openDoor } from './process.js';
import { Inputs } from './read/inputs.js';

/** GitHub shows at most ten annotations of each kind per step. */
const MOST_ANNOTATIONS = 10;

const environment = process.env;
const { info, warning: warn, debug } = log;
let isWritable = false;

/** A check's result on GitHub Actions: a log, annotations, a summary and outputs. */
const output: Parameters<typeof runCheck>[2] = {
  prepare: () => {
    checkRunnerFile(environment, 'GITHUB_OUTPUT');
    isWritable = true;
  },
  show: (report) => {
    reportLines(report).forEach(info);
    for (const note of report.notes) warn(note);
    const annotations = annotationsOf(report.credentials);
    for (const level of ['error', 'warning'] as const) {
      const some = annotations.filter((each) => each.level === level).slice(0, MOST_ANNOTATIONS);
      for (const { title, lines } of some) log[level](lines.join('\n'), { title: `jira-auth: ${title}` });
    }
    const { status, daysLeft = '' } = report;
    const outputs = { status, 'days-left': String(daysLeft), report: jsonText(report) };
    tellRunner(environment, 'GITHUB_OUTPUT', Object.entries(outputs));
    writeSummary(environment, checkSummary(report));
  },
  fail: (failure) => {
    log.failure(failure, environment);
  },
  end: (code) => {
    if (isWritable) setErrorCode(environment, code ?? '');
  },
};

const inputs = new Inputs(
  (name) => (isInputOf('check-action', name) ? core.getInput(name, { trimWhitespace: false }) : ''),
  environment,
  'check-action',
);

openDoor({
  work: (signal) => {
    const effects = {
      ...{ environment, signal, info, warn, debug, words: inputs.words() },
      now: () => new Date(),
      random: Math.random,
      mask: (secret: Parameters<typeof formsToMask>[0]) => {
        log.mask(formsToMask(secret), environment);
      },
      secretsWithheld: () => gitHubWithholds(environment),
    };
    return runCheck(inputs, effects, output);
  },
  reportBug: (where) => {
    output.fail(bugAt(where));
    output.end('internal');
  },
});
