import { afterEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, getDefaultAutoSelectFamilyAttemptTimeout, Socket } from 'node:net';
import { startBlackHole, startEndpoint } from '../../sandbox/net/tcp.js';
import { limitConnecting } from '../../src/transport/wire.js';
import { failureFrom } from '../project/failure-of.js';
import { get, sender, serving } from './local-server.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let hole: Awaited<ReturnType<typeof startBlackHole>> | undefined;

afterEach(async () => {
  delete process.env.https_proxy;
  jest.useRealTimers();
  await hole?.close();
});

const fakeTimeouts = () =>
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });

test.each([
  ['http', 'the connection timed out'],
  ['https', 'the connection timed out'],
  ['proxy', 'could not be used'],
  ['silent proxy', 'could not be used'],
])('connecting ends after ten seconds, and is tried again: %s', async (to, words) => {
  hole = await (to === 'silent proxy' ? startEndpoint('silent') : startBlackHole());
  const isProxy = to.endsWith('proxy');
  const address = `127.0.0.1:${hole.port}`;
  const environment = { ...(isProxy && { https_proxy: `http://${address}` }) };
  Object.assign(process.env, environment);
  const url = isProxy ? 'https://jira.corp.example' : `${to}://${address}`;
  fakeTimeouts();
  const told: string[] = [];
  const controller = new AbortController();
  const info = (text: string): void => {
    told.push(text);
    controller.abort(text);
  };
  const { send } = sender({ environment, timeoutSeconds: 60, signal: controller.signal, info });
  const ended = expect(send({ method: 'GET', url, repeatable: 'once' })).rejects.toContain(words);
  await settled();
  jest.advanceTimersByTime(9999);
  await settled();
  expect(told).toEqual([]);
  jest.advanceTimersByTime(1);
  await ended;
});

test('a proxy may have an IPv6 address, and its failure hides no lost answer', async () => {
  const statuses = [403, 503];
  const proxy = createServer().on('connect', (_request, socket: Socket) =>
    socket.end(`HTTP/1.1 ${statuses.shift() ?? 200} FAKE\r\n\r\n`),
  );
  await once(proxy.listen(0, '::1').unref(), 'listening');
  process.env.https_proxy = `http://[::1]:${(proxy.address() as AddressInfo).port}`;
  const { send } = sender({ environment: process.env });
  const server = { origin: 'https://jira.corp.example' };
  await failureFrom(send(get(server)), 'proxy-failure', 'answered 403');
  await failureFrom(send(get(server, { repeatable: 'set' })), 'network-unreachable');
  expect(getDefaultAutoSelectFamilyAttemptTimeout()).toBe(1000);
});

test('a connection that is made may be used for longer', async () => {
  fakeTimeouts();
  const server = await serving((_, response) => {
    jest.advanceTimersByTime(12_000);
    setImmediate(() => response.end());
  });
  expect((await sender({ timeoutSeconds: 60 }).send(get(server))).status).toBe(200);
});

test.each(['connect', 'close'])('after %s no timer is left', (event) => {
  jest.useFakeTimers();
  const socket = new Socket();
  const agent = { createConnection: () => socket };
  limitConnecting(agent);
  expect(agent.createConnection()).toBe(socket);
  expect(jest.getTimerCount()).toBe(1);
  socket.emit(event);
  expect(jest.getTimerCount()).toBe(0);
});
