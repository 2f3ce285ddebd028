import type { ProxyFault } from '../../../sandbox/index.js';
import { refusingPort } from '../../../sandbox/net/tcp.js';
import { missingProxy, type RealProxy, type RealProxyName, startRealProxy } from '../real-proxy.js';
import type { Given, Row, Trial, Want } from '../trial.js';
import { GRACE, myself, ONE_REQUEST, row, sites, trial } from '../trial.js';

const PROXY = /The proxy 127\.0\.0\.1:\d+/;
const FAILS = { status: 5, code: 'proxy-failure', requests: 0 };
const UNUSABLE = { ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/, connects: 0 };
const WORKS = { status: 0, requests: 1 };
const USER = { username: 'ada', password: 'FAKEproxypassword' };
const ODD_USER = { username: 'ada', password: 'FAKE p@ss:word%' };
const WRONG = 'FAKEwrongpassword';

const ANSWERS: readonly (readonly [name: string, fault: ProxyFault, says: RegExp, connects: number])[] = [
  ['407', { status: 407 }, /The proxy 127\.0\.0\.1:\d+ asks for a user name and password \(407\)/, 1],
  ['403', { status: 403 }, /The proxy 127\.0\.0\.1:\d+ did not connect to .*: it answered 403/, 1],
  ['502', { status: 502 }, /it answered 502/, 2],
  ['503', { status: 503 }, /it answered 503/, 2],
  ['a page of its own in place of the tunnel', 'html', UNUSABLE.says, 1],
  ['it hangs up', 'refuse', UNUSABLE.says, 4],
];

/** Trials behind a proxy that others wrote. */
function real(proxy: RealProxyName): Trial[] {
  const behind = (
    name: string,
    want: Want,
    options: { credentials?: typeof USER; denied?: string; user?: string } = {},
    more: Given = {},
  ): Trial =>
    trial(`${proxy}: ${name}`, want, {
      missing: () => missingProxy(proxy),
      serve: ({ sandbox, place }) =>
        startRealProxy(proxy, place.folder('proxy'), new URL(sandbox.proxyUrl).host, options),
      env: ({ server }) => ({ https_proxy: `http://${options.user ?? ''}127.0.0.1:${server.port}` }),
      secrets: [USER.password, WRONG],
      ...more,
    });
  const none = { ...FAILS, connects: 0 };
  return [
    behind('it connects', { ...WORKS, connects: 1 }),
    behind(
      'with its password',
      { ...WORKS, connects: 1 },
      { credentials: USER, user: `ada:${USER.password}@` },
    ),
    behind('407, without a password', { ...none, says: /\(407\)/ }, { credentials: USER }),
    // tinyproxy answers 401 where the standard has 407.
    behind(
      '407, with a wrong password',
      { ...none, says: [PROXY, /\(?40[17]/] },
      { credentials: USER, user: `ada:${WRONG}@` },
    ),
    behind('403, the host is denied', { ...none, says: /it answered 403/ }, { denied: sites.acme.host }),
    behind(
      'it dies in the middle of a request',
      { ...FAILS, requests: 1, connects: 1 },
      {},
      {
        inputs: { ...ONE_REQUEST, 'timeout-seconds': '10' },
        bound: 10 + GRACE,
        rules: myself({ stall: 'headers' }),
        arrange: ({ sandbox, server }) => {
          const look = setInterval(() => {
            if (sandbox.requests.length === 0) return;
            clearInterval(look);
            (server as RealProxy).kill();
          }, 5);
          look.unref();
        },
      },
    ),
  ];
}

export const PROXIES: readonly Row[] = [
  row(19, 'a proxy that refuses, 407, 403, HTML (G13, G15)', [
    ...ANSWERS.map(([name, fault, says, connects]) =>
      trial(
        name,
        { ...FAILS, says, connects },
        {
          arrange: ({ sandbox }) => {
            sandbox.faults.proxy = fault;
          },
        },
      ),
    ),
    trial('nobody listens there', UNUSABLE, {
      serve: async () => ({ port: await refusingPort(), close: () => Promise.resolve() }),
      env: ({ server }) => ({ https_proxy: `http://ada:${USER.password}@127.0.0.1:${server.port}` }),
      secrets: [USER.password],
    }),
    trial('a password with every odd character', WORKS, {
      sandbox: { proxyAuth: ODD_USER },
      secrets: [ODD_USER.password],
    }),
    trial(
      'a wrong password',
      { ...FAILS, says: /\(407\)/ },
      {
        sandbox: { proxyAuth: ODD_USER },
        env: ({ sandbox }) => ({ https_proxy: sandbox.proxyUrl.replace('//', `//ada:${WRONG}@`) }),
        secrets: [WRONG, ODD_USER.password],
      },
    ),
    ...real('tinyproxy'),
    ...real('squid'),
  ]),
  // ALL_PROXY is documented as not read, as in the client.
  row(
    20,
    'a proxy variable that can not be followed',
    [
      `socks5://ada:${USER.password}@127.0.0.1:1080`,
      `https://ada:${USER.password}@127.0.0.1:3128`,
      '127.0.0.1:3128',
      'proxy.corp.example:3128',
      'http://',
      `http://ada:${USER.password}%@127.0.0.1:3128`,
      '/run/proxy.sock',
    ].map((https_proxy) =>
      trial(
        https_proxy.replace(USER.password, '...'),
        {
          ...FAILS,
          says: /The environment variable https_proxy is set, but not to the URL of a proxy/,
          connects: 0,
        },
        { env: { https_proxy, HTTPS_PROXY: '' }, secrets: [USER.password] },
      ),
    ),
  ),
];
