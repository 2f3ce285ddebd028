import { createHash } from 'node:crypto';
import { htmlText } from '../html-text.js';
import { printable } from '../printable.js';
import { STYLE } from './html-style.js';
import { linkTo } from './link.js';
import { kindInWords, isToBeRenewed } from './renewal.js';
import type { CheckedCredential, CheckedOrganization, Report, Status } from './report.js';
import { STATUSES } from './report.js';
import { axis, bar, overview, SHAPES } from './timeline.js';
import {
  countsInWords,
  countsOf,
  credentialsInWords,
  dayOfEnd,
  daysAway,
  isOverdue,
  printableSentences,
  SOURCE_WORDS,
  untilWhen,
  whatWasChecked,
} from './words.js';

/** A part of the page: the credentials that it is for, and whether their end can be drawn. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly has: (credential: CheckedCredential) => boolean;
  readonly isOnTimeline: boolean;
}

const URGENT: readonly Status[] = ['rejected', 'expired', 'failed', 'critical'];

const isUrgent = ({ status }: CheckedCredential): boolean => URGENT.includes(status);
const isUnchecked = ({ status, code }: CheckedCredential): boolean =>
  status === 'unknown' && code !== undefined;

const PARTS: readonly Part[] = [
  {
    id: 'now',
    title: 'Act now',
    says: 'refused, expired, failing their check, or about to expire',
    has: isUrgent,
    isOnTimeline: true,
  },
  {
    id: 'soon',
    title: 'Soon',
    says: 'with a date that is near, or that needs correction',
    has: ({ status }) => status === 'warning',
    isOnTimeline: true,
  },
  {
    id: 'not-checked',
    title: 'Not checked',
    says: 'the server could not be asked',
    has: isUnchecked,
    isOnTimeline: true,
  },
  {
    id: 'not-known',
    title: 'End not known',
    says: 'with an unknown expiry date',
    has: (credential) => credential.status === 'unknown' && !isUnchecked(credential),
    isOnTimeline: false,
  },
  {
    id: 'ok',
    title: 'In order',
    says: 'working, and nothing to do',
    has: ({ status }) => status === 'ok',
    isOnTimeline: true,
  },
];

/** The policy lets this one style sheet in, and nothing else: no script, no request, no style in an attribute. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/**
 * A report as one page that needs nothing else: a timeline of all credentials by days left, most urgent first.
 * It holds nothing secret, no script, and asks nothing of any server.
 */
