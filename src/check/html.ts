import { createHash } from 'node:crypto';
import { htmlText, printable } from '../printable.js';
import {
  aboutReport,
  capitalized,
  countsInWords,
  credentialsInWords,
  type Entry,
  entryOf,
  headlineOf,
  type Line,
  organizationLine,
  type Part,
  partOf,
  type Writer,
  written,
} from './document.js';
import { STYLE } from './html-style.js';
import { type CheckedCredential, countsOf, type Report, type Status, STATUSES } from './report.js';

const WRITER: Writer = {
  name: (text) => `<bdi>${breakable(text)}</bdi>`,
  says: (text) => breakable(text).replace(/`([^`]+)`/g, '<code>$1</code>'),
  code: (text) => `<code>${breakable(text)}</code>`,
  link: (address, label) =>
    `<a href="${htmlText(address)}" rel="noopener noreferrer">${breakable(label)}</a>`,
};

/** Keeps each e-mail address or host on one line, if it fits. A longer one breaks between its words. */
function breakable(text: string): string {
  return htmlText(text).replace(
    /[^\s`]*\w[.@_/]\w[^\s`]*/g,
    (address) => `<span class="address">${address.replace(/(?<=\w)(?=[.@_/]\w)/g, '<wbr>')}</span>`,
  );
}

const html = (line: Line): string => written(line, WRITER);

const PARTS: Readonly<Record<Part, readonly [title: string, says: string]>> = {
  now: ['Act now', 'refused, expired, failing, or about to expire'],
  soon: ['Soon', 'expiring soon, or with a date to correct'],
  'not-checked': ['Not checked', 'the server could not be asked'],
  'not-known': ['Unknown expiry', 'with an unknown expiry date'],
  ok: ['In order', 'working, nothing to do'],
};

/** Policy that allows only this style sheet: no script, no request and no style attribute. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** Writes a report as one page: a timeline, most urgent first. It has no secrets or scripts, and loads nothing. */
export function htmlPage(report: Report): string {
  const { credentials, checkedAt } = report;
  const { subject, counts } = aboutReport(report);
  const notes = report.notes.map((says) => html([{ says }]));
  const organizations = report.organizations.map(
    (each) => `<section><p class="muted">${html(organizationLine(each))}</p></section>\n`,
  );
  const parts = (Object.keys(PARTS) as Part[]).map((part) =>
    partOfPage(part, credentials.filter((each) => partOf(each) === part).map(entryOf)),
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Jira credentials: ${counts || 'none'}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${htmlText(headlineOf(report))}</h1>
<p class="muted">${capitalized(subject)}, checked on <time datetime="${checkedAt}">${moment(checkedAt)}</time></p>
${countsList(credentials)}${timeline(credentials)}${list('notes', notes)}${namesOf(credentials)}</header>
<main>
${parts.join('')}${organizations.join('')}</main>
<footer class="muted small">
<p>Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. This page contains no secrets and loads nothing.</p>
</footer>
</body>
</html>
`;
}

/** `1 March 2027, 06:00 UTC` */
function moment(iso: string): string {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return `${new Date(iso).toLocaleDateString('en-GB', options)}, ${iso.slice(11, 16)} UTC`;
}

function list(className: string, items: readonly string[]): string {
  const lines = items.map((item) => `<li>${item}</li>\n`);
  return lines.length === 0 ? '' : `<ul class="${className}">\n${lines.join('')}</ul>\n`;
}

/** Names are unique in a report. */
function idOf({ name }: CheckedCredential): string {
  return `credential-${encodeURIComponent(printable(name))}`;
}

/** Lists all names in alphabetical order, with links to their rows. */
function namesOf(credentials: readonly CheckedCredential[]): string {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const names = credentials
    .toSorted((one, other) => compare(one.name, other.name))
    .map((each) => `<a href="#${idOf(each)}">${html([{ name: each.name }])}</a>`);
  if (names.length === 0) return '';
  return `<details><summary>Find a credential by name</summary>\n${list('names', names)}</details>\n`;
}

function countsList(credentials: readonly CheckedCredential[]): string {
  const counts = countsOf(credentials);
  const links = STATUSES.flatMap((status) => {
    const first = credentials.find((credential) => credential.status === status);
    return first ? `<a href="#${partOf(first)}"><b>${counts[status]}</b>${badge(status)}</a>` : [];
  });
  return list('counts', links);
}

/** Reach of the scale in both directions, in days. Days beyond it are drawn at its end. */
const LONGEST = 365;
/** Positions of today and of the scale's end, in percent of the width. */
const TODAY = 20;
const END = 97;

const TICKS = [0, 1, 7, 30, 90];

/** Shapes that tell statuses apart without colour, each about 11 units wide around 0,0. */
export const SHAPES: Readonly<Record<Status, string>> = {
  rejected: '<path class="stroke" d="M-4-4 4 4M4-4-4 4"/>',
  expired: '<rect x="-4.5" y="-4.5" width="9" height="9" rx="1"/>',
  failed: '<path class="stroke" d="M0-5V1M0 5v.1"/>',
  critical: '<path d="M0-5.5 5.8 4.6H-5.8Z"/>',
  warning: '<path d="M0-6 6 0 0 6-6 0Z"/>',
  unknown: '<circle class="stroke" r="4.2"/>',
  ok: '<circle r="4.6"/>',
};

