import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import dns from 'node:dns';
import { createServer as createProxy, type Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, type Socket } from 'node:net';
import { checkServerIdentity, createSecureContext, type PeerCertificate, type SecureContext } from 'node:tls';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { Interrupted } from '../../src/failure.js';
import { transport } from '../../src/transport/network.js';
import { failureFrom } from '../project/failure-of.js';
import { listening } from './local-server.js';

const HOST = 'acme.atlassian.net';
const PROXY = 'proxy.example:3128';
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

/** A proxy's handling of `CONNECT acme.atlassian.net:443`. */
type OnConnect = (client: Socket, head: Buffer) => void;

/** The only overload that Node's sockets use. */
interface LookUp {
  lookup: (name: string, options: object, answered: (error: null, addresses: object[]) => void) => void;
}

let trusted: SecureContext;
let foreign: SecureContext;
let site: Server;
let sitePort: number;
let proxy: HttpServer;
let proxyPort: number;
let onConnect: OnConnect;
let targets: string[];
const sockets = new Set<Socket>();

const through: OnConnect = (client, head) => {
  const upstream = connect(sitePort, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
};

beforeAll(async () => {
  const authority = createAuthority();
  trusted = createSecureContext({ ca: authority.caPem });
  foreign = createSecureContext({ ca: createAuthority().caPem });
  const { cert, key } = authority.host();
  site = createServer({ cert, key }, (request, response) => {
    response.statusCode = request.url === '/unavailable' ? 501 : 200;
    response.end('FAKE site');
  });
  site.on('tlsClientError', () => undefined);
  sitePort = await listening(site);
  proxy = createProxy();
  proxy.on('connect', (request, client: Socket, head: Buffer) => {
    targets.push(request.url ?? '');
    sockets.add(client);
    onConnect(client, head);
  });
  proxyPort = await listening(proxy);
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
  site.close();
  site.closeAllConnections();
});

beforeEach(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  targets = [];
  onConnect = through;
});

afterEach(() => {
  jest.restoreAllMocks();
});

function ask(
  trust: SecureContext | undefined,
  url: string,
  { timeoutSeconds = 10, signal = new AbortController().signal } = {},
) {
  const environment = { https_proxy: `http://${PROXY}` };
  const send = transport(
    { environment, signal, random: () => 0, info: () => undefined },
    timeoutSeconds,
    trust,
  );
  return send({ method: 'GET', url, repeatable: 'read' });
}

describe.each([
  ['directly', false],
  ['through a proxy', true],
])('%s', (_how, isTunneled) => {
  let url: string;

  beforeEach(() => {
    if (isTunneled) {
      process.env.https_proxy = `http://127.0.0.1:${proxyPort}`;
      url = `https://${HOST}/`;
    } else {
      url = `https://${HOST}:${sitePort}/`;
      // The name leads to this machine.
      jest.spyOn(dns as unknown as LookUp, 'lookup').mockImplementation((_name, _options, answered) => {
        answered(null, [{ address: '127.0.0.1', family: 4 }]);
      });
    }
  });

  test('a site of the CA that is trusted answers', async () => {
    expect(await ask(trusted, url)).toMatchObject({ status: 200, text: 'FAKE site' });
    expect(targets).toEqual(isTunneled ? [`${HOST}:443`] : []);
  });

  test("a site of Atlassian's that is unavailable has a page about that", async () => {
    await failureFrom(
      ask(trusted, `${url}unavailable`),
      'server-unavailable',
      'https://status.atlassian.com',
    );
  });

  test.each([
    ['another CA', () => foreign],
    ["Node's own list", () => undefined],
  ])('a site of a CA that is not on %s is refused, at once', async (_what, trust) => {
    await failureFrom(ask(trust(), url), 'tls-failure', `The connection to ${HOST}`);
    expect(targets).toHaveLength(isTunneled ? 1 : 0);
  });
});

describe('a proxy', () => {
  beforeEach(() => {
    process.env.https_proxy = `http://127.0.0.1:${proxyPort}`;
  });

  test('that refuses is named, as it was set', async () => {
    onConnect = (client) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const failure = await failureFrom(ask(trusted, `https://${HOST}/`), 'proxy-failure');
    expect(failure.what).toBe(`The proxy ${PROXY} requires a user name and password (407).`);
    expect(targets).toHaveLength(1);
  });

  test('that says nothing takes no longer than the step may', async () => {
    onConnect = () => undefined;
    await failureFrom(ask(trusted, `https://${HOST}/`, { timeoutSeconds: 0.2 }), 'timeout', HOST);
  });

  test('that says nothing holds up no signal, not even one that came before', async () => {
    const reason = new Interrupted('SIGTERM');
    const controller = new AbortController();
    onConnect = () => {
      controller.abort(reason);
    };
    await expect(ask(trusted, `https://${HOST}/`, { signal: controller.signal })).rejects.toBe(reason);
    expect(targets).toHaveLength(1);
    onConnect = () => undefined;
    await expect(ask(trusted, `https://${HOST}/`, { signal: controller.signal })).rejects.toBe(reason);
  });
});

// Node's own function checks the TLS of such a host. No code of this project replaces it.
test.each(['jira_dev.corp.example', '*.corp.example'])(
  'a certificate for %s is one for jira_dev.corp.example',
  (name) => {
    const certificate = { subject: {}, subjectaltname: `DNS:${name}` } as PeerCertificate;
    expect(checkServerIdentity('jira_dev.corp.example', certificate)).toBeUndefined();
    expect(checkServerIdentity('jira_dev.other.example', certificate)).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  },
);
