import { inDays } from '../hand-over/notices.js';
import { printable } from '../printable.js';
import { kindNamed } from './renewal.js';
import {
  type CheckedCredential,
  type CheckedOrganization,
  countsOf,
  isOverdue,
  isToBeRenewed,
  type Report,
  type Status,
  STATUSES,
  statusOfFailure,
} from './report.js';

/**
 * A piece of text for people. A plain string is ours. All else may come from outside, and each {@link Writer} escapes
 * it for its medium. `says` holds sentences, `code` text to copy, and `link` an https address.
 */
export type Piece =
  | string
  | { readonly name: string }
  | { readonly says: string }
  | { readonly code: string }
  | { readonly link: string; readonly label: string };

export type Line = readonly Piece[];

/** Writes each kind of piece for one medium, by default as `says`. Its input is already {@link printable}. */
export interface Writer {
  readonly says: (text: string) => string;
  readonly name?: (text: string) => string;
  readonly code?: (text: string) => string;
  readonly link: (address: string, label: string) => string;
}

/** Most characters in a piece that holds sentences. */
export const LONGEST_TEXT = 1000;

export function written(line: Line, { says, name = says, code = says, link }: Writer): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('link' in piece) return link(piece.link, printable(piece.label));
      if ('code' in piece) return code(printable(piece.code));
      return 'name' in piece ? name(printable(piece.name)) : says(printable(piece.says, LONGEST_TEXT));
    })
    .join('');
}

/** Writes a line without markup, for a terminal, a log or a chat. */
export function plainText(line: Line): string {
  const says = (text: string): string => text;
  return written(line, { says, link: says });
}

