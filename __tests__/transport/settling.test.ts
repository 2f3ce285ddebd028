import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import type { Failure } from '../../src/failure.js';
import { transport } from '../../src/transport/http.js';
import { listening } from './local-server.js';

const opened: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(() => {
  delete process.env['https_proxy'];
  for (const { server, sockets } of opened.splice(0)) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});

/** What a connection does: its bytes, and then what becomes of it. */
interface Connection {
  readonly says: string;
  readonly then: 'stay' | 'end' | 'reset' | 'flood';
  /** At once, before anything was asked. */
  readonly early?: boolean;
}

async function asked(
  { says, then, early }: Connection,
  url = (port: number): string => `http://127.0.0.1:${port}/`,
  proxy?: (port: number) => string,
): Promise<{ outcome: string | number; connections: number; open: () => number; ms: number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
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
    if (early === true) speak();
    else socket.once('data', speak);
  });
  opened.push({ server, sockets });
  const port = await listening(server);
  const environment = proxy ? { https_proxy: `http://${proxy(port)}` } : {};
  Object.assign(process.env, environment);
  const { signal } = new AbortController();
  const send = transport({ environment, signal, random: () => 0, info: () => undefined }, 1);
  const began = performance.now();
  const outcome = await send({ method: 'GET', url: url(port), repeatable: 'read' }).then(
    ({ status }) => status,
    (error: unknown) => (error as Failure).code,
  );
  return { outcome, connections, open: () => sockets.size, ms: performance.now() - began };
}

const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a connection settles its request, whatever comes', () => {
  test.each<[string, Connection, string | number]>([
    ['101 that upgrades', { says: UPGRADE, then: 'stay' }, 'untrusted-response'],
    ['101 that upgrades and ends', { says: UPGRADE, then: 'end' }, 'untrusted-response'],
    [
      '101 that upgrades with more behind it',
      { says: `${UPGRADE}${OK}`, then: 'stay' },
      'untrusted-response',
    ],
    [
      '101 without an upgrade',
      { says: 'HTTP/1.1 101 Switching Protocols\r\n\r\n', then: 'stay' },
      'untrusted-response',
    ],
    [
      '101 without an upgrade, and an answer',
      { says: `HTTP/1.1 101 X\r\n\r\n${OK}`, then: 'stay' },
      'untrusted-response',
    ],
    ['101 before anything was asked', { says: UPGRADE, then: 'stay', early: true }, 'untrusted-response'],
    ['100 and nothing more', { says: 'HTTP/1.1 100 Continue\r\n\r\n', then: 'end' }, 'network-unreachable'],
    ['100 and silence', { says: 'HTTP/1.1 100 Continue\r\n\r\n', then: 'stay' }, 'timeout'],
    [
      '102, 103 and the answer',
      {
        says: `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`,
        then: 'stay',
      },
      200,
    ],
    ['100 without end', { says: 'HTTP/1.1 100 Continue\r\n\r\n', then: 'flood' }, 'untrusted-response'],
    ['102 without end', { says: 'HTTP/1.1 102 Processing\r\n\r\n', then: 'flood' }, 'untrusted-response'],
    [
      '103 without end',
      { says: 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n', then: 'flood' },
      'untrusted-response',
    ],
    ['199', { says: `HTTP/1.1 199 X\r\n\r\n${OK}`, then: 'stay' }, 200],
    ['000', { says: 'HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n', then: 'stay' }, 'untrusted-response'],
    ['099', { says: 'HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n', then: 'stay' }, 'untrusted-response'],
    ['999', { says: 'HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n', then: 'stay' }, 'untrusted-response'],
    ['the end', { says: '', then: 'end' }, 'network-unreachable'],
    ['a reset', { says: '', then: 'reset' }, 'network-unreachable'],
    ['the end before anything was asked', { says: '', then: 'end', early: true }, 'network-unreachable'],
    ['an empty line', { says: '\r\n\r\n', then: 'end' }, 'network-unreachable'],
    ['an empty status', { says: 'HTTP/1.1 \r\n\r\n', then: 'stay' }, 'untrusted-response'],
    ['no status line', { says: 'Content-Length: 0\r\n\r\n', then: 'stay' }, 'untrusted-response'],
    ['HTTP/0.9', { says: '<html>FAKE</html>', then: 'end' }, 'untrusted-response'],
    ['a banner', { says: '220 FAKE ready\r\n', then: 'stay', early: true }, 'untrusted-response'],
    ['HTTP/2', { says: '\0\0\x12\x04\0\0\0\0\0', then: 'stay', early: true }, 'untrusted-response'],
    ['half a status line', { says: 'HTTP/1.1 20', then: 'end' }, 'network-unreachable'],
    ['half of the headers', { says: 'HTTP/1.1 200 OK\r\nContent-', then: 'end' }, 'network-unreachable'],
    ['an answer before anything was asked', { says: OK, then: 'stay', early: true }, 200],
    ['two answers', { says: `${OK}${OK}`, then: 'stay' }, 200],
    ['an answer and 101', { says: `${OK}${UPGRADE}`, then: 'stay' }, 200],
    ['an answer and garbage', { says: `${OK}garbage`, then: 'stay' }, 200],
    [
      'two lengths',
      { says: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ', then: 'stay' },
      'untrusted-response',
    ],
    [
      'a length and chunks',
      {
        says: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        then: 'stay',
      },
      'untrusted-response',
    ],
    ['chunks that are none', { says: `${CHUNKED}zz\r\n`, then: 'stay' }, 'network-unreachable'],
    ['chunks that end early', { says: `${CHUNKED}5\r\nab`, then: 'end' }, 'network-unreachable'],
    ['chunks that are reset', { says: `${CHUNKED}5\r\nab`, then: 'reset' }, 'network-unreachable'],
    ['trailers', { says: `${CHUNKED}2\r\n{}\r\n0\r\nX-One: FAKE\r\n\r\n`, then: 'stay' }, 200],
    [
      'trailers without end',
      { says: `${CHUNKED}0\r\n${'X-One: FAKE\r\n'.repeat(9000)}`, then: 'stay' },
      'network-unreachable',
    ],
    [
      'a body shorter than its length',
      { says: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}', then: 'end' },
      'network-unreachable',
    ],
    [
      'a body shorter than its length, and silence',
      { says: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}', then: 'stay' },
      'timeout',
    ],
    ['a body without a length', { says: 'HTTP/1.1 200 OK\r\n\r\n{}', then: 'end' }, 200],
    ['204 with a body', { says: 'HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}', then: 'stay' }, 204],
    [
      'a connection that is to be kept',
      {
        says: `HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=900\r\nContent-Length: 2\r\n\r\n{}`,
        then: 'stay',
      },
      200,
    ],
  ])('%s', async (_what, connection, wanted) => {
    const { outcome, ms } = await asked(connection);
    expect([outcome, ms < 1500]).toEqual([wanted, true]);
  });
});

