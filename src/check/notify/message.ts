import { inDays } from '../../hand-over/expiry-notice.js';
import { printable } from '../../printable.js';
import type { CheckedCredential, SourceName } from '../report.js';
import { isToBeRenewed } from '../renewal.js';
import { isOverdue } from '../words.js';
import { endDayOf, stageOf, THRESHOLDS } from './events.js';

/**
 * A piece of a text for people, before it is written for one of the places that show it.
 *
 * A plain string is ours and is written as it is. `text` came from a server or a user, `code` is a name to be copied,
 * and `link` is an https address.
 */
export type Piece =
  string | { readonly text: string } | { readonly code: string } | { readonly link: string };

export type Line = readonly Piece[];

/** What an issue about a credential says. */
export interface Message {
  /** One line without any markup. */
  readonly title: string;
  readonly lead: Line;
  readonly facts: readonly { readonly label: string; readonly value: Line }[];
  /** What to do, in order; empty while there is nothing to do. */
  readonly steps: readonly Line[];
  readonly footer: Line;
}

const LONGEST_NAME = 100;

/** What stands in an issue may be longer than one line of a log: sentences of advice. */
export const LONGEST_TEXT = 1000;

/** By whose word a credential ends. */
const SOURCES: Readonly<Record<SourceName, Line>> = {
  jira: ['Jira says so'],
  organization: ["the organization's list of tokens says so"],
  oauth: ['the rules of OAuth 2.0 grants say so'],
  'expires-on': ['declared with ', { code: 'expires-on' }],
};

/** What an issue about this credential says. Nothing in it is secret. */
export function messageOf(credential: CheckedCredential): Message {
  return {
    title: titleOf(credential),
    lead: [...headline(credential), '.'],
    facts: factsOf(credential),
    steps: stepsOf(credential),
    footer: [
      `This text is replaced when another threshold is reached (${THRESHOLDS.join(', ')} days, and the end), and the issue is closed when nothing has to be done any more. Write what is to be kept into a comment.`,
    ],
  };
}

/** The same as long as the credential is in one stage: it names no number of days that passes. */
function titleOf(credential: CheckedCredential): string {
  const name = nameOf(credential);
  const ends = endDayOf(credential);
  if (credential.status === 'rejected') return `Jira refuses the credential ${name}`;
  if (credential.status === 'failed') return `The Jira credential ${name} fails its check`;
  if (ends === undefined) return `The Jira credential ${name} needs attention`;
  if (credential.status === 'expired') return `The Jira credential ${name} expired on ${ends}`;
  if (isOverdue(credential)) return `The Jira credential ${name} works longer than ${ends}`;
  const stage = stageOf(credential);
  const within = stage === undefined || stage === 'early' ? '' : `, within ${daysWithin(stage)}`;
  return `The Jira credential ${name} expires on ${ends}${within}`;
}

function daysWithin(stage: string): string {
  return stage === '1' ? 'a day' : `${stage} days`;
}

/** What there is to say of a credential, as a sentence without its full stop, which stays true. */
export function headline(credential: CheckedCredential): Line {
  const { status, code } = credential;
  const name = { code: nameOf(credential) };
  const ends = endDayOf(credential);
  switch (status) {
    case 'rejected':
      return [
        'Jira refuses the credential ',
        name,
        ...(ends === undefined ? [] : [`, which was to work until ${ends}`]),
      ];
    case 'expired':
      return ['The credential ', name, ends === undefined ? ' has expired' : ` expired on ${ends}`];
    case 'failed':
      return ['The credential ', name, ' fails its check', ...(code === undefined ? [] : [': ', { code }])];
    case 'unknown':
      return code === undefined
        ? ['The expiry date of the credential ', name, ' is unknown']
        : ['The credential ', name, ' could not be checked: ', { code }];
    case 'ok':
    case 'warning':
    case 'critical':
      if (ends === undefined) return ['The credential ', name, ' works'];
      return isOverdue(credential)
        ? ['The credential ', name, ` still works, and was to expire on ${ends}`]
        : ['The credential ', name, ` works and expires on ${ends}`];
  }
}

/** The same as it is today. */
export function headlineToday(credential: CheckedCredential): Line {
  const { status, daysLeft } = credential;
  const isWithoutDay = !['ok', 'warning', 'critical'].includes(status);
  if (isWithoutDay || daysLeft === undefined || daysLeft < 0) return headline(credential);
  return [...headline(credential), `, ${inDays(daysLeft)}`];
}

/** What a comment says when a later stage is reached. */
export function reachedText(credential: CheckedCredential): Line {
  return [...headlineToday(credential), '. What to do stands above.'];
}

/** What a comment says when nothing has to be done any more. */
export function renewedText(credential: CheckedCredential | undefined): Line {
  if (credential?.status === 'unknown') {
    const name = { code: nameOf(credential) };
    return ['The credential ', name, ' passes its check again. Its expiry date is unknown.'];
  }
  if (credential) return [...headlineToday(credential), '. Nothing has to be done any more.'];
  return ['The organization was asked, and nothing has to be done any more.'];
}

function factsOf(credential: CheckedCredential): Message['facts'] {
  const { site, account, kind, source, status, reasons, renewal } = credential;
  const ends = endDayOf(credential);
  const facts: Message['facts'] = [
    { label: 'Whose', value: account === undefined ? [] : [{ code: account }] },
    { label: 'Where', value: site === undefined ? [] : [linkOrText(site)] },
    { label: 'What', value: [{ code: kind }] },
    {
      label: 'Until',
      value:
        ends === undefined
          ? []
          : [
              `the end of ${ends} (UTC)`,
              ...(source ? ['; ', ...SOURCES[source]] : []),
              ...(isOverdue(credential) ? ['; that day has passed, but Jira still accepts it'] : []),
            ],
    },
    { label: 'State', value: [{ code: status }] },
    { label: 'Secret to update', value: renewal.secret === undefined ? [] : [{ code: renewal.secret }] },
    ...reasons.map((reason) => ({ label: 'Note', value: [{ text: reason }] })),
  ];
  return facts.filter(({ value }) => value.length > 0);
}

/** What a failed check needs stands in its notes. */
function stepsOf(credential: CheckedCredential): Line[] {
  const { url, advice } = credential.renewal;
  const { source } = credential;
  if (!isToBeRenewed(credential)) return isOverdue(credential) ? [RECORD_IT] : [];
  return [
    [{ text: advice }, ...(url === undefined ? [] : [' ', linkOrText(url)])],
    source === undefined || source === 'expires-on'
      ? RECORD_IT
      : ['Its last day need not be recorded: it is asked for.'],
  ];
}

const RECORD_IT: Line = [
  'Record its last day: ',
  { code: 'jira-auth check --write-expiry NAME=YYYY-MM-DD' },
  ' writes it into the file of credentials; anywhere else, set ',
  { code: 'expires-on' },
  '.',
];

/** A link, if it is one that people can be sent to. */
export function linkOrText(address: string): Piece {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && url.username === '' ? { link: url.href } : { text: address };
}

/** A credential's name, short enough for a title. */
export function nameOf({ name }: Pick<CheckedCredential, 'name'>): string {
  const characters = Array.from(printable(name));
  return characters.length <= LONGEST_NAME
    ? characters.join('')
    : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}

/** A line for a log, a chat or any other place that knows no markup. */
export function plainText(line: Line): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('link' in piece) return piece.link;
      return 'code' in piece ? printable(piece.code) : printable(piece.text, LONGEST_TEXT);
    })
    .join('');
}
