import { fixtures } from '../../sandbox/index.js';
import { refusingPort } from '../../sandbox/net/tcp.js';
import { missingProgram } from '../kit/tools.js';
import { type RealProxy, type RealProxyName, type RealProxyOptions, startRealProxy } from './real-proxy.js';
import { myself, ONE_REQUEST, type Plan, row, type Trials } from './trial.js';

const PROXY = /The proxy 127\.0\.0\.1:\d+/;
const FAILS: Plan = { status: 5, code: 'proxy-failure', requests: 0, connects: 0 };
const credentials = { username: 'ada', password: 'FAKEproxypassword' };
const USER = `ada:${credentials.password}@`;
const WRONG = 'FAKEwrongpassword';

/** Returns a run behind a proxy at the trial's own server. */
const behind = (plan: Plan, user = ''): Plan => ({
  env: ({ server }) => ({ https_proxy: `http://${user}127.0.0.1:${server.port}` }),
  secrets: [credentials.password, WRONG],
  ...plan,
});

/** Returns trials behind a third-party proxy. */
function real(name: RealProxyName): Trials {
  const trial = (plan: Plan, options: RealProxyOptions = {}, user = ''): Plan => ({
    ...behind(plan, user),
    missing: () => missingProgram(name, ['-v']),
    serve: ({ sandbox, place }) =>
      startRealProxy(name, place.folder('proxy'), new URL(sandbox.proxyUrl).host, options),
  });
  return {
    [`${name}: with its password`]: trial({ requests: 1, connects: 1 }, { credentials }, USER),
    // tinyproxy answers 401 where the standard requires 407.
    [`${name}: 407, with a wrong password`]: trial(
      { ...FAILS, says: [PROXY, /\(?40[17]/] },
      { credentials },
      `ada:${WRONG}@`,
    ),
    [`${name}: 403, the host is denied`]: trial(
      { ...FAILS, says: /it answered 403/ },
      { denied: fixtures.sites.acme.host },
    ),
    [`${name}: it dies in the middle of a request`]: trial({
      ...{ ...FAILS, requests: 1, connects: 1, inputs: { ...ONE_REQUEST, 'timeout-seconds': '8' } },
      rule: myself({ stall: 'headers' }),
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

// `__tests__/transport` covers what else proxies answer, and passwords with odd characters.
row(19, 'a proxy that refuses, 407, 403, dies (G13, G15)', {
  'nobody listens there': behind(
    {
      ...{ ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/ },
      serve: async () => ({ port: await refusingPort(), close: () => Promise.resolve() }),
    },
    USER,
  ),
  ...real('tinyproxy'),
  ...real('squid'),
});
