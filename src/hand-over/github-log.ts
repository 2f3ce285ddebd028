import * as core from '@actions/core';
import { withoutCommands } from '../command-marks.js';

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
