import { fixtures } from '../../sandbox/index.js';
import { refusingPort } from '../../sandbox/net/tcp.js';
import { missingProgram } from '../kit/tools.js';
import { type Squid, startSquid } from './squid.js';
import { myself, ONE_REQUEST, type Plan, row } from './trial.js';

const FAILS: Plan = { status: 5, code: 'proxy-failure', requests: 0, connects: 0 };
const credentials = { username: 'ada', password: 'FAKEproxypassword' };
const USER = `ada:${credentials.password}@`;
const WRONG = 'FAKEwrongpassword';

const behind = (plan: Plan, user = ''): Plan => ({
  env: ({ server }) => ({ https_proxy: `http://${user}127.0.0.1:${server.port}` }),
  secrets: [credentials.password, WRONG],
  ...plan,
});

const squid = (plan: Plan, options: Parameters<typeof startSquid>[2] = {}, user = ''): Plan => ({
  ...behind(plan, user),
  missing: () => missingProgram('squid', ['-v']),
  serve: ({ sandbox, place }) => startSquid(place.folder('proxy'), new URL(sandbox.proxyUrl).host, options),
});

// `__tests__/transport` covers what else proxies answer, and passwords with odd characters.
row(19, 'a proxy that refuses, 407, 403, dies (G13, G15)', {
  'nobody listens there': behind(
    {
      ...{ ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/ },
      serve: async () => ({ port: await refusingPort(), close: () => Promise.resolve() }),
    },
    USER,
  ),
  'squid: with its password': squid({ requests: 1, connects: 1 }, { credentials }, USER),
  'squid: 407, with a wrong password': squid(
    { ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ requires a user name and password \(407\)/ },
    { credentials },
    `ada:${WRONG}@`,
  ),
  'squid: 403, the host is denied': squid(
    { ...FAILS, says: /it answered 403/ },
    { denied: fixtures.sites.acme.host },
  ),
  'squid: it dies in the middle of a request': squid({
    ...{ ...FAILS, requests: 1, connects: 1, inputs: { ...ONE_REQUEST, 'timeout-seconds': '8' } },
    rule: myself({ stall: 'headers' }),
    arrange: ({ sandbox, server }) => {
      const look = setInterval(() => {
        if (sandbox.requests.length === 0) return;
        clearInterval(look);
        (server as Squid).kill();
      }, 5);
      look.unref();
    },
  }),
});
