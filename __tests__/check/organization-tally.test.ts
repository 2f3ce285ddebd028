import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrganizationToken } from '../../src/check/organization.js';
import { listing } from '../../src/check/ask-organization.js';
import { statusAt, STATUSES } from '../../src/check/report.js';
import { inDays, NONE, NOW, token as given, USUAL } from './given.js';

const EVERYTHING: { labels: string[]; emails: string[] } = { labels: [], emails: [] };

const token = (label: string, days: number | 'never' | undefined, changes = {}): OrganizationToken =>
  given({ label, endsAt: typeof days === 'number' ? inDays(days) : days, ...changes });

type Result = ReturnType<ReturnType<typeof listing>['result']>;

function tallyOf(tokens: readonly OrganizationToken[], filter = EVERYTHING): Result {
  const { add, result } = listing({ orgId: 'fa4e-1', filter }, USUAL, () => NOW);
  tokens.forEach(add);
  return result();
}

const rowsOf = ({ credentials }: Result): string[] =>
  credentials.map(({ name, status }) => `${status} ${name.replace(/ \(.*$/, '')}`);

test('counts all, and lists those that need somebody', () => {
  const some = [token('fine', 200), token('eternal', 'never'), token('soon', 20), token('now', 2)];
  const result = tallyOf([...some, token('over', -3), token('long over', -31), token('odd', undefined)]);
  expect(rowsOf(result)).toEqual(['expired over', 'critical now', 'warning soon', 'unknown odd']);
  const counts = { ...NONE, expired: 2, critical: 1, warning: 1, unknown: 1, ok: 2 };
  expect(result.organization).toEqual({ orgId: 'fa4e-1', counts, unlisted: 0 });
  const account = 'mia@acme.example';
  const now = { name: `now (token of ${account})`, account, daysLeft: 2, source: 'organization' };
  expect(result.credentials[1]).toMatchObject(now);
});

describe('tokens of one owner with one label are one credential', () => {
  test.each<[(number | undefined)[], string[], number?]>([
    [[-3, 200], []],
    [[-3, 5], ['critical ci'], 5],
    [[undefined, -3], ['unknown ci']],
    [[-3, -1], ['expired ci'], -1],
    [[4, 3], ['critical ci'], 3],
  ])('that end in %j days', (...[ends, rows, daysLeft]) => {
    const result = tallyOf(ends.map((days) => token('ci', days)));
    expect([rowsOf(result), result.credentials[0]?.daysLeft]).toEqual([rows, daysLeft]);
  });

  test('of another owner, or a client, is another', () => {
    const tokens = [
      token('ci', -3),
      token('ci', 200, { email: 'ada@acme.example' }),
      token('ci', 200, { kind: 'client-credentials' }),
    ];
    expect(rowsOf(tallyOf(tokens))).toEqual(['expired ci']);
  });
});

describe('a filter', () => {
  const ALL = ['a', 'ci-deploy', 'ci.x', 'other ci-deploy'];

  test.each<[string[], string[]]>([
    [['*'], ALL],
    [['ci*'], ['ci-deploy', 'ci.x']],
    [['ci.*'], ['ci.x']],
    [['CI*'], []],
    [['ci**deploy', 'a*a', 'ci*ci'], ['ci-deploy']],
    [['*i*-*y'], ['ci-deploy', 'other ci-deploy']],
    [['[a-z]*', '(a|b)', 'a?', '^a$'], []],
  ])('by the labels %j', (labels, passed) => {
    const tokens = ALL.toReversed().map((label) => token(label, 5));
    const rows = rowsOf(tallyOf(tokens, { labels, emails: [] }));
    expect(rows).toEqual(passed.map((label) => `critical ${label}`));
  });

  test('by e-mail, whatever its case, and by both', () => {
    const tokens = [token('a', 5), token('b', 5), token('a', 5, { email: 'ADA@acme.example' })];
    expect(tallyOf(tokens, { labels: [], emails: ['Mia@Acme.example'] }).credentials).toHaveLength(2);
    expect(tallyOf(tokens, { labels: ['a'], emails: ['ada@acme.example'] }).credentials).toHaveLength(1);
    const none = tallyOf(tokens, { labels: ['b'], emails: ['ada@acme.example'] });
    expect(none.organization.counts).toEqual(NONE);
  });

  test('of many stars takes no time', () => {
    const labels = [`${'*a'.repeat(20)}b`];
    expect(tallyOf([token('a'.repeat(255), 5)], { labels, emails: [] }).credentials).toEqual([]);
  });
});

test('lists at most 500, the most urgent', () => {
  const count = 5000;
  const days = Array.from({ length: count }, (_, index) => (index * 7919) % 30);
  const { credentials, organization } = tallyOf(days.map((day, index) => token(`t${index}`, day + 0.1)));
  expect(credentials).toHaveLength(500);
  expect(organization.unlisted).toBe(count - 500);
  const sorted = [...days].sort((one, other) => one - other);
  expect(credentials.map(({ daysLeft }) => daysLeft)).toEqual(sorted.slice(0, 500));
  expect(organization.counts.critical + organization.counts.warning).toBe(count);
});

test('no order changes what is found, and every token is counted once', () => {
  const some = fc.record({
    label: fc.constantFrom('a', 'b', 'c'),
    days: fc.oneof(fc.integer({ min: -40, max: 60 }), fc.constantFrom('never' as const, undefined)),
    email: fc.constantFrom('mia@acme.example', 'ada@acme.example', ''),
  });
  const orders = fc.array(some, { maxLength: 15 }).chain((made) => {
    const tokens = made.map(({ label, days, email }) => token(label, days, { email }));
    const whole = { minLength: tokens.length, maxLength: tokens.length };
    return fc.tuple(fc.constant(tokens), fc.shuffledSubarray(tokens, whole));
  });
  fc.assert(
    fc.property(orders, ([tokens, shuffled]) => {
      const result = tallyOf(tokens);
      expect(tallyOf(shuffled)).toEqual(result);
      for (const status of STATUSES) {
        const expected = tokens.filter(({ endsAt }) => statusAt(endsAt, USUAL, NOW) === status).length;
        expect(result.organization.counts[status]).toBe(expected);
      }
      const names = result.credentials.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});

test('labels stay text in a log', () => {
  const { credentials } = tallyOf([token('a\n::error::b', 1), token('', 1, { email: '', accountId: '' })]);
  expect(credentials.map(({ name }) => name)).toEqual([
    'a : :error: :b (token of mia@acme.example)',
    'unnamed (token of an unknown account)',
  ]);
});