const CONNECTED = 'HTTP/1.1 200 Connection established\r\n\r\n';

test.each<[string, Connection, string]>([
  ['101', { says: UPGRADE, then: 'stay' }, 'proxy-failure'],
  ['101 without an upgrade', { says: 'HTTP/1.1 101 X\r\n\r\n', then: 'stay' }, 'proxy-failure'],
  ['100', { says: 'HTTP/1.1 100 Continue\r\n\r\n', then: 'stay' }, 'proxy-failure'],
  ['204', { says: 'HTTP/1.1 204 X\r\n\r\n', then: 'stay' }, 'proxy-failure'],
  ['an answer of its own', { says: OK, then: 'stay' }, 'proxy-failure'],
  ['a banner', { says: '220 FAKE ready\r\n', then: 'stay', early: true }, 'proxy-failure'],
  ['the end', { says: '', then: 'end' }, 'proxy-failure'],
  ['a reset', { says: '', then: 'reset' }, 'proxy-failure'],
  ['silence', { says: '', then: 'stay' }, 'timeout'],
  ['a tunnel and its end', { says: CONNECTED, then: 'end' }, 'network-unreachable'],
  ['a tunnel and a reset', { says: CONNECTED, then: 'reset' }, 'network-unreachable'],
  ['a tunnel to nowhere', { says: CONNECTED, then: 'stay' }, 'timeout'],
  ['a tunnel and garbage', { says: `${CONNECTED}garbage`, then: 'stay' }, 'proxy-failure'],
])(
  'a request through a proxy settles, whatever that says to CONNECT: %s',
  async (_what, connection, wanted) => {
    const { outcome, ms } = await asked(
      connection,
      () => 'https://jira.example/',
      (port) => `127.0.0.1:${port}`,
    );
    expect([outcome, ms < 1500]).toEqual([wanted, true]);
  },
);

test.each<[string, Connection, string]>([
  ['the end', { says: '', then: 'end' }, 'network-unreachable'],
  ['the end before it began', { says: '', then: 'end', early: true }, 'network-unreachable'],
  ['a reset', { says: '', then: 'reset' }, 'network-unreachable'],
  ['silence', { says: '', then: 'stay' }, 'timeout'],
  ['plain HTTP', { says: OK, then: 'stay' }, 'tls-failure'],
  ['half a record', { says: '\x16\x03\x03\x00\x40', then: 'end' }, 'network-unreachable'],
  ['an alert', { says: '\x15\x03\x03\x00\x02\x02\x28', then: 'stay' }, 'tls-failure'],
  ['a hello that is none', { says: '\x16\x03\x03\x00\x04\x02\x00\x00\x00', then: 'stay' }, 'tls-failure'],
])('a request settles, whatever comes of the handshake: %s', async (_what, connection, wanted) => {
  const { outcome, ms } = await asked(connection, (port) => `https://127.0.0.1:${port}/`);
  expect([outcome, ms < 1500]).toEqual([wanted, true]);
});
