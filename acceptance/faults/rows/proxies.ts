import type { ProxyFault } from '../../../sandbox/index.js';
import { refusingPort } from '../../../sandbox/net/tcp.js';
import { action, fixtures, MYSELF, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { missingProxy, startRealProxy } from '../real-proxy.js';
import type { RealProxy, RealProxyName, RealProxyOptions } from '../real-proxy.js';
import { AT_ONCE, GRACE } from '../row.js';
import type { Row, Trial } from '../row.js';

const FAILS = { status: 5, code: 'proxy-failure', requests: 0 } as const;
const USER = { username: 'ada', password: 'FAKEproxypassword' } as const;
const ODD_USER = { username: 'ada', password: 'FAKE p@ss:word%' } as const;
const HOST = fixtures.sites.acme.host;

/** One refusal for each CONNECT: the cloudId is looked up beside the first request. */
const inputs = { ...ways.classic, 'auth-method': 'api-token', 'cloud-id': fixtures.sites.acme.cloudId };

const ANSWERS: readonly (readonly [name: string, fault: ProxyFault, says: RegExp, connects: number])[] = [
  ['407', { status: 407 }, /The proxy 127\.0\.0\.1:\d+ asks for a user name and password \(407\)/, 1],
  ['403', { status: 403 }, /The proxy 127\.0\.0\.1:\d+ did not connect to .*: it answered 403/, 1],
  ['502', { status: 502 }, /it answered 502/, 2],
  ['503', { status: 503 }, /it answered 503/, 2],
  ['a page of its own in place of the tunnel', 'html', /The proxy 127\.0\.0\.1:\d+ could not be used/, 1],
  ['it hangs up', 'refuse', /The proxy 127\.0\.0\.1:\d+ could not be used/, 4],
];

/** A trial behind a proxy that others wrote. */
function behind(
  name: RealProxyName,
  options: Omit<RealProxyOptions, 'folder' | 'upstream'> & { user?: string },
  trial: Omit<ActionTrial, 'missing' | 'arrange' | 'job' | 'end'> & {
    whileRunning?: (proxy: RealProxy, world: { hits: () => number }) => void;
  },
): Trial {
  let proxy: RealProxy | undefined;
  const { user, ...given } = options;
  return action({
    ...trial,
    name: `${name}: ${trial.name}`,
    missing: () => missingProxy(name),
    arrange: async ({ sandbox, folder }) => {
      const upstream = new URL(sandbox.proxyUrl).host;
      proxy = await startRealProxy(name, { ...given, folder, upstream });
      trial.whileRunning?.(proxy, { hits: () => sandbox.requests.length });
    },
    job: () => ({ env: { https_proxy: `http://${user ?? ''}${proxy?.address ?? ''}` } }),
    secrets: () => [USER.password],
    end: async () => {
      await proxy?.close();
    },
  });
}

function real(name: RealProxyName): Trial[] {
  return [
    behind(name, {}, { name: 'it connects', inputs, expect: { status: 0, requests: 1, connects: 1 } }),
    behind(
      name,
      { credentials: USER, user: `${USER.username}:${USER.password}@` },
      { name: 'with its password', inputs, expect: { status: 0, requests: 1, connects: 1 } },
    ),
    behind(
      name,
      { credentials: USER },
      { name: '407, without a password', inputs, expect: { ...FAILS, says: /\(407\)/, connects: 0 } },
    ),
    behind(
      name,
      { credentials: USER, user: 'ada:FAKEwrongpassword@' },
      {
        name: '407, with a wrong password',
        inputs,
        secrets: () => ['FAKEwrongpassword'],
        // tinyproxy answers 401 where the standard has 407.
        expect: { ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ .*\(?40[17]/, connects: 0 },
      },
    ),
    behind(
      name,
      { denied: HOST },
      { name: '403, the host is denied', inputs, expect: { ...FAILS, says: /it answered 403/, connects: 0 } },
    ),
    behind(
      name,
      {},
      {
        name: 'it dies in the middle of a request',
        inputs: { ...inputs, 'timeout-seconds': '10' },
        bound: 10 + GRACE,
        faults: (faults) => faults.add({ path: MYSELF, then: { stall: 'headers' } }),
        whileRunning: killWhenAsked,
        expect: { status: 5, code: 'proxy-failure', requests: 1, connects: 1 },
      },
    ),
  ];
}

function killWhenAsked(proxy: RealProxy, { hits }: { hits: () => number }): void {
  const look = setInterval(() => {
    if (hits() === 0) return;
    clearInterval(look);
    proxy.kill();
  }, 5);
  look.unref();
}

function refusedProxy(): Trial {
  let port = 0;
  return action({
    name: 'nobody listens there',
    inputs,
    arrange: async () => {
      port = await refusingPort();
    },
    job: () => ({ env: { https_proxy: `http://ada:${USER.password}@127.0.0.1:${port}` } }),
    secrets: () => [USER.password],
    expect: { ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/, connects: 0 },
  });
}

/** A proxy variable that this program can't follow. */
function unsupported(value: string): Trial {
  return action({
    name: value.replace(USER.password, '...'),
    job: { env: { https_proxy: value, HTTPS_PROXY: '' } },
    secrets: () => [USER.password],
    expect: {
      ...FAILS,
      says: /The environment variable https_proxy is set, but not to the URL of a proxy/,
      connects: 0,
    },
  });
}

export const PROXIES: readonly Row[] = [
  {
    number: 19,
    fault: 'a proxy that refuses, 407, 403, HTML',
    exit: [0, 5],
    bound: AT_ONCE,
    decision: '407 is 5, as every proxy-failure of the interface, not 2',
    trials: [
      ...ANSWERS.map(([name, fault, says, connects]) =>
        action({
          name,
          inputs,
          faults: (faults) => {
            faults.proxy = fault;
          },
          expect: { ...FAILS, says, connects },
        }),
      ),
      refusedProxy(),
      action({
        name: 'a password with every odd character',
        inputs,
        sandbox: { proxyAuth: ODD_USER },
        secrets: () => [ODD_USER.password],
        expect: { status: 0, requests: 1 },
      }),
      action({
        name: 'a wrong password',
        inputs,
        sandbox: { proxyAuth: ODD_USER },
        job: ({ sandbox }) => ({
          env: { https_proxy: sandbox.proxyUrl.replace('//', '//ada:FAKEwrongpassword@') },
        }),
        secrets: () => ['FAKEwrongpassword', ODD_USER.password],
        expect: { ...FAILS, says: /\(407\)/ },
      }),
      ...real('tinyproxy'),
      ...real('squid'),
    ],
  },
  {
    number: 20,
    fault: 'a proxy variable that can not be followed',
    exit: [5],
    bound: AT_ONCE,
    decision:
      '5, as every proxy-failure of the interface, not 2; ALL_PROXY is documented as not read, as in the client',
    trials: [
      `socks5://ada:${USER.password}@127.0.0.1:1080`,
      `https://ada:${USER.password}@127.0.0.1:3128`,
      '127.0.0.1:3128',
      'proxy.corp.example:3128',
      'http://',
      `http://ada:${USER.password}%@127.0.0.1:3128`,
      '/run/proxy.sock',
    ].map(unsupported),
  },
];
