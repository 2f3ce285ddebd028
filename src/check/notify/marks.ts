import { STAGES, type Told } from './events.js';
import type { IssueMemory } from './tracker.js';

const ISSUE = new RegExp(
  `^<!-- jira-auth-expiry credential=([0-9a-f]{32}) told=(${STAGES.join('|')}|renewed) ends=(?:(\\d{4}-\\d{2}-\\d{2})|-)(?: organization=([0-9a-f]{32}))? -->\\r?\\n`,
);

/**
 * A text with the hidden mark that an issue is found again by, and that says what was told last. It stands first, in
 * front of everything that comes from elsewhere.
 */
export function markIssue({ credential, told, organization }: IssueMemory, text: string): string {
  const of = organization === undefined ? '' : ` organization=${organization}`;
  return `<!-- jira-auth-expiry credential=${credential} ${saying(told)}${of} -->\n${text}`;
}

/** What the mark in front of a text says, and the text behind it; `undefined` if there is no mark. */
export function readMark(marked: string): (IssueMemory & { readonly text: string }) | undefined {
  const [mark, credential, stage, ends, organization] = ISSUE.exec(marked) ?? [];
  if (mark === undefined || credential === undefined) return undefined;
  const told = { stage: stage as Told['stage'], ends };
  return { credential, told, organization, text: marked.slice(mark.length) };
}

/** The hidden mark at the start of a comment, by which it is not written twice. */
export function markComment(told: Told): string {
  return `<!-- jira-auth-expiry ${saying(told)} -->`;
}

function saying({ stage, ends }: Told): string {
  return `told=${stage} ends=${ends ?? '-'}`;
}
