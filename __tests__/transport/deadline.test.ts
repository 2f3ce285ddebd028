import { afterEach, expect, jest, test } from '@jest/globals';
import { Deadline, delayed } from '../../src/transport/deadline.js';

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
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

test('a delayed signal follows later, with the same reason', () => {
  jest.useFakeTimers();
  const controller = new AbortController();
  const signal = delayed(controller.signal, 5000);
  jest.advanceTimersByTime(10_000);
  expect(signal.aborted).toBe(false);

  const reason = new Error('FAKE reason');
  controller.abort(reason);
  jest.advanceTimersByTime(4999);
  expect(signal.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toBe(reason);
});

test('a delayed signal also follows one that came before', () => {
  jest.useFakeTimers();
  const signal = delayed(AbortSignal.abort('FAKE reason'), 5000);
  jest.advanceTimersByTime(4999);
  expect(signal.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(signal.reason).toBe('FAKE reason');
});
