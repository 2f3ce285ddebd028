import * as core from '@actions/core';
import { withoutCommands } from '../command-marks.js';
import type { Failure } from '../failure.js';
import { printable } from '../printable.js';
import type { Environment } from '../read/inputs.js';
import { maskCommands } from './log-commands.js';

/** Hides texts in what the job prints from here on. */
export function mask(texts: readonly string[], environment: Environment): void {
  process.stdout.write(maskCommands(texts, environment));
}

type Annotate = (text: string, properties?: { readonly title: string }) => void;

/** What is for people, on GitHub Actions: of its texts none commands the runner. */
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

/** Tells a decision or an attempt, if the job runs with debug logging. Everything secret is masked by then. */
export function debug(text: string): void {
  if (process.env.RUNNER_DEBUG === '1') core.debug(printable(text, 1000));
}

/** Shows a failure, and where its code is explained. */
export function failure({ code, what, advice }: Failure, environment: Environment): void {
  const link = troubleshootingLink(code, environment);
  error(`${what}\n${advice}\nMore: ${link}`, { title: `jira-auth: ${code}` });
}

/** Where a failure's code is explained: an address, if the runner tells where this program comes from. */
function troubleshootingLink(code: string, environment: Environment): string {
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF = '' } = environment;
  const section = `TROUBLESHOOTING.md#${code}`;
  const version = `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}`;
  const isKnown = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/blob\/[\w./-]+$/.test(version);
  return isKnown ? `${version}/${section}` : section;
}
