import type { ProxyFault } from '../../sandbox/index.js';
import { refusingPort } from '../../sandbox/net/tcp.js';
import { missingProgram } from '../kit/tools.js';
import { myself, ONE_REQUEST, sites } from './given.js';
import { type RealProxy, type RealProxyName, type RealProxyOptions, startRealProxy } from './real-proxy.js';
import { each, GRACE, type Plan, row, type Trials } from './trial.js';

const PROXY = /The proxy 127\.0\.0\.1:\d+/;
const FAILS: Plan = { status: 5, code: 'proxy-failure', requests: 0 };
const UNUSABLE: Plan = { ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/, connects: 0 };
const WORKS: Plan = { requests: 1, connects: 1 };
const credentials = { username: 'ada', password: 'FAKEproxypassword' };
const USER = `ada:${credentials.password}@`;
const WRONG = 'FAKEwrongpassword';

const ANSWERS: Readonly<Record<string, readonly [fault: ProxyFault, says: RegExp, connects: number]>> = {
  '407': [{ status: 407 }, /The proxy 127\.0\.0\.1:\d+ requires a user name and password \(407\)/, 1],
  '502': [{ status: 502 }, /it answered 502/, 2],
  'a page of its own in place of the tunnel': ['html', /could not be used/, 1],
  'it hangs up': ['refuse', /could not be used/, 4],
};

/** Returns trials behind a third-party proxy. */
function real(proxy: RealProxyName): Trials {
  const behind = (plan: Plan, options: RealProxyOptions = {}, user = ''): Plan => ({
    missing: () => missingProgram(proxy, ['-v']),
    serve: ({ sandbox, place }) =>
      startRealProxy(proxy, place.folder('proxy'), new URL(sandbox.proxyUrl).host, options),
    env: ({ server }) => ({ https_proxy: `http://${user}127.0.0.1:${server.port}` }),
    secrets: [credentials.password, WRONG],
    ...plan,
  });
  const none: Plan = { ...FAILS, connects: 0 };
  return {
    [`${proxy}: with its password`]: behind(WORKS, { credentials }, USER),
    // tinyproxy answers 401 where the standard requires 407.
    [`${proxy}: 407, with a wrong password`]: behind(
      { ...none, says: [PROXY, /\(?40[17]/] },
      { credentials },
      `ada:${WRONG}@`,
    ),
    [`${proxy}: 403, the host is denied`]: behind(
      { ...none, says: /it answered 403/ },
      { denied: sites.acme.host },
    ),
    [`${proxy}: it dies in the middle of a request`]: behind({
      ...{ ...FAILS, requests: 1, connects: 1, bound: 10 + GRACE },
      ...{ inputs: { ...ONE_REQUEST, 'timeout-seconds': '10' }, rules: myself({ stall: 'headers' }) },
      arrange: ({ sandbox, server }) => {
        const look = setInterval(() => {
          if (sandbox.requests.length === 0) return;
          clearInterval(look);
          (server as RealProxy).kill();
        }, 5);
        look.unref();
      },
    }),
  };
}

// `__tests__/transport/proxy.test.ts` covers passwords with odd characters.
row(19, 'a proxy that refuses, 407, 403, HTML (G13, G15)', {
  ...each(ANSWERS, ([fault, says, connects]) => ({
    ...{ ...FAILS, says, connects },
    arrange: ({ sandbox }) => {
      sandbox.faults.proxy = fault;
    },
  })),
  'nobody listens there': {
    ...UNUSABLE,
    serve: async () => ({ port: await refusingPort(), close: () => Promise.resolve() }),
    env: ({ server }) => ({ https_proxy: `http://${USER}127.0.0.1:${server.port}` }),
    secrets: [credentials.password],
  },
  ...real('tinyproxy'),
  ...real('squid'),
});