export function htmlPage(report: Report): string {
  const { credentials, organizations, notes, checkedAt } = report;
  const counts = countsOf(credentials);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Jira credentials: ${htmlText(countsInWords(counts) || 'none')}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${htmlText(headline(report))}</h1>
<p class="muted">${capitalized(whatWasChecked(report))}, checked on <time datetime="${htmlText(checkedAt)}">${htmlText(moment(checkedAt))}</time></p>
${countsList(counts, credentials)}${overviewOf(credentials)}${notesList(notes)}</header>
<main>
${PARTS.map((part) => partOf(part, credentials.filter(part.has))).join('')}${organizationsPart(organizations)}</main>
<footer class="muted small">
<p>Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. Nothing on this page is secret, and it loads nothing from anywhere.</p>
</footer>
</body>
</html>
`;
}

/** The most urgent that there is to say; nothing reassures while something is wrong, or could not be found out. */
function headline({ credentials, organizations }: Report): string {
  const count = (has: Part['has'], one: string, several: string): string | undefined => {
    const found = credentials.filter(has).length;
    return found === 0 ? undefined : `${credentialsInWords(found)} ${found === 1 ? one : several}`;
  };
  const urgent = count(isUrgent, 'needs you now', 'need you now');
  if (urgent !== undefined) return urgent;
  const next = credentials.find((each) => each.status === 'warning' && !isOverdue(each))?.daysLeft;
  const parts = [
    count(isUnchecked, 'could not be checked', 'could not be checked'),
    next === undefined ? undefined : `the next credential expires ${daysAway(next)}`,
    count(isOverdue, 'works beyond its date', 'work beyond their dates'),
  ].filter((part) => part !== undefined);
  const unknown = count(
    ({ status }) => status === 'unknown',
    'has an unknown expiry date',
    'have an unknown expiry date',
  );
  if (parts.length === 0 && unknown !== undefined) parts.push(unknown);
  if (parts.length > 0) return capitalized(parts.join('; '));
  if (credentials.length > 0) return 'All credentials are in order';
  const listed = organizations.some(({ counts }) => STATUSES.some((status) => counts[status] > 0));
  return listed ? "None of the organization's tokens needs you" : 'No credential was checked';
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 March 2027, 06:00 UTC` */
function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return printable(iso);
  const day = date.toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

function countsList(
  counts: Readonly<Record<Status, number>>,
  credentials: readonly CheckedCredential[],
): string {
  const items = STATUSES.filter((status) => counts[status] > 0).map((status) => {
    const first = credentials.find((credential) => credential.status === status);
    const part = PARTS.find(({ has }) => first !== undefined && has(first));
    return `<li><a href="#${part?.id ?? ''}"><b>${counts[status]}</b>${badge(status)}</a></li>\n`;
  });
  return items.length === 0 ? '' : `<ul class="counts">\n${items.join('')}</ul>\n`;
}

function overviewOf(credentials: readonly CheckedCredential[]): string {
  const dated = credentials.filter(({ daysLeft }) => daysLeft !== undefined);
  const label = `${credentialsInWords(dated.length)} by days left: ${countsInWords(countsOf(dated))}`;
  const others = credentials.length - dated.length;
  const without = others === 0 ? '' : ` Not on it: ${others} with no known end, or none at all.`;
  const marks = overview(credentials, label);
  if (marks === '') return '';
  return `${marks}\n<p class="muted small">Each mark is a credential, by the days that it has left.${without}</p>\n`;
}

function notesList(notes: readonly string[]): string {
  if (notes.length === 0) return '';
  return `<ul class="notes">\n${notes.map((note) => `<li>${sentences(note)}</li>\n`).join('')}</ul>\n`;
}

function partOf({ id, title, says, isOnTimeline }: Part, credentials: readonly CheckedCredential[]): string {
  if (credentials.length === 0) return '';
  const timeline = isOnTimeline
    ? `<th scope="col" role="columnheader" class="time"><span class="hidden">Days left, as a timeline</span>${axis()}</th>`
    : '';
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="muted small">${credentialsInWords(credentials.length)}, ${says}</p>
<table class="credentials" role="table" aria-labelledby="${id}-title">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="who">Credential</th><th scope="col" role="columnheader" class="ends">Expires</th>${timeline}<th scope="col" role="columnheader" class="do">What to do</th></tr></thead>
<tbody role="rowgroup">
${credentials.map((credential) => rowOf(credential, isOnTimeline)).join('')}</tbody>
</table>
</section>
`;
}

function rowOf(credential: CheckedCredential, isOnTimeline: boolean): string {
  const timeline = isOnTimeline
    ? `<td class="time scale ${credential.status}" role="cell">${timelineOf(credential)}</td>`
    : '';
  return `<tr role="row"><th scope="row" role="rowheader" class="who">${whose(credential)}</th><td class="ends" role="cell">${endOf(credential)}</td>${timeline}<td class="do small" role="cell">${whatToDo(credential)}</td></tr>\n`;
}

function whose({ name, status, kind, account, site }: CheckedCredential): string {
  const of = account === undefined ? '' : ` of <bdi>${text(account)}</bdi>`;
  const at = site === undefined ? '' : ` at ${siteOf(site)}`;
  return `<div><b><bdi>${text(name)}</bdi></b> ${badge(status)}</div><div class="muted small">${htmlText(kindInWords(kind))}${of}${at}</div>`;
}

function siteOf(site: string): string {
  const link = linkTo(site);
  return link === undefined ? text(site) : anchor(withoutScheme(link), link);
}

function endOf(credential: CheckedCredential): string {
  const { daysLeft, endsAt, source } = credential;
  const day = dayOfEnd(credential);
  const date = endsAt === undefined ? day : `<time datetime="${text(endsAt)}">${day}</time>`;
  const days = daysLeft === undefined ? '' : `<b>${daysAway(daysLeft)}</b>`;
  const says = source === undefined ? '' : `<div class="muted small">${htmlText(SOURCE_WORDS[source])}</div>`;
  return `${days}<div>${date}</div>${says}`;
}

function timelineOf(credential: CheckedCredential): string {
  const { daysLeft, status } = credential;
  if (daysLeft === undefined) return '';
  return `<div class="time-in">${bar(daysLeft, status, htmlText(untilWhen(credential)))}</div>`;
}

function whatToDo(credential: CheckedCredential): string {
  const { status, reasons, code, renewal } = credential;
  const isDue = isToBeRenewed(credential);
  const link = linkTo(renewal.url);
  const renew = link === undefined ? [] : [anchor(`Renew it at ${new URL(link).host}`, link)];
  const secret =
    renewal.secret === undefined ? [] : [`Secret to update: <code>${text(renewal.secret)}</code>`];
  const why = reasons.map(sentences);
  const last = why.length - 1;
  const paragraphs = [
    ...why.map((reason, index) =>
      index === last && code !== undefined ? `${reason} <code class="muted">${code}</code>` : reason,
    ),
    ...(isDue ? [sentences(renewal.advice)] : []),
    ...(isDue || status === 'ok' ? [[...renew, ...secret].join('<br>')] : []),
  ];
  return paragraphs
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join('');
}

function organizationsPart(organizations: readonly CheckedOrganization[]): string {
  if (organizations.length === 0) return '';
  const heads = STATUSES.map((status) => `<th scope="col">${badge(status)}</th>`);
  const rows = organizations.map(({ orgId, counts, unlisted }) => {
    const cells = [...STATUSES.map((status) => counts[status]), unlisted].map((count) => `<td>${count}</td>`);
    return `<tr><th scope="row"><code>${text(orgId)}</code></th>${cells.join('')}</tr>\n`;
  });
  return `<section id="organizations" aria-labelledby="organizations-title">
<h2 id="organizations-title">${organizations.length === 1 ? 'The organization' : 'Organizations'}</h2>
<p class="muted small">all tokens and clients; those that are in order are only counted</p>
<div class="scroll" role="region" aria-labelledby="organizations-title" tabindex="0"><table class="numbers" aria-labelledby="organizations-title">
<thead><tr><th scope="col" class="org">Organization</th>${heads.join('')}<th scope="col">Not listed above</th></tr></thead>
<tbody>
${rows.join('')}</tbody>
</table></div>
</section>
`;
}

function badge(status: Status): string {
  return `<span class="status ${status}"><svg class="shape" viewBox="-7 -7 14 14" aria-hidden="true">${SHAPES[status]}</svg>${status}</span>`;
}

function sentences(raw: string): string {
  return printableSentences(raw)
    .map(htmlText)
    .join(' ')
    .replace(/`([^`]+)`/g, '<code>$1</code>');
}

function text(raw: string): string {
  return htmlText(printable(raw));
}

function withoutScheme(link: string): string {
  return link.replace(/^https:\/\//, '').replace(/\/$/, '');
}

function anchor(label: string, link: string): string {
  return `<a href="${htmlText(link)}" rel="noopener noreferrer">${text(label)}</a>`;
}
