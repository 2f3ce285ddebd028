import * as core from '@actions/core';
import { withoutCommands } from '../command-marks.js';
import type { Failure } from '../failure.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import { isGitea, maskCommands } from './log-commands.js';

export function mask(texts: readonly string[], environment: Environment): void {
  process.stdout.write(maskCommands(texts, isGitea(environment)));
}

type Annotate = (text: string, properties?: { readonly title: string }) => void;

/** Prints text for users on GitHub Actions. No text can issue a command to the runner. */
export const info = (text: string): void => {
  core.info(withoutCommands(text));
};

const annotating =
  (annotate: typeof core.error): Annotate =>
  (text, { title } = { title: 'jira-auth' }) => {
    annotate(withoutCommands(text), { title: withoutCommands(title) });
  };

export const warning = annotating(core.warning);
export const error = annotating(core.error);

/** Logs a decision or an attempt if debug logging is on. All secrets are masked by then. */
export function debug(text: string): void {
  if (process.env.RUNNER_DEBUG === '1') core.debug(printable(text, 1000));
}

/** Shows a failure, with a link to the explanation of its code. */
export function failure({ code, what, advice }: Failure, environment: Environment): void {
  const link = troubleshootingLink(code, environment);
  error(`${what}\n${advice}\nMore: ${link}`, { title: `jira-auth: ${code}` });
}

/** Returns the address of a code's explanation, or only file and section if the Action's origin is unknown. */
function troubleshootingLink(code: string, environment: Environment): string {
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
  const section = `TROUBLESHOOTING.md#${code}`;
  const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}`;
  const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+$/.test(version);
  return isKnown ? `${version}/${section}` : section;
}
