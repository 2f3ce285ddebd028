import { describe, expect, test } from '@jest/globals';
import {
  backoff,
  gitHubLimit,
  isRetriedStatus,
  MOST_ATTEMPTS,
  type Repeatable,
  retryAfter,
  untilReset,
} from '../../src/transport/retry.js';

const NOON = 'Sun, 31 Jan 2027 12:00:00 GMT';
const HOUR_MS = 3_600_000;

const after = (value: string, date: string | undefined): number =>
  retryAfter((name) => ({ date, 'retry-after': value })[name]);

describe('the wait that Retry-After asks for', () => {
  test.each([
    ['2', 2000],
    ['86400', 86_400_000],
    ['9223372036854775807', Number('9223372036854775807') * 1000],
    ['Sun, 31 Jan 2027 12:00:05 GMT', 5000],
    ['Sun, 31 Jan 2027 11:59:59 GMT', 0],
  ])('%s: %d ms', (header, milliseconds) => {
    expect(after(header, NOON)).toBe(milliseconds);
  });

  test.each([
    ...['', '-1', '1.5', '5 apples', '2099-01-31T12:00:00Z', 'Sun, 31 Jan 2099 25:00:00 GMT'],
    ...['FSun, 31 Jan 2099 12:00:00 GMT', 'Sun, 31 Jan 2099 12:00:00 GMT (FAKE)'],
  ])('%j says nothing: 0 ms (G9)', (header) => {
    expect(after(header, NOON)).toBe(0);
  });

  test.each([
    ['a day ahead', 'Mon, 01 Feb 2027 12:00:00 GMT', 'Mon, 01 Feb 2027 12:00:10 GMT'],
    ['a day behind', 'Sat, 30 Jan 2027 12:00:00 GMT', 'Sat, 30 Jan 2027 12:00:10 GMT'],
  ])("a date is compared with the server's own clock: %s", (_what, date, until) => {
    expect(after(until, date)).toBe(10_000);
  });

  test("a date is compared with this clock without the server's", () => {
    const inAnHour = new Date(Date.now() + HOUR_MS).toUTCString();
    for (const date of [undefined, 'no date']) {
      expect(after(inAnHour, date)).toBeGreaterThan(HOUR_MS - 30_000);
      expect(after(inAnHour, date)).toBeLessThanOrEqual(HOUR_MS);
      expect(after(NOON.replace('2027', '2020'), date)).toBe(0);
    }
  });
});

describe("the wait that GitHub's answer asks for", () => {
  const wait = (status: number, headers: Record<string, string>, text = '', remainingMs = 60_000): unknown =>
    gitHubLimit(
      {
        ...{ host: 'api.github.com', status, text, isJson: true, json: () => undefined },
        header: (name) => ({ date: NOON, ...headers })[name],
      },
      remainingMs,
    );
  const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes.';
  const noon = Date.parse(NOON) / 1000;

  test.each<[number, Record<string, string>, string, number | undefined]>([
    [403, {}, 'Resource not accessible by integration', undefined],
    [404, { 'retry-after': '9' }, SECONDARY, undefined],
    [403, { 'retry-after': '9', 'x-ratelimit-remaining': '0' }, SECONDARY, 9000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${noon + 7}` }, '', 7000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, '', 0],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9 9' }, '', 0],
    [403, { 'x-ratelimit-remaining': '4999' }, SECONDARY, 0],
    [403, {}, 'You have triggered an abuse detection mechanism.', 0],
    [429, {}, '', 0],
  ])('%d %j %j: %s', (status, headers, text, milliseconds) => {
    expect(wait(status, headers, text)).toBe(milliseconds);
  });

  test('is a minute where GitHub names no time, if there is one', () => {
    expect([90_000, 90_001].map((left) => wait(403, {}, SECONDARY, left))).toEqual([0, 60_000]);
  });
});

describe('the wait until a rate limit is reset', () => {
  const wait = (headers: Record<string, string>): number =>
    untilReset((name) => ({ date: NOON, ...headers })[name]);

  test.each([
    ['2027-01-31T12:00:05.250Z', 5250],
    ['2027-01-31t12:01z', 60_000],
    ['2027-01-31T14:01:00+0200', 60_000],
    ['2027-01-31T11:59:59Z', 0],
    [' 1801396805 ', 5000],
    ['1801396799', 0],
    ['1801396805000', 0],
    ['+002027-01-31T12:00:05Z', 0],
  ])('X-RateLimit-Reset: %s is %d ms', (reset, milliseconds) => {
    expect(wait({ 'x-ratelimit-reset': reset })).toBe(milliseconds);
  });

  test.each([
    ['"a";t=600', 600_000],
    ['"a";r=7;t=900, "b"; r=0; t=3, "c";t=600', 3000],
    ['"a";r=0;t=9, "b";r=0;t=3', 9000],
    ['"burst"; r=7; t=9', 0],
  ])('RateLimit: %s is %d ms', (ratelimit, milliseconds) => {
    expect(wait({ ratelimit })).toBe(milliseconds);
    expect(wait({ 'beta-ratelimit': ratelimit })).toBe(0);
  });
});

describe('the wait before another attempt', () => {
  test.each([
    [1, 500],
    [2, 1000],
    [6, 8000],
  ])('after attempt %d: anything up to %d ms (G10)', (attempt, most) => {
    expect(backoff(attempt, 0, () => 0)).toBe(0);
    expect(backoff(attempt, 0, () => 0.5)).toBe(most / 2);
    expect(backoff(attempt, 0, () => 1 - 2 ** -53)).toBeLessThanOrEqual(most);
    expect(backoff(attempt, 0, () => 1 - 2 ** -53)).toBeGreaterThan(most - 1);
  });

  test('comes on top of what the server asked for', () => {
    expect(backoff(2, 2000, () => 0.5)).toBe(2500);
    expect(backoff(1, Number.POSITIVE_INFINITY, () => 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('which answers are worth another attempt', () => {
  const statuses = [200, 204, 301, 400, 401, 403, 404, 408, 409, 410, 413, 421, 422, 425, 429, 451];
  const all = [...statuses, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599];

  test.each<[Repeatable, number, number[]]>([
    ['read', 4, [408, 425, 500, 502, 503, 504]],
    ['exchange', 3, [408, 425, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599]],
    ['save', 4, [408, 425, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599]],
    ['once', 1, []],
    ['spend', 1, []],
    ['explanation', 1, []],
  ])('%s: at most %d attempts, after %j (F7, G11)', (repeatable, attempts, retried) => {
    expect(MOST_ATTEMPTS[repeatable]).toBe(attempts);
    expect(all.filter((status) => isRetriedStatus(status, repeatable))).toEqual(retried);
  });
});
