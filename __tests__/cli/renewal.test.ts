import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Renewal } from '../../src/cli/renewal.js';
import { Terminal } from '../../src/cli/terminal.js';
import { Failure } from '../../src/failure.js';
import type { Session } from '../../src/verify/session.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const now = (): Date => new Date(Date.now());

function renewing(renew: (until: AbortSignal) => Promise<Session>): { renewal: Renewal; said: string[] } {
  const said: string[] = [];
  const terminal = new Terminal({ environment: {}, isTerminal: false, stderr: (text) => said.push(text) });
  const session = { method: 'client-credentials', expiresAt: new Date(Date.now() + 2000) } as Session;
  const renewal = new Renewal(
    { session, renew, give: () => undefined, terminal },
    { now, debug: () => undefined },
  );
  renewal.start();
  return { renewal, said };
}

test.each([
  ['a failure', new Failure('timeout', 'FAKE what.', 'FAKE advice.'), 'FAKE what. FAKE advice.'],
  ['a bug', new TypeError('FAKE-message'), 'This is a bug in jira-auth: TypeError was thrown at '],
])('%s of a renewal is told, and another attempt follows', async (_what, error, words) => {
  const { renewal, said } = renewing(() => Promise.reject(error));
  await jest.advanceTimersByTimeAsync(1000);
  expect(said).toEqual([expect.stringContaining(`could not be renewed. ${words}`)]);
  expect(said.join('')).not.toContain('FAKE-message');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(2);
  await renewal.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(2);
});

test('one that is under way when nobody needs it any more is ended, and not told', async () => {
  const { renewal, said } = renewing(
    (until) =>
      new Promise((_resolve, reject) => {
        until.addEventListener('abort', () => {
          reject(until.reason as Error);
        });
      }),
  );
  await jest.advanceTimersByTimeAsync(1000);
  await renewal.stop();
  expect(said).toEqual([]);
});
