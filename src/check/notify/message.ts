import { printable } from '../../printable.js';
import { endDayOf, entryOf, type Line, stateOf } from '../document.js';
import { type CheckedCredential, isOverdue } from '../report.js';
import { markdownLine } from '../summary.js';
import { thresholdOf, THRESHOLDS } from './events.js';

/** The text of an issue about a credential. It contains no secrets. */
export type Message = ReturnType<typeof messageOf>;

const LONGEST_NAME = 100;

const RECORD_IT: Line = [
  'Record its last day: ',
  { code: 'jira-auth check --write-expiry NAME=YYYY-MM-DD' },
  ' writes it into the credentials file; anywhere else, set ',
  { code: 'expires-on' },
  '.',
];

const FOOTER = `This text is replaced when the credential reaches another threshold (${THRESHOLDS.join(', ')} days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment.`;

export function messageOf(credential: CheckedCredential) {
  const { status, source } = credential;
  const { whose, end, why, advice, page, secret, isDue } = entryOf(credential);
  const day = endDayOf(credential);
  const isRecorded = source !== undefined && source !== 'expires-on';
  const record: Line = isRecorded
    ? ['There is no need to record its last day, because the check looks it up.']
    : RECORD_IT;
  const overdue = isOverdue(credential) ? [RECORD_IT] : [];
  const facts: Line[] = [
    whose,
    ...(day === undefined ? [] : [[`Last day: ${[`${day} (UTC)`, end[2]].filter(Boolean).join(', ')}`]]),
    ['Status: ', { code: status }],
    ...secret,
    ...why,
  ];
  // For a failed check, the facts already say what to do.
  const renew = [...advice, ...page].flatMap((line, index) => (index === 0 ? line : [' ', ...line]));
  const steps: Line[] = isDue ? [renew, record].filter(({ length }) => length > 0) : overdue;
  return { title: titleOf(credential), lead: [...headline(credential), '.'], facts, steps, footer: [FOOTER] };
}

/** Returns a title without the days left, so that it stays the same within a stage. */
function titleOf(credential: CheckedCredential): string {
  const works = ['warning', 'critical'].includes(credential.status) && !isOverdue(credential);
  const days = works ? thresholdOf(credential) : undefined;
  const within = days === undefined ? '' : `, within ${days === 1 ? 'a day' : `${days} days`}`;
  return `The Jira credential ${nameOf(credential)} ${stateOf(credential, false)}${within}`;
}

/** Describes a credential, as a sentence without its full stop. @param isToday include the days left */
export function headline(credential: CheckedCredential, isToday = false): Line {
  const { status, code } = credential;
  const start = ['The credential ', { code: nameOf(credential) }];
  if (status === 'failed' && code !== undefined) return [...start, ' fails its check: ', { code }];
  const isAlive = ['ok', 'warning', 'critical'].includes(status) && !isOverdue(credential);
  // With a code, the server could not be asked.
  const works = isAlive && code === undefined;
  return [...start, works ? ' works and ' : ' ', stateOf(credential, isToday && isAlive)];
}

/** The comment when a later stage is reached. */
export function reachedText(credential: CheckedCredential): Line {
  return [...headline(credential, true), '. See above for what to do.'];
}

/** The comment when nothing is left to do. */
export function renewedText(credential: CheckedCredential | undefined): Line {
  if (!credential) return ['The organization was asked again, and nothing is left to do.'];
  if (credential.status === 'unknown') {
    const name = { code: nameOf(credential) };
    return ['The credential ', name, ' passes its check again. Its expiry date is unknown.'];
  }
  return [...headline(credential, true), '. Nothing is left to do.'];
}

/** Writes a message in a language of marks. @param marks what surrounds or begins each part */
export function markup(
  { lead, facts, steps, footer }: Message,
  write: (line: Line) => string,
  marks: Readonly<Record<'strong' | 'fact' | 'heading' | 'step' | 'footer', string>>,
): string {
  const list = (mark: string, lines: readonly Line[]): string =>
    lines.map((line) => `${mark} ${write(line)}`).join('\n');
  const blocks = [
    marks.strong + write(lead) + marks.strong,
    list(marks.fact, facts),
    steps.length === 0 ? '' : `${marks.heading} What to do`,
    list(marks.step, steps),
    marks.footer + write(footer),
  ];
  return blocks.filter(Boolean).join('\n\n');
}

export function markdownOf(message: Message): string {
  const marks = { strong: '**', fact: '-', heading: '###', step: '1.', footer: '---\n' };
  return `${markup(message, markdownLine, marks)}\n`;
}

/** Shortens a credential's name for titles. */
export function nameOf({ name }: Pick<CheckedCredential, 'name'>): string {
  return printable(name, LONGEST_NAME);
}