/** Returns a day's position, in percent of the width. The next 18 days are as wide as the rest of the year. */
export function placeOf(days: number): number {
  const far = Math.log1p(Math.min(Math.abs(days), LONGEST)) / Math.log1p(LONGEST);
  const place = days < 0 ? TODAY - far * (TODAY - 3) : TODAY + far * (END - TODAY);
  return Math.round(place * 10) / 10;
}

/** The columns' distance in percent, a mark's height, the most marks in a column, and the height of what is above. */
const APART = 1.2;
const MARK = 13;
const MOST_MARKS = 10;
const ABOVE = 22;

/** Draws all credentials on one scale, a mark each. Marks of about the same day are stacked. */
function timeline(credentials: readonly CheckedCredential[]): string {
  const dated = credentials.filter(({ daysLeft }) => daysLeft !== undefined);
  if (dated.length === 0) return '';
  const columns: { readonly place: number; readonly statuses: Status[] }[] = [];
  const places = dated.map(({ daysLeft = 0, status }) => ({ place: placeOf(daysLeft), status }));
  for (const { place, status } of places.sort((one, other) => one.place - other.place)) {
    const column = columns.at(-1);
    if (column && place - column.place < APART) column.statuses.push(status);
    else columns.push({ place, statuses: [status] });
  }
  const highest = Math.max(...columns.map(({ statuses }) => statuses.length));
  const height = ABOVE + (Math.min(highest, MOST_MARKS) + 1) * MARK;
  const text = (x: number, y: number, words: string, anchor = 'middle'): string =>
    `<text x="${x}%" y="${y}" text-anchor="${anchor}">${words}</text>`;
  const drawn = [
    ...[...TICKS.map(placeOf), END].map((x) => `<line x1="${x}%" x2="${x}%" y1="16" y2="${height}"/>`),
    text(0, 12, 'expired', 'start'),
    ...TICKS.map((days) => text(placeOf(days), 12, days === 0 ? 'today' : String(days))),
    text(100, 12, '365 days', 'end'),
    ...columns.flatMap(({ place, statuses }) => [
      ...statuses.slice(0, MOST_MARKS).map((status, index) => {
        return `<svg class="end ${status}" x="${place}%" y="${height - MARK * index - 10}">${SHAPES[status]}</svg>`;
      }),
      ...(statuses.length > MOST_MARKS ? [text(place, 27, `+${statuses.length - MOST_MARKS}`)] : []),
    ]),
  ];
  const label = `${credentialsInWords(dated.length)} by days left: ${countsInWords(countsOf(dated))}`;
  const others = credentials.length - dated.length;
  const without = others === 0 ? '' : ` Not shown: ${others} without a known expiry date.`;
  return `<svg class="timeline" role="img" aria-label="${label}" width="100%" height="${height}">${drawn.join('')}</svg>
<p class="muted small">Each mark is a credential, placed by days left.${without}</p>
`;
}

function partOfPage(part: Part, entries: readonly Entry[]): string {
  if (entries.length === 0) return '';
  const [title, says] = PARTS[part];
  return `<section id="${part}" aria-labelledby="${part}-title">
<h2 id="${part}-title">${title}</h2>
<p class="muted small">${credentialsInWords(entries.length)}, ${says}</p>
<table class="credentials" role="table" aria-labelledby="${part}-title">
<thead role="rowgroup"><tr role="row">${head('who', 'Credential')}${head('ends', 'Expires')}${head('do', 'What to do')}</tr></thead>
<tbody role="rowgroup">
${entries.map(rowOf).join('')}</tbody>
</table>
</section>
`;
}

function head(name: string, content: string): string {
  return `<th scope="col" role="columnheader" class="${name}">${content}</th>`;
}

function rowOf({ credential, whose, end, why, advice, page, secret, isDue }: Entry): string {
  const { name, status, endsAt } = credential;
  const [day, away, source] = end;
  const cell = (of: string, content: string): string => `<td class="${of}" role="cell">${content}</td>`;
  const ends = [
    away === undefined ? '' : `<b>${away}</b>`,
    `<div>${endsAt === undefined ? day : `<time datetime="${htmlText(endsAt)}">${day}</time>`}</div>`,
    source === undefined ? '' : `<div class="muted small">${source}</div>`,
  ];
  const where = [...page, ...(isDue || status === 'ok' ? secret : [])].map(html).join('<br> ');
  const toDo = [...[...why, ...advice].map(html), where].filter(Boolean);
  return [
    `<tr id="${idOf(credential)}" role="row"><th scope="row" role="rowheader" class="who"><div><b>${html([{ name }])}</b> ${badge(status)}</div>`,
    `<div class="muted small">${html(whose)}</div></th>`,
    cell('ends', ends.join('')),
    cell('do small', toDo.map((paragraph) => `<p>${paragraph}</p>`).join('')),
    '</tr>\n',
  ].join('');
}

function badge(status: Status): string {
  return `<span class="status ${status}"><svg class="shape" viewBox="-7 -7 14 14" aria-hidden="true">${SHAPES[status]}</svg>${status}</span>`;
}
