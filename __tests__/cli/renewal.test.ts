import { beforeEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { keepAlive } from '../../src/cli/exec.js';
import { commandWords } from '../../src/cli/options.js';
import { openTerminal } from '../../src/cli/world.js';
import { Failure } from '../../src/failure.js';
import type { Session } from '../../src/verify/session.js';

let said: string[];

beforeEach(() => {
  said = [];
  jest.useFakeTimers();
});

/** Keeps a token alive that lasts two seconds, with its renewal due after one. */
function renewing(renew: (until: AbortSignal) => Promise<Session>): () => Promise<void> {
  const terminal = openTerminal({
    ...{ environment: {}, isTerminal: false, explains: true, words: commandWords(() => true) },
    stderr: (text) => said.push(text),
  });
  const session = { method: 'client-credentials', expiresAt: new Date(Date.now() + 2000) } as Session;
  const now = (): Date => new Date(Date.now());
  return keepAlive(session, renew, () => undefined, { now, debug: () => undefined, terminal });
}

test.each([
  ['a failure', new Failure('timeout', 'FAKE what.', 'FAKE advice.'), 'FAKE what. FAKE advice.'],
  ['a bug', new TypeError('FAKE-message'), 'This is a bug in jira-auth: TypeError was thrown at '],
])('%s of a renewal is told, and another attempt follows', async (_what, error, words) => {
  const stop = renewing(() => Promise.reject(error));
  await jest.advanceTimersByTimeAsync(1000);
  expect(said).toEqual([expect.stringContaining(`could not be renewed. ${words}`)]);
  expect(said.join('')).not.toContain('FAKE-message');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(2);
  await stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(2);
});

test('a token that ended before it was issued is renewed once a minute', async () => {
  let renewals = 0;
  const stop = renewing(() => {
    renewals += 1;
    const expiresAt = new Date(Date.now() - 3_600_000);
    return Promise.resolve({ method: 'client-credentials', expiresAt } as Session);
  });
  await jest.advanceTimersByTimeAsync(1000);
  await jest.advanceTimersByTimeAsync(59_000);
  expect(renewals).toBe(1);
  await jest.advanceTimersByTimeAsync(2000);
  expect(renewals).toBe(2);
  await stop();
});

test('a renewal under way when the command ends is ended, and not told', async () => {
  const stop = renewing(async (until) => {
    await once(until, 'abort');
    throw until.reason as Error;
  });
  await jest.advanceTimersByTimeAsync(1000);
  await stop();
  expect(said).toEqual([]);
});
