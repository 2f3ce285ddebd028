import { afterEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { startBlackHole } from '../../sandbox/net/tcp.js';
import { inTime } from '../../src/transport/connection.js';
import { listening } from './local-server.js';
import { createServer } from 'node:http';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  jest.useRealTimers();
});

test('a connection that nobody answers ends in time', async () => {
  const hole = await startBlackHole();
  ends.push(() => hole.close());
  const [error] = (await once(inTime(connect(hole.port, '127.0.0.1'), 100), 'error')) as [Error];
  expect(error).toMatchObject({ code: 'ETIMEDOUT' });
});

test('a connection that is made may be used for longer', async () => {
  const server = createServer((_, response) => {
    setTimeout(() => response.end('FAKE'), 300);
  });
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const socket = inTime(connect(await listening(server), '127.0.0.1'), 150);
  ends.push(() => socket.destroy());
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  expect(bytes.toString()).toContain('FAKE');
});

test.each(['connect', 'close'])(
  'after %s no timer is left that would keep the process from ending',
  (event) => {
    jest.useFakeTimers();
    const socket = inTime(new Socket());
    expect(jest.getTimerCount()).toBe(1);
    socket.emit(event);
    expect(jest.getTimerCount()).toBe(0);
  },
);
