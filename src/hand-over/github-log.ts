import * as core from '@actions/core';
import { withoutCommands } from '../command-marks.js';
import type { Failure } from '../failure.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import { isGitea, maskCommands } from './log-commands.js';

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
