import { refusingPort } from '../../sandbox/net/tcp.js';
import { missingProgram } from '../kit/tools.js';
import { startSquid } from './squid.js';
import { type Plan, row } from './trial.js';

const FAILS: Plan = { status: 5, code: 'proxy-failure', requests: 0, connects: 0 };
const PASSWORD = 'FAKEproxypassword';
const WRONG = 'FAKEwrongpassword';

const behind = (password: string, plan: Plan): Plan => ({
  env: ({ server }) => ({ https_proxy: `http://ada:${password}@127.0.0.1:${server.port}` }),
  secrets: [PASSWORD, WRONG],
  ...plan,
});

const squid = (password: string, plan: Plan): Plan => ({
  ...behind(password, plan),
  missing: () => missingProgram('squid', ['-v']),
  serve: ({ sandbox, place }) =>
    startSquid(place.folder('proxy'), new URL(sandbox.proxyUrl).host, `ada ${PASSWORD}`),
});

// `__tests__/transport` covers what else proxies answer, and passwords with odd characters.
row(19, 'a proxy that refuses, 407 (G13, G15)', {
  'nobody listens there': behind(PASSWORD, {
    ...{ ...FAILS, says: /The proxy 127\.0\.0\.1:\d+ could not be used/ },
    serve: async () => ({ port: await refusingPort(), close: () => Promise.resolve() }),
  }),
  'squid: with its password': squid(PASSWORD, { requests: 1, connects: 1 }),
  'squid: 407, with a wrong password': squid(WRONG, {
    ...FAILS,
    says: /The proxy 127\.0\.0\.1:\d+ requires a user name and password \(407\)/,
  }),
});
