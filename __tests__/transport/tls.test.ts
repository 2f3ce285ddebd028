import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import dns from 'node:dns';
import { createServer } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { Interrupted } from '../../src/failure.js';
import { transport } from '../../src/transport/network.js';
import { failureFrom } from '../project/failure-of.js';
import { accepting, listening, sender } from './local-server.js';

/** The only overload that Node's sockets use. */
interface LookUp {
  lookup: (name: string, options: object, answered: (error: null, addresses: object[]) => void) => void;
}

const HOST = 'acme.atlassian.net';
const authority = createAuthority();
const site = createServer(authority.host(), (_request, response) => response.end('FAKE site'));
site.on('tlsClientError', () => undefined);
let port: number;

beforeAll(async () => {
  port = await listening(site);
});

afterAll(() => {
  site.close();
  site.closeAllConnections();
});

afterEach(() => {
  delete process.env.https_proxy;
  jest.restoreAllMocks();
});

/** Asks a host whose name leads to this machine. */
function ask(trust: SecureContext) {
  jest.spyOn(dns as unknown as LookUp, 'lookup').mockImplementation((_name, _options, answered) => {
    answered(null, [{ address: '127.0.0.1', family: 4 }]);
  });
  const { signal } = new AbortController();
  const send = transport({ environment: {}, signal, random: () => 0, info: () => undefined }, 10, trust);
  return send({ method: 'GET', url: `https://${HOST}:${port}/`, repeatable: 'read' });
}

test('a site of the CA that is trusted answers', async () => {
  const answer = await ask(createSecureContext({ ca: authority.caPem }));
  expect(answer).toMatchObject({ status: 200, text: 'FAKE site' });
});

test('a site of another CA is refused', async () => {
  const foreign = createSecureContext({ ca: createAuthority().caPem });
  await failureFrom(ask(foreign), 'tls-failure', `The connection to ${HOST}`);
});

test('a proxy that says nothing holds up no signal', async () => {
  const reason = new Interrupted('SIGTERM');
  const controller = new AbortController();
  const { port, sockets } = await accepting(() => {
    controller.abort(reason);
  });
  process.env.https_proxy = `http://127.0.0.1:${port}`;
  const { send } = sender({ signal: controller.signal });
  for (let times = 0; times < 2; times += 1)
    await expect(send({ method: 'GET', url: `https://${HOST}/`, repeatable: 'read' })).rejects.toBe(reason);
  expect(sockets).toHaveLength(1);
});
