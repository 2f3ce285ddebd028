import type { CheckedCredential, Status } from './report.js';

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

/** Positions of the lines that the style sheet draws. */
export const LINES: readonly number[] = [...TICKS.map(placeOf), END];

function axis(): string {
  const names = TICKS.map(
    (days) => `<text x="${placeOf(days)}%" y="12" text-anchor="middle">${days === 0 ? 'today' : days}</text>`,
  );
  return `<svg class="axis" width="100%" height="16" aria-hidden="true"><text x="0" y="12">expired</text>${names.join('')}<text x="100%" y="12" text-anchor="end">365 days</text></svg>`;
}

/** Of the overview: the columns' distance in percent, a mark's height, and the most marks in a column. */
const APART = 1.2;
const MARK = 13;
const MOST_MARKS = 10;

/** Draws all credentials on one scale, a mark each. Marks of about the same day are stacked. @param label its words */
export function overview(credentials: readonly CheckedCredential[], label: string): string {
  const columns: { readonly place: number; readonly statuses: Status[] }[] = [];
  const days = ({ daysLeft = 0 }: CheckedCredential): number => daysLeft;
  for (const credential of credentials.toSorted((one, other) => days(one) - days(other))) {
    const place = placeOf(days(credential));
    const column = columns.at(-1);
    if (column && place - column.place < APART) column.statuses.push(credential.status);
    else columns.push({ place, statuses: [credential.status] });
  }
  const highest = Math.max(...columns.map(({ statuses }) => statuses.length));
  const height = (Math.min(highest, MOST_MARKS) + 1) * MARK + 6;
  const marks = columns.flatMap(({ place, statuses }) => {
    const shown = statuses.slice(0, MOST_MARKS).map((status, index) => {
      return `<svg class="end ${status}" x="${place}%" y="${height - MARK * index - 10}">${SHAPES[status]}</svg>`;
    });
    const more = statuses.length - MOST_MARKS;
    return more <= 0 ? shown : [...shown, `<text x="${place}%" y="11" text-anchor="middle">+${more}</text>`];
  });
  return `<div class="overview">${axis()}<svg class="scale" role="img" aria-label="${label}" width="100%" height="${height}">${marks.join('')}</svg></div>`;
}
