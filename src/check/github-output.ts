import { jsonText } from '../command-marks.js';
import { checkRunnerFile, setErrorCode, tellRunner, writeSummary } from '../hand-over/github-files.js';
import * as log from '../hand-over/github-log.js';
import type { Environment } from '../read/inputs.js';
import { annotationsOf, reportLines } from './lines.js';
import type { CheckOutput } from './run.js';
import { checkSummary } from './summary.js';

/** GitHub shows no more annotations of a kind for one step. */
const MOST_ANNOTATIONS = 10;

/** A check's result on GitHub Actions: a log, annotations, a summary and outputs. */
export function gitHubOutput(environment: Environment): CheckOutput {
  let isWritable = false;
  return {
    prepare: () => {
      checkRunnerFile(environment, 'GITHUB_OUTPUT');
      isWritable = true;
    },
    show: (report) => {
      for (const line of reportLines(report)) log.info(line);
      for (const note of report.notes) log.warning(note);
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
    say: log.info,
    fail: (failure) => {
      log.failure(failure, environment);
    },
    end: (code) => {
      if (isWritable) setErrorCode(environment, code ?? '');
    },
  };
}
