import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { getEventListeners, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type Failure, Interrupted } from '../../src/failure.js';
import { Deadline, type HttpRequest } from '../../src/transport/network.js';
import type { Repeatable } from '../../src/transport/retry.js';
import { failureFrom } from '../project/failure-of.js';
import { answer, GOOD, silence, serving, type Options, sender, get } from './local-server.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Returns the message before another attempt, which is then canceled. */
async function saidBeforeWaiting(
  listener: RequestListener,
  options: Options = {},
  more: Partial<HttpRequest> = {},
): Promise<string> {
  const controller = new AbortController();
  const interrupted = new Interrupted('SIGTERM');
  let said = '';
  const { send } = sender({
    timeoutSeconds: 100,
    ...options,
    signal: controller.signal,
    info: (text) => {
      said = text;
      setImmediate(() => {
        controller.abort(interrupted);
      });
    },
  });
  const server = await serving(listener);
  await expect(send(get(server, more))).rejects.toBe(interrupted);
  expect(server.heard).toHaveLength(1);
  return said;
}

describe('the wait before another attempt', () => {
  test('is as long as the server asks, and a part of a range (G8)', async () => {
    const busy = answer(503, '', { 'retry-after': '20' });
    expect(await saidBeforeWaiting(busy, { random: () => 0.5 })).toMatch(/Trying again in 20\.3 s\.$/);
    const limited = answer(429, '', { 'retry-after': '20' });
    expect(await saidBeforeWaiting(limited)).toMatch(
      /\(429\)\. It asks to wait 20 s or longer\. Trying again in 20\.0 s\.$/,
    );
    const dated = answer(429, '', {
      'retry-after': 'Sun, 31 Jan 2027 12:00:07 GMT',
      date: 'Sun, 31 Jan 2027 12:00:00 GMT',
    });
    expect(await saidBeforeWaiting(dated)).toMatch(/Trying again in 7\.0 s\.$/);
  });

  test.each([
    ['20', ' It asks to wait 20 s or longer.'],
    ['9223372036854775807', ' It asks to wait 86400 s or longer.'],
  ])('is not begun if it would outlast the step (%s s)', async (header, words) => {
    const server = await serving(answer(429, '', { 'retry-after': header }));
    const { send, retries } = sender();
    const failure = await failureFrom(send(get(server)));
    expect(failure.what).toBe(`${server.host} received too many requests (429).${words}`);
    expect(server.heard).toHaveLength(1);
    expect(retries).toEqual([]);
  });
});

describe('after too many requests', () => {
  test('all of the kind wait, and no other', async () => {
    const server = await serving(answer(429), GOOD, GOOD, GOOD);
    let others: Promise<number[]> | undefined;
    const { send } = sender({
      random: () => 0.6,
      info: () => {
        const began = performance.now();
        const after = async (more: Partial<HttpRequest>): Promise<number> => {
          await send(get(server, more));
          return performance.now() - began;
        };
        others = Promise.all([after({}), after({ method: 'PUT', repeatable: 'set' })]);
      },
    });
    await send(get(server));
    const [same = 0, other = 0] = (await others) ?? [];
    expect(same).toBeGreaterThan(290);
    expect(other).toBeLessThan(same);
  });

  test.each<[string, Partial<HttpRequest>, number]>([
    ['of the kind is refused', {}, 1],
    ['of another is sent', { method: 'PUT', repeatable: 'set' }, 2],
  ])('for longer than the step, a request %s', async (_what, more, heard) => {
    const server = await serving(answer(429, '', { 'retry-after': '20' }), GOOD);
    const { send } = sender();
    const failure = await failureFrom(send(get(server)));
    const next = await send(get(server, more)).catch((error: unknown) => error);
    expect([next === failure, server.heard.length]).toEqual([heard === 1, heard]);
  });

  test('what only explains a failure does not wait', async () => {
    const server = await serving(answer(429), GOOD, GOOD);
    let explained: Promise<Failure> | undefined;
    const { send } = sender({
      random: () => 0.6,
      info: () => {
        explained = failureFrom(send(get(server, { repeatable: 'explanation' })));
      },
    });
    await send(get(server));
    expect([(await explained)?.code, server.heard.length]).toEqual(['rate-limited', 2]);
  });
});

