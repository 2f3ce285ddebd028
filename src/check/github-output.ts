import * as core from '@actions/core';
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
    for (const line of reportLines(report)) core.info(line);
    for (const note of report.notes) core.warning(note, { title: 'jira-auth' });
    annotate(report, ['rejected', 'expired', 'critical'], core.error);
    annotate(report, ['warning'], core.warning);
    annotate(
      { ...report, credentials: report.credentials.filter(({ code }) => code) },
      ['unknown'],
      core.warning,
    );
    this.#outputs([
      ['status', report.status],
      ['days-left', report.daysLeft === undefined ? '' : String(report.daysLeft)],
      ['report', JSON.stringify(report)],
    ]);
    this.#writeSummary(checkSummary(report));
  }

  say(text: string): void {
    core.info(text);
  }

  fail({ code, what, advice }: Failure): void {
    const link = troubleshootingLink(code, this.#environment);
    core.error(`${what}\n${advice}\nMore: ${link}`, { title: `jira-auth: ${code}` });
  }

  end(_exitStatus: number, code: FailureCode | undefined): void {
    try {
      appendFileCommand(this.#environment.GITHUB_OUTPUT ?? '', fileCommand([['error-code', code ?? '']]));
    } catch {
      core.warning(
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
      core.warning(
        'The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.',
      );
    }
  }
}

function annotate({ credentials }: Report, statuses: readonly Status[], say: typeof core.error): void {
  for (const credential of credentials
    .filter(({ status }) => statuses.includes(status))
    .slice(0, MOST_ANNOTATIONS)) {
    say(sentencesOf(credential), { title: `jira-auth: ${printable(credential.name)}: ${credential.status}` });
  }
}

function sentencesOf(credential: CheckedCredential): string {
  const { endsAt, daysLeft, reasons, renewal } = credential;
  const end =
    endsAt === undefined ? [] : [`It ends on ${endsAt.slice(0, 10)} (days left: ${String(daysLeft)}).`];
  const { advice, url } = renewal;
  const toDo = isToBeRenewed(credential) ? [advice, ...(url === undefined ? [] : [url])] : [];
  return [...end, ...reasons, ...toDo].join('\n');
}
