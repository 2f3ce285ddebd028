import { describe, expect, test } from '@jest/globals';
import { fingerprint, happeningOf, type Stage, stageOf } from '../../../src/check/notify/events.js';
import { markIssue, readMark } from '../../../src/check/notify/github-issues.js';
import type { CheckedCredential, Status } from '../../../src/check/report.js';
import { checked, endingIn, LAST_DAY, REFUSED } from '../given.js';

test.each<[Status, number | undefined, Stage | undefined]>([
  ['warning', 60, 'early'],
  ['warning', undefined, 'early'],
  ['warning', 30, '30'],
  ['warning', 15, '30'],
  ['critical', 14, '14'],
  ['critical', 7, '7'],
  ['critical', 1, '1'],
  ['expired', -1, 'over'],
  ['failed', 200, 'failed'],
  ['rejected', 200, 'over'],
  ['unknown', 3, undefined],
  ['ok', 3, undefined],
])('the stage of a credential that is %s, with %p days left', (status, daysLeft, stage) => {
  expect(stageOf(checked({ status, daysLeft }))).toBe(stage);
});

const open = (stage: Stage, ends: string | undefined = LAST_DAY) => ({ told: { stage, ends }, isOpen: true });
const closed = (stage: Stage, ends?: string) => ({ ...open(stage, ends), isOpen: false });

const unknown = checked({ status: 'unknown', code: 'timeout' });
const failed = checked({ status: 'failed', code: 'permission-denied' });
const mended = checked({ status: 'unknown' });
const late = endingIn(5, { code: 'timeout' });
const later = { endsAt: '2028-03-30T23:59:59Z' };

test.each<[string, CheckedCredential, Parameters<typeof happeningOf>[1], string]>([
  ['refused before its time', REFUSED, open('30'), 'reached'],
  ['renewed, in an issue that somebody opened again', checked(), open('renewed'), 'nothing'],
  ['its check fails, nothing known', failed, undefined, 'opened'],
  ['its check fails, near its end', failed, open('7'), 'reached'],
  ['its check fails, then it is refused', REFUSED, open('failed'), 'reached'],
  ['its check fails no more, near its end', endingIn(5), open('failed'), 'reached'],
  ['its check fails no more', checked(), open('failed'), 'renewed'],
  ['its check fails no more, its end is not known', mended, open('failed'), 'renewed'],
  ['its end is not known', mended, open('7'), 'nothing'],
  ['refused, then it works, and its end is not known', mended, open('over', undefined), 'renewed'],
  ['refused, then it works until the same day', endingIn(5), open('over'), 'reached'],
  ['refused, then it works, closed by people', endingIn(5), closed('over', LAST_DAY), 'opened'],
  ['over, in a list', endingIn(-1, { status: 'expired' }), open('over'), 'nothing'],
  ['its check failed, then it was not asked', unknown, open('failed'), 'nothing'],
  ['its check failed, then it was not asked, near its end', late, open('failed'), 'nothing'],
  ['closed by people, next token', endingIn(30, later), closed('14'), 'opened'],
  ['the next token', endingIn(30), closed('renewed', '2026-03-31'), 'opened'],
  ['near again in an issue that somebody opened again', endingIn(30), open('renewed'), 'reached'],
  ['another day, earlier stage', endingIn(30, later), open('1'), 'moved'],
  ['another day, later stage', endingIn(7, later), open('30'), 'reached'],
  ['a day that is known now', endingIn(20), open('30', undefined), 'nothing'],
])('%s', (_what, credential, issue, expected) => {
  expect(happeningOf(credential, issue)).toBe(expected);
});

describe('the mark of an issue', () => {
  const memory = {
    credential: fingerprint('release-bot'),
    told: { stage: '14', ends: LAST_DAY },
    organization: undefined,
  } as const;
  const mark = markIssue(memory, 'text\n');

  test.each([
    { ...memory, organization: fingerprint('org') },
    { ...memory, told: { stage: 'over' as const, ends: undefined } },
  ])('is read as it was written: %j', (written) => {
    const marked = markIssue(written, 'text');
    // A browser changes line endings.
    for (const text of [marked, marked.replaceAll('\n', '\r\n')])
      expect(readMark(text)).toEqual({ ...written, text: 'text' });
  });

  test.each([
    ['nothing', ''],
    ['a quotation', `> ${mark}`],
    ['a mark further down', `\n${mark}`],
    ['a stage that there is not', mark.replace('told=14', 'told=15')],
  ])('is not read from %s', (_what, text) => {
    expect(readMark(text)).toBeUndefined();
  });
});
