import { afterEach, describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/failure.js';
import { accepting, sender } from './local-server.js';

afterEach(() => {
  delete process.env['https_proxy'];
});

/** The treatment of a connection after its bytes, which are early if they arrive before any request. */
type How = 'stay' | 'end' | 'reset' | 'flood' | 'stay early' | 'end early';

async function asked(
  how: How,
  says: string,
  url = (port: number): string => `http://127.0.0.1:${port}/`,
  proxy?: (port: number) => string,
): Promise<{ outcome: string | number; ms: number }> {
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
  const environment = proxy ? { https_proxy: `http://${proxy(port)}` } : {};
  Object.assign(process.env, environment);
  const { send } = sender({ environment, timeoutSeconds: 1 });
  const began = performance.now();
  const outcome = await send({ method: 'GET', url: url(port), repeatable: 'read' }).then(
    ({ status }) => status,
    (error: unknown) => (error as Failure).code,
  );
  return { outcome, ms: performance.now() - began };
}

const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const good = (...headers: string[]): string => `HTTP/1.1 200 OK\r\n${headers.join('\r\n')}\r\n\r\n{}`;
const OK = good('Content-Length: 2');
const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';
const CHUNKED_TOO = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n';
const TRAILER = 'X-One: FAKE\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a connection settles its request, whatever comes', () => {
  test.each<[string, How, string, string | number]>([
    ['101 that upgrades', 'stay', UPGRADE, 'untrusted-response'],
    ['101 without an upgrade', 'stay', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'untrusted-response'],
    ['101 without an upgrade, and an answer', 'stay', `HTTP/1.1 101 X\r\n\r\n${OK}`, 'untrusted-response'],
    ['101 before anything was asked', 'stay early', UPGRADE, 'untrusted-response'],
    ['100 and nothing more', 'end', 'HTTP/1.1 100 Continue\r\n\r\n', 'network-unreachable'],
    ['100 and silence', 'stay', 'HTTP/1.1 100 Continue\r\n\r\n', 'timeout'],
    ['102, 103 and the answer', 'stay', `${PROCESSING}${HINTS}${OK}`, 200],
    ['100 without end', 'flood', 'HTTP/1.1 100 Continue\r\n\r\n', 'untrusted-response'],
    ['199', 'stay', `HTTP/1.1 199 X\r\n\r\n${OK}`, 200],
    ['000', 'stay', 'HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n', 'untrusted-response'],
    ['999', 'stay', 'HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n', 'untrusted-response'],
    ['the end', 'end', '', 'network-unreachable'],
    ['a reset', 'reset', '', 'network-unreachable'],
    ['the end before anything was asked', 'end early', '', 'network-unreachable'],
    ['no status line', 'stay', 'Content-Length: 0\r\n\r\n', 'untrusted-response'],
    ['HTTP/0.9', 'end', '<html>FAKE</html>', 'untrusted-response'],
    ['a banner', 'stay early', '220 FAKE ready\r\n', 'untrusted-response'],
    ['half a status line', 'end', 'HTTP/1.1 20', 'network-unreachable'],
    ['an answer before anything was asked', 'stay early', OK, 200],
    ['an answer and 101', 'stay', `${OK}${UPGRADE}`, 200],
    ['an answer and garbage', 'stay', `${OK}garbage`, 200],
    ['two lengths', 'stay', `${good('Content-Length: 2', 'Content-Length: 3')} `, 'untrusted-response'],
    ['a length and chunks', 'stay', `${CHUNKED_TOO}0\r\n\r\n`, 'untrusted-response'],
    ['chunks that are none', 'stay', `${CHUNKED}zz\r\n`, 'network-unreachable'],
    ['chunks that end early', 'end', `${CHUNKED}5\r\nab`, 'network-unreachable'],
    ['trailers', 'stay', `${CHUNKED}2\r\n{}\r\n0\r\nX-One: FAKE\r\n\r\n`, 200],
    ['trailers without end', 'stay', `${CHUNKED}0\r\n${TRAILER.repeat(9000)}`, 'network-unreachable'],
    ['a body shorter than its length', 'end', good('Content-Length: 9'), 'network-unreachable'],
    ['a body shorter than its length, and silence', 'stay', good('Content-Length: 9'), 'timeout'],
    ['a body without a length', 'end', 'HTTP/1.1 200 OK\r\n\r\n{}', 200],
    ['204 with a body', 'stay', 'HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}', 204],
  ])('%s', async (_what, how, says, wanted) => {
    const { outcome, ms } = await asked(how, says);
    expect([outcome, ms < 4000]).toEqual([wanted, true]);
  });
});

const CONNECTED = 'HTTP/1.1 200 Connection established\r\n\r\n';

test.each<[string, How, string, string]>([
  ['101', 'stay', UPGRADE, 'proxy-failure'],
  ['100', 'stay', 'HTTP/1.1 100 Continue\r\n\r\n', 'proxy-failure'],
  ['an answer of its own', 'stay', OK, 'proxy-failure'],
  ['a banner', 'stay early', '220 FAKE ready\r\n', 'proxy-failure'],
  ['the end', 'end', '', 'proxy-failure'],
  ['a reset', 'reset', '', 'proxy-failure'],
  ['silence', 'stay', '', 'timeout'],
  ['a tunnel and its end', 'end', CONNECTED, 'network-unreachable'],
  ['a tunnel to nowhere', 'stay', CONNECTED, 'timeout'],
  ['a tunnel and garbage', 'stay', `${CONNECTED}garbage`, 'proxy-failure'],
])(
  'a request through a proxy settles, whatever that says to CONNECT: %s',
  async (_what, how, says, wanted) => {
    const proxy = (port: number): string => `127.0.0.1:${port}`;
    const { outcome, ms } = await asked(how, says, () => 'https://jira.example/', proxy);
    expect([outcome, ms < 4000]).toEqual([wanted, true]);
  },
);

test.each<[string, How, string, string]>([
  ['the end', 'end', '', 'network-unreachable'],
  ['the end before it began', 'end early', '', 'network-unreachable'],
  ['a reset', 'reset', '', 'network-unreachable'],
  ['silence', 'stay', '', 'timeout'],
  ['plain HTTP', 'stay', OK, 'tls-failure'],
  ['half a record', 'end', '\x16\x03\x03\x00\x40', 'network-unreachable'],
  ['an alert', 'stay', '\x15\x03\x03\x00\x02\x02\x28', 'tls-failure'],
  ['a hello that is none', 'stay', '\x16\x03\x03\x00\x04\x02\x00\x00\x00', 'tls-failure'],
])('a request settles, whatever comes of the handshake: %s', async (_what, how, says, wanted) => {
  const { outcome, ms } = await asked(how, says, (port) => `https://127.0.0.1:${port}/`);
  expect([outcome, ms < 4000]).toEqual([wanted, true]);
});
