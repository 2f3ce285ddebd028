import { afterEach, describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/failure.js';
import { accepting, sender } from './local-server.js';

afterEach(() => {
  delete process.env['https_proxy'];
});

/** What follows the bytes, which are early before any request. */
type How = 'stay' | 'end' | 'reset' | 'flood' | 'stay early' | 'end early';

/** Sends a request, and expects this status or code, in time. */
async function settles(
  [how, says, wanted]: [How, string, string | number],
  url = (port: number): string => `http://127.0.0.1:${port}/`,
  isProxy = false,
): Promise<void> {
  const [then, early] = how.split(' ');
  const { port } = await accepting((socket) => {
    const speak = (): void => {
      socket.write(says);
      if (then === 'end') socket.end();
      else if (then === 'reset') setImmediate(() => socket.resetAndDestroy());
      else if (then === 'flood') {
        const more = (): void => {
          while (!socket.destroyed && socket.write(says.repeat(100)));
        };
        socket.on('drain', more);
        more();
      }
    };
    if (early) speak();
    else socket.once('data', speak);
  });
  const environment = isProxy ? { https_proxy: `http://127.0.0.1:${port}` } : {};
  Object.assign(process.env, environment);
  const { send } = sender({ environment, timeoutSeconds: 1 });
  const began = performance.now();
  const outcome = await send({ method: 'GET', url: url(port), repeatable: 'read' }).then(
    ({ status }) => status,
    (error: unknown) => (error as Failure).code,
  );
  expect([outcome, performance.now() - began < 4000]).toEqual([wanted, true]);
}

const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const good = (...headers: string[]): string => `HTTP/1.1 200 OK\r\n${headers.join('\r\n')}\r\n\r\n{}`;
const OK = good('Content-Length: 2');
const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';
const TRAILER = 'X-One: FAKE\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a connection settles its request, whatever comes', () => {
  test.each<[How, string, string | number]>([
    ['stay', UPGRADE, 'untrusted-response'],
    ['stay', `HTTP/1.1 101 X\r\n\r\n${OK}`, 'untrusted-response'],
    ['stay early', UPGRADE, 'untrusted-response'],
    ['end', 'HTTP/1.1 100 Continue\r\n\r\n', 'network-unreachable'],
    ['stay', 'HTTP/1.1 100 Continue\r\n\r\n', 'timeout'],
    ['stay', `${PROCESSING}${HINTS}${OK}`, 200],
    ['flood', 'HTTP/1.1 100 Continue\r\n\r\n', 'untrusted-response'],
    ['stay', `HTTP/1.1 199 X\r\n\r\n${OK}`, 200],
    ['stay', 'HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n', 'untrusted-response'],
    ['end', '', 'network-unreachable'],
    ['reset', '', 'network-unreachable'],
    ['end early', '', 'network-unreachable'],
    ['stay', 'Content-Length: 0\r\n\r\n', 'untrusted-response'],
    ['stay early', '220 FAKE ready\r\n', 'untrusted-response'],
    ['stay early', OK, 200],
    ['stay', `${OK}${UPGRADE}`, 200],
    ['stay', `${OK}garbage`, 200],
    ['stay', `${good('Content-Length: 2', 'Content-Length: 3')} `, 'untrusted-response'],
    ['stay', `${CHUNKED}zz\r\n`, 'network-unreachable'],
    ['stay', `${CHUNKED}0\r\n${TRAILER.repeat(9000)}`, 'network-unreachable'],
    ['end', good('Content-Length: 9'), 'network-unreachable'],
    ['stay', good('Content-Length: 9'), 'timeout'],
    ['end', 'HTTP/1.1 200 OK\r\n\r\n{}', 200],
    ['stay', 'HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}', 204],
  ])('%s after %j: %s', async (...row) => {
    await settles(row);
  });
});

const CONNECTED = 'HTTP/1.1 200 Connection established\r\n\r\n';

test.each<[How, string, string]>([
  ['stay', UPGRADE, 'proxy-failure'],
  ['stay', OK, 'proxy-failure'],
  ['stay early', '220 FAKE ready\r\n', 'proxy-failure'],
  ['end', '', 'proxy-failure'],
  ['stay', '', 'timeout'],
  ['end', CONNECTED, 'network-unreachable'],
  ['stay', CONNECTED, 'timeout'],
])('a tunnel settles: %s, %j, %s', async (...row) => {
  await settles(row, () => 'https://jira.example/', true);
});

test.each<[How, string, string]>([
  ['end', '', 'network-unreachable'],
  ['reset', '', 'network-unreachable'],
  ['stay', '', 'timeout'],
  ['stay', OK, 'tls-failure'],
  ['stay', '\x15\x03\x03\x00\x02\x02\x28', 'tls-failure'],
])('a handshake settles: %s, %j, %s', async (...row) => {
  await settles(row, (port) => `https://127.0.0.1:${port}/`);
});
