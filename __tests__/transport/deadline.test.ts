import { afterEach, expect, jest, test } from '@jest/globals';
import { Deadline } from '../../src/transport/deadline.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('a deadline is counted from its beginning, and is never less than over', () => {
  const now = jest.spyOn(performance, 'now').mockReturnValue(5000);
  const deadline = new Deadline(1000);
  for (const [at, left] of [
    [5000, 1000],
    [5400, 600],
    [6000, 0],
    [9000, 0],
  ] as const) {
    now.mockReturnValue(at);
    expect(deadline.remaining()).toBe(left);
  }
});
