import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { refusingPort } from '../../sandbox/net/tcp.js';
import { type Plan, row, type Server } from './trial.js';

const FAILS: Plan = { status: 5, code: 'proxy-failure', requests: 0, connects: 0 };
const PASSWORD = 'FAKEproxypassword';
const WRONG = 'FAKEwrongpassword';

const behind = (password: string, plan: Plan): Plan => ({
  env: ({ server }) => ({ https_proxy: `http://ada:${password}@127.0.0.1:${server.port}` }),
  secrets: [PASSWORD, WRONG],
  serve: ({ sandbox }) => startProxy(new URL(sandbox.proxyUrl).port),
  ...plan,
});

/** Answers 407 to requests without the credentials. All others go to the sandbox's proxy. */
async function startProxy(upstreamPort: string): Promise<Server> {
  const wanted = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;
  const proxy = createServer().on('connect', ({ url = '', headers }, client: Socket) => {
    if (headers['proxy-authorization'] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const upstream = connect(Number(upstreamPort), '127.0.0.1');
    for (const socket of [client, upstream]) socket.on('error', () => upstream.destroy());
    upstream.write(`CONNECT ${url} HTTP/1.1\r\nHost: ${url}\r\n\r\n`);
    upstream.pipe(client).pipe(upstream);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const close = () => Promise.resolve(void proxy.close());
  return { port: (proxy.address() as AddressInfo).port, close };
}

// `__tests__/transport` covers what else proxies answer, and passwords with odd characters.
row(19, 'a proxy that refuses, 407 (G13, G15)', {
  'nobody listens there': behind(PASSWORD, {
    ...{ ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/ },
    serve: async () => ({ port: await refusingPort(), close: () => Promise.resolve() }),
  }),
  'with its password': behind(PASSWORD, { requests: 1, connects: 1 }),
  'with a wrong password': behind(WRONG, {
    ...FAILS,
    says: /The proxy 127\.0\.0\.1:\d+ requires a user name and password \(407\)/,
  }),
});
