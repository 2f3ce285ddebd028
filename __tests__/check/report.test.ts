import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  codeOfCheck,
  type FailOn,
  type Report,
  reportOf,
  type Status,
  statusAt,
  STATUSES,
} from '../../src/check/report.js';
import { daysUntil, endOfDay } from '../../src/values/day.js';
import { EXIT_STATUS, type FailureCode } from '../../src/failure.js';
import { credential, NOW, USUAL } from './given.js';

const at = (text: string): Date => new Date(text);

describe('the status at a moment', () => {
  test.each<[string, Status, number]>([
    ['2027-04-30T00:00:00Z', 'ok', 31],
    ['2027-05-01T00:00:00Z', 'warning', 30],
    ['2027-05-24T00:00:00Z', 'critical', 7],
    ['2027-05-31T00:00:00Z', 'critical', 0],
    ['2027-05-31T23:59:59Z', 'expired', 0],
    ['2027-06-01T00:00:00Z', 'expired', -1],
  ])('%s, if the last day is 2027-05-31', (now, status, days) => {
    const end = endOfDay('2027-05-31') ?? NOW;
    expect(statusAt(end, USUAL, at(now))).toBe(status);
    expect(daysUntil(end, at(now))).toBe(days);
  });

  test('without an end, and without a known one', () => {
    expect(statusAt('never', USUAL, NOW)).toBe('ok');
    expect(statusAt(undefined, USUAL, NOW)).toBe('unknown');
  });

  test.each<[number, number, string, Status]>([
    [0, 0, '2027-03-01T23:59:59Z', 'critical'],
    [0, 0, '2027-03-02T00:00:00Z', 'ok'],
    [1, 0, '2027-03-02T00:00:00Z', 'warning'],
  ])('warn-days %i and critical-days %i', (warnDays, criticalDays, end, status) => {
    expect(statusAt(at(end), { warnDays, criticalDays }, NOW)).toBe(status);
  });
});

const some = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    daysLeft: fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }),
    name: fc.constantFrom('a', 'B', 'ä', '10', '9'),
  })
  .map((changes) => credential(changes));

test('a report is the same in whatever order, and loses none', () => {
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), (credentials) => {
      const report = reportOf(credentials, [], [], NOW);
      expect(reportOf(credentials.toReversed(), [], [], NOW)).toEqual(report);
      expect(report.credentials).toHaveLength(credentials.length);
      const statuses = report.credentials.map(({ status }) => STATUSES.indexOf(status));
      expect(statuses).toEqual([...statuses].sort((a, b) => a - b));
      expect(report.status).toBe(STATUSES[Math.min(...statuses)] ?? 'ok');
      const days = credentials.flatMap(({ daysLeft }) => daysLeft ?? []);
      expect(report.daysLeft).toBe(days.length === 0 ? undefined : Math.min(...days));
    }),
  );
});

type Row = Status | [Status, FailureCode];
const statusOf = (rows: readonly Row[], failOn: FailOn): number => {
  const credentials = rows.map((row) => {
    const [status, code] = typeof row === 'string' ? [row] : row;
    return credential({ status, code });
  });
  const code = codeOfCheck(reportOf(credentials, [], [], NOW), failOn);
  return code ? EXIT_STATUS[code] : 0;
};
const LATE: Row = ['unknown', 'timeout'];
const DENIED: Row = ['failed', 'permission-denied'];

test("an organization's lists that were read count, even if no credential could be checked", () => {
  const kind = 'organization-api-key';
  const report = reportOf([credential({ kind, status: 'unknown', code: 'timeout' })], [], [], NOW);
  const organizations = [{ orgId: 'FAKE' }] as unknown as Report['organizations'];
  expect(codeOfCheck({ ...report, organizations }, 'warning')).toBeUndefined();
  expect(codeOfCheck(report, 'warning')).toBe('timeout');
  const late = { ...report, credentials: [credential({ kind, status: 'ok' }), ...report.credentials] };
  expect(codeOfCheck(late, 'warning')).toBe('timeout');
});

test.each<[readonly Row[], number, number, number]>([
  // fail-on:                           warning, critical, expired
  [[], 0, 0, 0],
  [['ok', 'unknown'], 0, 0, 0],
  [['ok', 'warning'], 9, 0, 0],
  [['warning', 'critical'], 9, 9, 0],
  [['expired', 'ok'], 9, 9, 9],
  [['expired', ['rejected', 'captcha-required']], 3, 3, 3],
  [['critical', LATE], 9, 9, 0],
  [['ok', LATE], 0, 0, 0],
  [['unknown', LATE], 0, 0, 0],
  [[['unknown', 'rate-limited'], LATE], 6, 6, 6],
  [[['warning', 'timeout'], LATE], 9, 5, 5],
  [['critical', DENIED], 4, 4, 4],
  [['expired', DENIED], 9, 9, 9],
  [['rejected', DENIED], 3, 3, 3],
  [[LATE, ['failed', 'invalid-input']], 2, 2, 2],
])('the exit status of %j', (rows, ...expected) => {
  const statuses = (['warning', 'critical', 'expired'] as const).map((failOn) => statusOf(rows, failOn));
  expect(statuses).toEqual(expected);
  expect(statusOf(rows, 'never')).toBe(0);
});
