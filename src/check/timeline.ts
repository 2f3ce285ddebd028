import type { Status } from './report.js';

/** How far the scale reaches into both directions, in days; what is beyond stands at its end. */
const LONGEST = 365;
/** Where today is, and where the scale ends, in percent of the width. */
const TODAY = 20;
const END = 97;

/** The days that have a line. The style sheet draws the lines, at the same places. */
const TICKS = [
  [0, 'today'],
  [1, '1'],
  [7, '7'],
  [30, '30'],
  [90, '90'],
] as const;

/** Shapes tell statuses apart without colour; each is about 11 units wide around 0,0. */
export const SHAPES: Readonly<Record<Status, string>> = {
  rejected: '<path class="stroke" d="M-4-4 4 4M4-4-4 4"/>',
  expired: '<rect x="-4.5" y="-4.5" width="9" height="9" rx="1"/>',
  critical: '<path d="M0-5.5 5.8 4.6H-5.8Z"/>',
  warning: '<path d="M0-6 6 0 0 6-6 0Z"/>',
  unknown: '<circle class="stroke" r="4.2"/>',
  ok: '<circle r="4.6"/>',
};

/**
 * Where a day stands on the scale, in percent of the width. The scale is logarithmic, on both sides of today: the
 * next week is as wide as the rest of the year.
 */
export function placeOf(days: number): number {
  const far = Math.log1p(Math.min(Math.abs(days), LONGEST)) / Math.log1p(LONGEST);
  const place = days < 0 ? TODAY - far * (TODAY - 3) : TODAY + far * (END - TODAY);
  return Math.round(place * 10) / 10;
}

/** The lines of the style sheet: one for each tick, and one for a year. */
export function linesOfScale(): number[] {
  return [...TICKS.map(([days]) => placeOf(days)), END];
}

/** The names of the lines, for the head of a table. */
export function axis(): string {
  const names = TICKS.map(([days, name]) => {
    return `<text x="${placeOf(days)}%" y="12" text-anchor="middle">${name}</text>`;
  });
  return `<svg class="axis" width="100%" height="16" aria-hidden="true"><text x="0" y="12">expired</text>${names.join('')}<text x="100%" y="12" text-anchor="end">365 days</text></svg>`;
}

/**
 * A bar from today to the day of an end, with the shape of the status there.
 *
 * @param label what it shows, in words
 */
export function bar(days: number, status: Status, label: string): string {
  const place = placeOf(days);
  return `<svg class="bar" role="img" aria-label="${label}" width="100%" height="18"><line x1="${TODAY}%" x2="${place}%" y1="9" y2="9"/><svg class="end" x="${place}%" y="9">${SHAPES[status]}</svg></svg>`;
}
