import { existsSync, readFileSync } from 'node:fs';
import type { Fault } from '../../sandbox/index.js';
import { refusingPort, startBlackHole, startEndpoint } from '../../sandbox/net/tcp.js';
import { startPlainDataCenter } from '../../sandbox/plain-data-center.js';
import type { Inputs } from '../kit/place.js';
import { dataCenter, exchange, myself, onDataCenter, ONE_EXCHANGE, preload, sites, ways } from './given.js';
import { each, GRACE, type Plan, row, type Server, type World } from './trial.js';

const pat = { 'personal-access-token': dataCenter.tokens.pat };

/** A Data Center on this machine, at the trial's own server. */
const local =
  (more: Inputs = {}, scheme = 'http', host = '127.0.0.1') =>
  ({ server }: World): Inputs =>
    onDataCenter({
      ...{ ...pat, 'site-url': `${scheme}://${host}:${server.port}/jira`, 'allow-private-hosts': 'true' },
      ...more,
    });

/** Returns a run without a proxy, in which DNS look-ups fail as the preload `dns.cjs` describes. */
function dns(names: Inputs, lookUps: Readonly<Record<string, number>>, plan: Plan): Plan {
  const log = ({ place }: Pick<World, 'place'>): string => place.path('look-ups');
  return {
    ...plan,
    node: preload('dns'),
    env: (world) => ({
      ...{ HTTPS_PROXY: '', https_proxy: '', FAKE_DNS: JSON.stringify(names), FAKE_DNS_LOG: log(world) },
    }),
    check: (played) => {
      const asked = existsSync(log(played)) ? readFileSync(log(played), 'utf8').split('\n') : [];
      return Object.entries(lookUps)
        .map(([host, count]) => [host, count, asked.filter((one) => one === host).length] as const)
        .filter(([, count, seen]) => count !== seen)
        .map(([host, count, seen]) => `${host} was looked up ${seen} times, not ${count}`);
    },
  };
}

/** A name that finally leads to a Jira on this machine, which is asked for the person and the token's expiry date. */
function localDns(localhost: string, count: number, first?: string): Plan {
  const serve = async (): Promise<Server> => {
    const jira = await startPlainDataCenter();
    const port = Number(new URL(jira.url).port);
    const hole = first === undefined ? undefined : await startBlackHole(first, port);
    return { port, close: () => Promise.all([jira.close(), hole?.close()]).then(() => undefined) };
  };
  return dns({ localhost }, { localhost: count }, { inputs: local({}, 'http', 'localhost'), serve });
}

const nobody = async (): Promise<Server> => ({ port: await refusingPort(), close: () => Promise.resolve() });

const FAILS: Plan = { status: 5, code: 'network-unreachable' };
const LATE: Plan = { status: 5, code: 'timeout', says: /did not answer in time/ };
const NO_SITE: Plan = { status: 5, code: 'site-not-found', requests: 0 };
/** Number of attempts for a failing look-up or connection. */
const ATTEMPTS = 4;
const ACME = sites.acme.host;
const TWO_SECONDS = { 'timeout-seconds': '2' };
const RESET: Fault = { reset: 'before-headers' };
const STALLS: Readonly<Record<string, Fault>> = {
  'no headers': { stall: 'headers' },
  'no end of the body': { stall: 'body' },
  'a byte every 20 ms': { drip: { everyMs: 20 } },
};
/** A server or proxy that never answers, with a budget of two seconds. */
const silent = (plan: Plan): Plan => ({ ...LATE, bound: 2 + GRACE, inputs: local(TWO_SECONDS), ...plan });
const lost = (times?: number): Plan => ({
  inputs: ways.refreshToken,
  rules: exchange(RESET, { afterModel: true, ...(times !== undefined && { times }) }),
  exchanges: 3,
});

