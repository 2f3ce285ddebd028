import { afterEach, expect, jest, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { Interrupted } from '../../src/failure.js';
import { type HttpRequest, networkWith, openNetwork } from '../../src/transport/network.js';
import { failureFrom } from '../project/failure-of.js';
import { serving } from './local-server.js';

afterEach(() => {
  jest.useRealTimers();
});

const reason = new Interrupted('SIGTERM');

/** Sends two requests that wait for their answers, the second with `sendToTheEnd`. */
async function bothUnderWay(controller: AbortController) {
  const open: ServerResponse[] = [];
  let allHeard: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (allHeard = resolve));
  const server = await serving((_request, response) => {
    if (open.push(response) === (controller.signal.aborted ? 1 : 2)) allHeard();
  });
  const { signal } = controller;
  const effects = { environment: {}, signal, random: () => 0, info: () => undefined };
  const { send, sendToTheEnd } = networkWith(undefined, effects, 60);
  const request: HttpRequest = { method: 'GET', url: server.origin, repeatable: 'once' };
  const cutOff = send(request);
  cutOff.catch(() => undefined);
  const carriedOn = sendToTheEnd(request);
  await heard;
  return {
    cutOff,
    carriedOn,
    answerAll: () => {
      for (const response of open) response.end('FAKE');
    },
  };
}

test('none is opened in a process that checks no certificates', async () => {
  const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const effects = { environment, signal: AbortSignal.abort(reason), random: () => 0, info: () => undefined };
  await failureFrom(openNetwork(effects, { timeoutSeconds: 1, caCertificate: undefined }), 'tls-failure');
});

test.each([
  ['during', 4999, 'is answered'],
  ['during', 5000, 'is ended'],
  ['before', 4999, 'is answered'],
  ['before', 5000, 'is ended'],
])('a signal %s a request: %d ms later what must not be cut off %s', async (when, passed, outcome) => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  const controller = new AbortController();
  if (when === 'before') controller.abort(reason);
  const { cutOff, carriedOn, answerAll } = await bothUnderWay(controller);
  if (when === 'during') jest.advanceTimersByTime(1);
  controller.abort(reason);
  await expect(cutOff).rejects.toBe(reason);
  jest.advanceTimersByTime(passed);
  answerAll();
  if (outcome === 'is ended') await expect(carriedOn).rejects.toBe(reason);
  else expect(await carriedOn).toMatchObject({ status: 200, text: 'FAKE' });
});
