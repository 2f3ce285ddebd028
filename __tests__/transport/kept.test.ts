import { expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import type { HttpRequest } from '../../src/transport/network.js';
import { accepting, sender } from './local-server.js';

const answerWith = (text: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

type OnRequest = (socket: Socket, count: number) => void;

async function serving(onRequest: OnRequest): Promise<{ url: string; sockets: Socket[] }> {
  const { port, sockets } = await accepting((socket) => {
    let count = 0;
    socket.on('data', () => {
      count += 1;
      onRequest(socket, count);
    });
  });
  return { url: `http://127.0.0.1:${port}/`, sockets };
}

const answering: OnRequest = (socket, count) => {
  socket.write(answerWith(`answer ${count}`));
};

const READ = { method: 'GET', repeatable: 'read' } as const;

async function twice(onRequest: OnRequest, request: Pick<HttpRequest, 'method' | 'repeatable'> = READ) {
  const { url, sockets } = await serving(onRequest);
  const { send, retries } = sender();
  const texts = [(await send({ ...request, url })).text];
  await new Promise((resolve) => setTimeout(resolve, 20));
  texts.push((await send({ ...request, url })).text);
  return { texts, connections: sockets.length, retries };
}

test.each<[connections: number, Pick<HttpRequest, 'method' | 'repeatable'>]>([
  [1, READ],
  [1, { method: 'PUT', repeatable: 'set' }],
  [2, { method: 'PUT', repeatable: 'change' }],
])('%i connections for two times %j', async (connections, request) => {
  const second = connections === 1 ? 'answer 2' : 'answer 1';
  const found = await twice(answering, request);
  expect(found).toEqual({ texts: ['answer 1', second], connections, retries: [] });
});

const closing: OnRequest = (socket, count) => {
  socket.end(answerWith(`answer ${count}`));
};
const closingAtNext: OnRequest = (socket, count) => {
  if (count === 1) answering(socket, count);
  else socket.destroy();
};
const sayingMore: OnRequest = (socket) => {
  socket.write(answerWith('answer 1') + answerWith('of another'));
};
const sayingMoreLater: OnRequest = (socket) => {
  socket.write(answerWith('answer 1'));
  setImmediate(() => socket.write(answerWith('of another')));
};

test.each<[string, OnRequest]>([
  ['was closed meanwhile', closing],
  ['is closed when the next request comes', closingAtNext],
  ['held more than the answer', sayingMore],
  ['told more without being asked', sayingMoreLater],
])('another connection is made in place of one that %s', async (_what, onRequest) => {
  const found = await twice(onRequest);
  expect(found).toEqual({ texts: ['answer 1', 'answer 1'], connections: 2, retries: [] });
});

test('after a kept connection that was closed, no other kept one is tried', async () => {
  const { url, sockets } = await serving(closingAtNext);
  const { send, retries } = sender();
  await Promise.all([send({ ...READ, url }), send({ ...READ, url })]);
  expect((await send({ ...READ, url })).text).toBe('answer 1');
  expect([sockets.length, retries]).toEqual([3, []]);
});

test('a server that closes every connection is a failure', async () => {
  const { url, sockets } = await serving((socket, count) => {
    if (count === 1 && sockets.length === 1) answering(socket, count);
    else socket.destroy();
  });
  const { send, retries } = sender();
  await send({ ...READ, url });
  await expect(send({ ...READ, url })).rejects.toMatchObject({ code: 'network-unreachable' });
  // The first of four attempts needed two connections.
  expect([sockets.length, retries.length]).toEqual([5, 3]);
});