row(1, 'DNS: ENOTFOUND', {
  'a Cloud site': dns(
    {},
    { [ACME]: 2 },
    { ...NO_SITE, says: [/The host acme\.atlassian\.net does not exist/, /spelling of `site-url`/] },
  ),
  "Atlassian's own gateway, which nobody spells": dns(
    {},
    { 'auth.atlassian.com': 3 },
    { ...FAILS, says: /its name could not be looked up/, requests: 0, inputs: ONE_EXCHANGE },
  ),
  'the proxy does not know the name': {
    ...{ status: 5, code: 'proxy-failure', says: /spelling of `site-url`/, requests: 0, connects: 2 },
    inputs: onDataCenter({ ...pat, 'site-url': 'https://nowhere.corp.example' }),
  },
});
row(2, 'DNS: EAI_AGAIN', {
  'for good': dns(
    { [ACME]: 'EAI_AGAIN' },
    { [ACME]: ATTEMPTS },
    { ...FAILS, says: [/its name could not be looked up/, /Trying again/], requests: 0 },
  ),
  'twice, then an address': localDns('EAI_AGAIN,EAI_AGAIN,127.0.0.1', 4),
});
// On loopback, only a DNS look-up can give EHOSTUNREACH and ENETUNREACH.
row(3, 'ECONNREFUSED, EHOSTUNREACH, ENETUNREACH (G7)', {
  ECONNREFUSED: { ...FAILS, says: /the connection was refused/, serve: nobody, inputs: local() },
  ...each(['EHOSTUNREACH', 'ENETUNREACH'], (code) =>
    dns({ [ACME]: code }, { [ACME]: ATTEMPTS }, { ...FAILS, says: /net: there is no route to/ }),
  ),
  'refused twice, then a listening server': localDns('ECONNREFUSED,ECONNREFUSED,127.0.0.1', 4),
});
row(4, 'a connection that nobody answers', {
  'the real ten seconds, twice, in a budget of 22': {
    ...{ ...LATE, says: /the connection timed out\. Trying again/, lastsMs: 20_000, bound: 22 + GRACE },
    ...{ serve: () => startBlackHole(), inputs: local({ 'timeout-seconds': '22' }) },
  },
  'the proxy': silent({
    serve: () => startBlackHole(),
    inputs: { ...ways.classic, ...TWO_SECONDS },
    env: ({ server }) => ({ https_proxy: `http://127.0.0.1:${server.port}` }),
  }),
  'a proxy that takes CONNECT and says nothing': silent({
    inputs: { ...ways.classic, ...TWO_SECONDS },
    arrange: ({ sandbox }) => void (sandbox.faults.proxy = 'black-hole'),
  }),
  'a server that says nothing in the TLS handshake': silent({
    serve: () => startEndpoint('silent'),
    inputs: local(TWO_SECONDS, 'https'),
  }),
});
row(5, 'reset before headers', {
  once: { says: /Trying again/, requests: 2, rules: myself(RESET, { times: 1 }) },
  'the connection itself, every time': {
    ...{ ...FAILS, serve: () => startEndpoint('reset'), inputs: local() },
    check: ({ server }) => (server.connections === ATTEMPTS ? [] : [`${server.connections} connections`]),
  },
  'POST of a refresh token: its answer is lost three times': {
    ...{ ...FAILS, says: /may have been exchanged/ },
    ...lost(),
  },
  'POST of a refresh token: its answer is lost twice': lost(2),
});
row(
  7,
  'stall after headers, drip (G2, G12)',
  each(STALLS, (then) => ({
    ...{ ...LATE, inputs: { ...ways.classic, 'timeout-seconds': '1' }, rules: myself(then) },
  })),
  1 + GRACE,
);
row(55, 'broken IPv6', {
  'an IPv6 address that refuses': localDns('::1|127.0.0.1', 2),
  // A black hole on the same port as the second address.
  'the first address takes no connection': localDns('127.0.0.2|127.0.0.1', 2, '127.0.0.2'),
});