/** Returns a link if it is safe to click. Characters with a meaning in Markdown, HTML or a log are percent-encoded. */
function linkTo(address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.href.length > 2000) return undefined;
  const link = url.href.replace(/\/$/, '').replace(/[^\w\-.~:/?#@!&,;=%+]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return { link, label: link.slice('https://'.length) };
}

export function linkOrText(address: string): Piece {
  return linkTo(address) ?? { name: address };
}

const SOURCE_WORDS = {
  jira: 'from Jira',
  organization: 'from the organization',
  oauth: 'from OAuth rules',
  'expires-on': 'from expires-on',
};

/** Returns the last day of a credential, `YYYY-MM-DD` in UTC. */
export function endDayOf({ endsAt }: CheckedCredential): string | undefined {
  return endsAt?.slice(0, 10);
}

function daysAway(days: number): string {
  if (days >= 0) return inDays(days);
  return days === -1 ? 'yesterday' : `${-days} days ago`;
}

/** @returns what is wrong with a credential, and the words that join it to its end */
function troubleOf({ status, code }: CheckedCredential): readonly [trouble: string, joint: string] {
  if (status === 'rejected') return ['was refused', ', although it '];
  if (status === 'failed') return ['fails its check', ', and '];
  return status === 'unknown' && code !== undefined ? ['could not be checked', ', and '] : ['', ''];
}

/** Returns "expires on 2027-03-31, in 13 days". @param isToday `false` for a text that must stay true on other days */
export function stateOf(credential: CheckedCredential, isToday = true): string {
  const { status, daysLeft } = credential;
  const day = endDayOf(credential);
  const [trouble, joint] = troubleOf(credential);
  if (day === undefined) {
    const usual = status === 'ok' ? 'does not expire' : 'has an unknown expiry date';
    return trouble || (status === 'expired' ? 'has expired' : usual);
  }
  const start = `${trouble}${joint}`;
  if (isOverdue(credential)) return `${start}should have expired on ${day}, but Jira still accepts it`;
  const isOver = status === 'expired' || (daysLeft ?? 0) < 0;
  const away = isToday && daysLeft !== undefined ? `, ${daysAway(daysLeft)}` : '';
  return `${start}${isOver ? 'expired' : 'expires'} on ${day}${away}`;
}

export type Entry = ReturnType<typeof entryOf>;

export function entryOf(credential: CheckedCredential) {
  const { status, kind, account, site, source, daysLeft, reasons, code, renewal } = credential;
  const link = linkTo(renewal.url ?? '');
  const page: Line[] = link ? [['Renew it at ', { ...link, label: link.label.replace(/\/.*$/, '') }]] : [];
  const secret: Line[] =
    renewal.secret === undefined ? [] : [['Secret to update: ', { code: renewal.secret }]];
  // After a refusal, the reasons end in what to do.
  const isSaid = code !== undefined && ['rejected', 'expired'].includes(statusOfFailure(code));
  const advice: Line[] = isSaid ? [] : [[{ says: renewal.advice }]];
  const isDue = isToBeRenewed(credential);
  return {
    credential,
    whose: [
      kindNamed(kind).words,
      ...(account === undefined ? [] : [' of ', { name: account }]),
      ...(site === undefined ? [] : [' at ', linkOrText(site)]),
    ],
    state: stateOf(credential),
    /** The last day or why it is unknown, how far away it is, and its source. */
    end: [
      endDayOf(credential) ?? (status === 'ok' ? 'does not expire' : 'not known'),
      daysLeft === undefined ? undefined : daysAway(daysLeft),
      source && SOURCE_WORDS[source],
    ] as const,
    /** Reasons why the status is not `ok`, and notes. */
    why: reasons.map((says, index): Line => [
      { says },
      ...(code !== undefined && index === reasons.length - 1 ? [' (', { code }, ')'] : []),
    ]),
    isDue,
    /** How to renew it. */
    advice: isDue ? advice : [],
    /** Where to renew it. */
    page: isDue || status === 'ok' ? page : [],
    secret,
  };
}

/** "1 rejected, 2 ok", most urgent first. */
export function countsInWords(counts: Readonly<Record<Status, number>>): string {
  return STATUSES.flatMap((status) => (counts[status] > 0 ? `${counts[status]} ${status}` : [])).join(', ');
}

export function credentialsInWords(count: number): string {
  return count === 1 ? '1 credential' : `${count} credentials`;
}

/** An organization whose tokens are all in order has no rows. */
export function aboutReport({ credentials, organizations }: Report) {
  const isOfOrganization = credentials.length === 0 && organizations.length > 0;
  return {
    subject: isOfOrganization ? "the organization's tokens" : credentialsInWords(credentials.length),
    counts: countsInWords(countsOf(credentials)),
  };
}

export function organizationLine({ orgId, counts, unlisted }: CheckedOrganization): Line {
  const more = unlisted === 0 ? '' : `; not listed here: ${unlisted} that are not ok`;
  return ['Organization ', { name: orgId }, `: ${countsInWords(counts) || 'no tokens'}${more}.`];
}

export type Part = ReturnType<typeof partOf>;

/** The part of a long report. */
export function partOf({ status, code }: CheckedCredential) {
  if (status === 'unknown') return code === undefined ? 'not-known' : 'not-checked';
  if (status === 'warning') return 'soon';
  return status === 'ok' ? 'ok' : 'now';
}

/** Returns the most urgent news. It reassures only if nothing is wrong and every credential could be checked. */
export function headlineOf({ credentials, organizations }: Report): string {
  const inPart = (part: Part): CheckedCredential[] => credentials.filter((each) => partOf(each) === part);
  const count = ({ length }: readonly unknown[], one: string, several = one): string =>
    length === 0 ? '' : `${credentialsInWords(length)} ${length === 1 ? one : several}`;
  const overdue = credentials.filter(isOverdue);
  const notChecked = credentials.filter((each) => each.code !== undefined && partOf(each) !== 'now');
  const next = inPart('soon').find((each) => !overdue.includes(each))?.daysLeft;
  const isSomeListed = organizations.some(({ counts }) => countsInWords(counts) !== '');
  const soon = [
    count(notChecked, 'could not be checked'),
    next === undefined ? '' : `the next credential expires ${daysAway(next)}`,
    count(overdue, 'still works after its expiry date', 'still work after their expiry dates'),
  ];
  return capitalized(
    count(inPart('now'), 'needs attention now', 'need attention now') ||
      soon.filter(Boolean).join('; ') ||
      count(inPart('not-known'), 'has an unknown expiry date', 'have an unknown expiry date') ||
      (credentials.length > 0 && 'All credentials are in order') ||
      (isSomeListed ? "None of the organization's tokens needs attention" : 'No credential was checked'),
  );
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
