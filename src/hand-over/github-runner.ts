import * as core from '@actions/core';
import { printable, withoutCommands } from '../printable.js';
import type { Failure, FailureCode } from '../failure.js';
import { orHandOffFailed } from './ci-system.js';
import {
  appendFileCommand,
  checkFileCommand,
  fileCommand,
  isGitea,
  maskCommands,
} from './runner-commands.js';
import type { Variables } from './variables.js';
import type { Environment } from '../read/inputs.js';

/** Variables with the paths of files in which a step passes values to the runner. */
type RunnerFile = 'GITHUB_OUTPUT' | 'GITHUB_ENV' | 'GITHUB_STATE' | 'GITHUB_PATH';

/** Keys of the state that the runner passes only to this Action's `post` step. */
export const STATE = { directory: 'directory', session: 'session', gajira: 'gajira' } as const;

/** Checks that the runner's file can be appended to. @throws Failure `handoff-failed` */
export function checkRunnerFile(environment: Environment, variable: RunnerFile): void {
  written(environment, variable, checkFileCommand);
}

/** Passes variables, or one line, to the runner. @returns a function that undoes it @throws Failure `handoff-failed` */
export function tellRunner(environment: Environment, variable: RunnerFile, told: Variables | string) {
  const text = typeof told === 'string' ? `${told}\n` : fileCommand(told);
  return written(environment, variable, (path) => appendFileCommand(path, text));
}

function written<T>(environment: Environment, variable: RunnerFile, work: (path: string) => T): T {
  const what = `The file that ${variable} names can't be written to`;
  return orRunnerFailed(what, () => work(environment[variable] ?? ''));
}

/** Does work that can fail only because of the runner's files or folder. @throws Failure */
export function orRunnerFailed<T>(what: string, work: () => T): T {
  return orHandOffFailed(
    work,
    what,
    "Run this step on a GitHub Actions runner with free disk space, and leave the runner's files alone.",
  );
}

/** Passes the failure code to later steps, if possible. */
export function setErrorCode({ GITHUB_OUTPUT = '' }: Environment, code: FailureCode | ''): void {
  try {
    appendFileCommand(GITHUB_OUTPUT, `error-code=${code}\n`);
  } catch {
    warning('The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.');
  }
}

/** Appends to the step summary. The step succeeds without it. */
export function writeSummary({ GITHUB_STEP_SUMMARY: path }: Environment, text: string): void {
  try {
    if (path) appendFileCommand(path, text);
  } catch {
    warning(
      'The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.',
    );
  }
}

export function mask(texts: readonly string[], environment: Environment): void {
  process.stdout.write(maskCommands(texts, isGitea(environment)));
}

/** Prints text for users on GitHub Actions. No text can issue a command to the runner. */
export const info = (text: string): void => {
  core.info(withoutCommands(text));
};

const annotating =
  (annotate: typeof core.error) =>
  (text: string, { title } = { title: 'jira-auth' }): void => {
    annotate(withoutCommands(text), { title: withoutCommands(title) });
  };

export const warning = annotating(core.warning);
export const error = annotating(core.error);

/** Logs a decision or an attempt if debug logging is on. */
export function debug(text: string): void {
  if (process.env.RUNNER_DEBUG === '1') core.debug(printable(text, 1000));
}

/** Shows a failure, with the place that explains its code: an address, if the Action's origin is known. */
export function failure({ code, what, advice }: Failure, environment: Environment): void {
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
  const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/`;
  const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+\/$/.test(version);
  const place = `${isKnown ? version : ''}TROUBLESHOOTING.md#${code}`;
  error(`${what}\n${advice}\nMore: ${place}`, { title: `jira-auth: ${code}` });
}
