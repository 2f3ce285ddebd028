import { HttpClient } from '@actions/http-client';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { RequestOptions } from 'node:http';
import { Socket } from 'node:net';
import { startBlackHole } from '../../sandbox/net/tcp.js';
import type { ClientAgent } from '../../src/transport/connections.js';
import { limitConnecting } from '../../src/transport/wire.js';
import { serving } from './local-server.js';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  delete process.env.https_proxy;
  jest.useRealTimers();
});

/** Sends a request like the transport, with a limit short enough for a test. */
async function ask(url: string, milliseconds: number): Promise<number | undefined> {
  const client = new HttpClient('test', [
    {
      prepareRequest: (prepared: RequestOptions) => {
        limitConnecting(prepared.agent as unknown as ClientAgent, milliseconds);
      },
      canHandleAuthentication: () => false,
      handleAuthentication: () => Promise.reject(new TypeError('not an authentication handler')),
    },
  ]);
  const { message } = await client.get(url);
  message.resume();
  return message.statusCode;
}

async function blackHole(): Promise<string> {
  const hole = await startBlackHole();
  ends.push(() => hole.close());
  return `127.0.0.1:${hole.port}`;
}

test.each(['http', 'https'])('a connection that nobody answers ends in time: %s', async (scheme) => {
  const address = await blackHole();
  await expect(ask(`${scheme}://${address}/`, 100)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('so does one to a proxy that nobody answers', async () => {
  process.env.https_proxy = `http://${await blackHole()}`;
  await expect(ask('https://jira.corp.example/', 100)).rejects.toThrow(
    'tunneling socket could not be established, cause=connect ETIMEDOUT',
  );
});

test('a connection that is made may be used for longer', async () => {
  const server = await serving((_, response) => {
    setTimeout(() => response.end(), 300);
  });
  expect(await ask(`${server.origin}/`, 150)).toBe(200);
});

test.each(['connect', 'close'])(
  'after %s no timer is left that would keep the process from ending',
  (event) => {
    jest.useFakeTimers();
    const socket = new Socket();
    const agent = { createConnection: () => socket };
    limitConnecting(agent);
    expect(agent.createConnection()).toBe(socket);
    expect(jest.getTimerCount()).toBe(1);
    socket.emit(event);
    expect(jest.getTimerCount()).toBe(0);
  },
);