/** Replaces the clock of deadlines and the timers of attempts. */
function ownTime(): { attempts: number[]; expire: AbortController[]; pass: (milliseconds: number) => void } {
  const attempts: number[] = [];
  const expire: AbortController[] = [];
  let now = 1_000_000;
  jest.spyOn(process, 'uptime').mockImplementation(() => now / 1000);
  jest.spyOn(Deadline, 'limit').mockImplementation((milliseconds, signal) => {
    attempts.push(milliseconds);
    const controller = new AbortController();
    if (signal.aborted) controller.abort();
    expire.push(controller);
    return { signal: controller.signal, stop: () => undefined };
  });
  return {
    attempts,
    expire,
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

describe('one attempt takes', () => {
  test.each<[Repeatable, number, number]>([
    ['read', 3600, 15_000],
    ['spend', 3600, 60_000],
    ['spend', 40, 40_000],
    ['explanation', 3600, 2000],
    ['read', 1.5, 1500],
    ['save', 1.5, 15_000],
  ])('of %s, in a step of %d s, at most %d ms', async (repeatable, timeoutSeconds, milliseconds) => {
    const { attempts } = ownTime();
    await sender({ timeoutSeconds }).send(get(await serving(GOOD), { repeatable }));
    expect(attempts).toEqual([milliseconds]);
  });
});

describe('the step has a time, which', () => {
  test('all requests share, whatever the system clock says (G17)', async () => {
    const { attempts, pass } = ownTime();
    const { send } = sender({ timeoutSeconds: 10 });
    const server = await serving(GOOD);
    await send(get(server));
    pass(8000);
    await send(get(server));
    pass(8000);
    const late = await failureFrom(send(get(server)), 'timeout', 'was not asked');
    expect(late.isUncertain).toBe(false);
    expect(attempts).toEqual([10_000, 2000]);
  });

  test.each(['exchange', 'spend'] as const)('%s has for itself', async (repeatable) => {
    const { attempts, pass } = ownTime();
    const { send } = sender({ timeoutSeconds: 10 });
    pass(9000);
    await send(get(await serving(GOOD), { repeatable }));
    expect(attempts).toEqual([10_000]);
  });

  test.each<[Repeatable, number, number]>([
    ['exchange', 3600, 60],
    ['save', 10, 30],
    ['save', 40, 40],
    ['read', 40, 40],
  ])('for %s in a step of %d s is %d s', async (repeatable, timeoutSeconds, seconds) => {
    ownTime();
    const asking = (wait: number): RequestListener => answer(429, '', { 'retry-after': String(wait) });
    expect(await saidBeforeWaiting(asking(seconds - 1), { timeoutSeconds }, { repeatable })).toContain(
      `Trying again in ${seconds - 1}.0 s.`,
    );
    const server = await serving(asking(seconds));
    const { send, retries } = sender({ timeoutSeconds });
    expect((await failureFrom(send(get(server, { repeatable })))).code).toBe('rate-limited');
    expect(retries).toEqual([]);
  });
});

describe('a server that never', () => {
  const halfway: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
  };

  test.each([
    ['answers', silence],
    ['ends its answer', halfway],
  ])('%s is a timeout, and the connection is closed', async (_what, listener) => {
    const connections: Promise<unknown>[] = [];
    const server = await serving((request, response) => {
      connections.push(once(request.socket, 'close'));
      listener(request, response);
    });
    const { send, retries } = sender({ timeoutSeconds: 0.2 });
    const failure = await failureFrom(send(get(server)), 'timeout');
    expect(failure.what).toBe(`${server.host} did not answer within 1 s.`);
    expect(retries).toEqual([]);
    expect(connections).toHaveLength(1);
    await connections[0];
  });

  test.each([
    [15_001, 2],
    [15_000, 1],
  ])('answers is asked again only if time is left (%d ms)', async (milliseconds, attempts) => {
    const { expire } = ownTime();
    const server = await serving(() => {
      expire.at(-1)?.abort();
    }, GOOD);
    const { send, retries } = sender({ timeoutSeconds: milliseconds / 1000 });
    const outcome = await send(get(server)).catch((error: unknown) => (error as Failure).code);
    expect(outcome).toEqual(attempts === 1 ? 'timeout' : expect.objectContaining({ status: 200 }));
    expect(server.heard).toHaveLength(attempts);
    expect(retries).toHaveLength(attempts - 1);
  });
});

describe('a signal', () => {
  test('ends a request, and its connection', async () => {
    const controller = new AbortController();
    const reason = new Interrupted('SIGTERM');
    const connections: Promise<unknown>[] = [];
    const server = await serving((request) => {
      connections.push(once(request.socket, 'close'));
      controller.abort(reason);
    });
    const { send, retries } = sender({ signal: controller.signal });
    await expect(send(get(server))).rejects.toBe(reason);
    expect(connections).toHaveLength(1);
    await connections[0];
    expect(retries).toEqual([]);
  });

  test('is not listened to when the attempt is over', async () => {
    const { signal } = new AbortController();
    await sender({ signal }).send(get(await serving(GOOD)));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
