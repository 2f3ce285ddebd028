import { afterEach, expect, jest, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { Interrupted } from '../../src/failure.js';
import type { HttpRequest } from '../../src/transport/http.js';
import { networkWith } from '../../src/transport/network.js';
import { answeringWith, type LocalServer } from './local-server.js';

let server: LocalServer | undefined;

afterEach(() => {
  server?.close();
  jest.useRealTimers();
});

test.each([
  [4999, 'is answered'],
  [5000, 'is ended'],
])(
  '%d ms after a signal, what must not be cut off %s; all else is ended at once',
  async (passed, outcome) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const controller = new AbortController();
    const reason = new Interrupted('SIGTERM');
    const { send, sendToTheEnd } = networkWith(
      undefined,
      {
        environment: {},
        signal: controller.signal,
        random: () => 0,
        info: () => undefined,
      },
      60,
    );

    const open: ServerResponse[] = [];
    const bothAreOpen = new Promise<void>((resolve) => {
      void answeringWith((_request, response) => {
        if (open.push(response) === 2) resolve();
      }).then((listening) => {
        server = listening;
        const request: HttpRequest = { method: 'GET', url: listening.origin, repeatable: 'once' };
        cutOff = send(request);
        carriedOn = sendToTheEnd(request);
      });
    });
    let cutOff: Promise<unknown> = Promise.resolve();
    let carriedOn: Promise<unknown> = Promise.resolve();
    await bothAreOpen;

    controller.abort(reason);
    await expect(cutOff).rejects.toBe(reason);
    jest.advanceTimersByTime(passed);
    for (const response of open) response.end('FAKE');
    if (outcome === 'is ended') await expect(carriedOn).rejects.toBe(reason);
    else expect(await carriedOn).toMatchObject({ status: 200, text: 'FAKE' });
  },
);
