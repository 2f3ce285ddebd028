import { jsonText } from '../command-marks.js';
import { Failure } from '../failure.js';
import { codeOf } from '../files.js';
import { appendFileCommand, checkFileCommand, fileCommand } from '../hand-over/file-command.js';
import * as log from '../hand-over/github-log.js';
import { troubleshootingLink } from '../hand-over/troubleshooting.js';
import type { Environment } from '../read/inputs.js';
import { annotationsOf, reportLines } from './lines.js';
import type { CheckOutput } from './run.js';
import { checkSummary } from './summary.js';

/** GitHub shows no more annotations of a kind for one step. */
const MOST_ANNOTATIONS = 10;

/** A check's result on GitHub Actions: a log, annotations, a summary and outputs. */
export function gitHubOutput(environment: Environment): CheckOutput {
  const { GITHUB_OUTPUT = '', GITHUB_STEP_SUMMARY = '' } = environment;
  let isWritable = false;
  return {
    prepare: () => {
      written(() => {
        checkFileCommand(GITHUB_OUTPUT);
      });
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
      written(() => appendFileCommand(GITHUB_OUTPUT, fileCommand(Object.entries(outputs))));
      try {
        if (GITHUB_STEP_SUMMARY !== '') appendFileCommand(GITHUB_STEP_SUMMARY, checkSummary(report));
      } catch {
        // It informs people and carries no result.
        log.warning(
          'The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.',
        );
      }
    },
    say: log.info,
    fail: ({ code, what, advice }) => {
      const link = troubleshootingLink(code, environment);
      log.error(`${what}\n${advice}\nMore: ${link}`, { title: `jira-auth: ${code}` });
    },
    end: (code) => {
      if (!isWritable) return;
      try {
        appendFileCommand(GITHUB_OUTPUT, fileCommand([['error-code', code ?? '']]));
      } catch {
        log.warning(
          'The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.',
        );
      }
    },
  };
}

function written(write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new Failure(
      'handoff-failed',
      `The file that GITHUB_OUTPUT names can't be written to (${codeOf(error)}).`,
      'Run this step on a GitHub Actions runner with space left on its disk, and leave its files to the runner.',
    );
  }
}
