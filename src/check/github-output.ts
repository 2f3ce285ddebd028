import * as log from '../hand-over/github-log.js';
import { jsonText } from '../command-marks.js';
import { Failure, type FailureCode } from '../failure.js';
import { appendFileCommand, checkFileCommand, fileCommand } from '../hand-over/file-command.js';
import { troubleshootingLink } from '../hand-over/troubleshooting.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import { reportLines } from './lines.js';
import { isToBeRenewed } from './renewal.js';
import type { CheckedCredential, Report, Status } from './report.js';
import type { CheckOutput } from './run.js';
import { checkSummary } from './summary.js';
import { untilWhen } from './words.js';

/** GitHub shows no more annotations of a kind for one step. */
const MOST_ANNOTATIONS = 10;

/** A check's result on GitHub Actions: a log, annotations, a summary and outputs. */
export class GitHubCheckOutput implements CheckOutput {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Makes sure, before anything is asked, that results can be given. @throws Failure `handoff-failed` */
  prepare(): void {
    this.#written(() => {
      checkFileCommand(this.#environment.GITHUB_OUTPUT ?? '');
    });
  }

  show(report: Report): void {
    for (const line of reportLines(report)) log.info(line);
    for (const note of report.notes) log.warning(note);
    annotate(report, ['rejected', 'expired', 'failed', 'critical'], log.error);
    annotate(report, ['warning'], log.warning);
    annotate(
      { ...report, credentials: report.credentials.filter(({ code }) => code) },
      ['unknown'],
      log.warning,
    );
    this.#outputs([
      ['status', report.status],
      ['days-left', report.daysLeft === undefined ? '' : String(report.daysLeft)],
      ['report', jsonText(report)],
    ]);
    this.#writeSummary(checkSummary(report));
  }

  say(text: string): void {
    log.info(text);
  }

  fail({ code, what, advice }: Failure): void {
    const link = troubleshootingLink(code, this.#environment);
    log.error(`${what}\n${advice}\nMore: ${link}`, { title: `jira-auth: ${code}` });
  }

  end(_exitStatus: number, code: FailureCode | undefined): void {
    try {
      appendFileCommand(this.#environment.GITHUB_OUTPUT ?? '', fileCommand([['error-code', code ?? '']]));
    } catch {
      log.warning(
        'The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.',
      );
    }
  }

  #outputs(entries: readonly (readonly [string, string])[]): void {
    this.#written(() => {
      appendFileCommand(this.#environment.GITHUB_OUTPUT ?? '', fileCommand(entries));
    });
  }

  #written(write: () => void): void {
    try {
      write();
    } catch (error) {
      const code =
        error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
      throw new Failure(
        'handoff-failed',
        `The file that GITHUB_OUTPUT names can't be written to (${printable(code)}).`,
        'Run this step on a GitHub Actions runner with space left on its disk, and leave its files to the runner.',
      );
    }
  }

  /** The summary informs people and carries no result. */
  #writeSummary(text: string): void {
    const path = this.#environment.GITHUB_STEP_SUMMARY ?? '';
    if (path === '') return;
    try {
      appendFileCommand(path, text);
    } catch {
      log.warning(
        'The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.',
      );
    }
  }
}

function annotate({ credentials }: Report, statuses: readonly Status[], say: typeof log.error): void {
  for (const credential of credentials
    .filter(({ status }) => statuses.includes(status))
    .slice(0, MOST_ANNOTATIONS)) {
    say(sentencesOf(credential), { title: `jira-auth: ${printable(credential.name)}: ${credential.status}` });
  }
}

function sentencesOf(credential: CheckedCredential): string {
  const { status, endsAt, reasons, renewal } = credential;
  const is = status === 'rejected' ? 'is ' : '';
  const end = endsAt === undefined ? [] : [`It ${is}${untilWhen(credential)}.`];
  const { advice, url } = renewal;
  const toDo = isToBeRenewed(credential) ? [advice, ...(url === undefined ? [] : [url])] : [];
  return [...end, ...reasons, ...toDo].join('\n');
}
