import { existsSync, readFileSync } from 'node:fs';
import type { Fault } from '../../../sandbox/index.js';
import { refusingPort, startBlackHole, startEndpoint } from '../../../sandbox/net/tcp.js';
import { startPlainDataCenter } from '../../../sandbox/plain-data-center.js';
import type { Inputs } from '../../kit/place.js';
import type { Given, Row, Server, Trial, Want, World } from '../trial.js';
import { ADA, dataCenter, exchange, GRACE, myself, onDataCenter, onTheWire } from '../trial.js';
import { preload, row, sites, trial, ways } from '../trial.js';

const pat = { 'personal-access-token': dataCenter.tokens.pat };

/** A Data Center on this machine, where the trial's own server listens. */
const local =
  (more: Inputs = {}, scheme = 'http', host = '127.0.0.1') =>
  ({ server }: World): Inputs =>
    onDataCenter({
      ...pat,
      'site-url': `${scheme}://${host}:${server.port}/jira`,
      'allow-private-hosts': 'true',
      ...more,
    });

/** A run without a proxy whose look-ups of names go wrong; see the preload `dns.cjs`. */
function dns(
  name: string,
  want: Want,
  names: Inputs,
  lookUps: Record<string, number>,
  more: Given = {},
): Trial {
  const log = ({ place }: World): string => place.path('look-ups');
  return trial(name, want, {
    ...more,
    node: preload('dns'),
    env: (world) => ({
      ...{ HTTPS_PROXY: '', https_proxy: '', FAKE_DNS: JSON.stringify(names), FAKE_DNS_LOG: log(world) },
    }),
    check: (played) => {
      const asked = existsSync(log(played)) ? readFileSync(log(played), 'utf8').split('\n') : [];
      return Object.entries(lookUps)
        .map(([host, count]) => [host, count, asked.filter((each) => each === host).length] as const)
        .filter(([, count, seen]) => count !== seen)
        .map(([host, count, seen]) => `${host} was looked up ${seen} times, not ${count}`);
    },
  });
}

/** A name that leads, in the end, to a Jira on this machine, which is asked for the person and for the token's date. */
export function localDns(name: string, answers: string, count: number, first?: string): Trial {
  return dns(
    name,
    { status: 0 },
    { localhost: answers },
    { localhost: count },
    {
      inputs: local({}, 'http', 'localhost'),
      serve: async () => {
        const jira = await startPlainDataCenter();
        const port = Number(new URL(jira.url).port);
        const hole = first === undefined ? undefined : await startBlackHole(first, port);
        return { port, close: () => Promise.all([jira.close(), hole?.close()]).then(() => undefined) };
      },
    },
  );
}

const nobody = async (): Promise<Server> => ({
  port: await refusingPort(),
  close: () => Promise.resolve(),
});

const WIRE = onTheWire(`HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${ADA.length}`, ADA);
const BODY_AT = WIRE.length - ADA.length;
const CHUNKED = onTheWire(
  'HTTP/1.1 200 OK\nContent-Type: application/json\nTransfer-Encoding: chunked',
  `${ADA.length.toString(16)}\r\n${ADA}\r\n0\r\n\r\n`,
);
/** In the first line, in a header, between head and body, everywhere in the body, and in chunks. */
const TORN: readonly (readonly [where: string, bytes: Uint8Array])[] = [
  ...[1, 9, 17, 40, BODY_AT - 1, BODY_AT, BODY_AT + 1, WIRE.length - 1].map(
    (at) => [`after byte ${at} of ${WIRE.length}`, WIRE.subarray(0, at)] as const,
  ),
  ['in a chunk', CHUNKED.subarray(0, CHUNKED.length - 20)],
  ['before the last chunk', CHUNKED.subarray(0, CHUNKED.length - 5)],
];

const WORKS = { status: 0 };
const FAILS = { status: 5, code: 'network-unreachable' };
const LATE = { status: 5, code: 'timeout', says: /did not answer in time/ };
const NO_SITE = { status: 5, code: 'site-not-found', requests: 0 };
/** A look-up or a connection that fails is tried so often. */
const ATTEMPTS = 4;
const ACME = sites.acme.host;
const TWO_SECONDS = { 'timeout-seconds': '2' };
const RESET: Fault = { reset: 'before-headers' };
const STALLS: readonly (readonly [string, Fault])[] = [
  ['no headers', { stall: 'headers' }],
  ['no end of the body', { stall: 'body' }],
  ['a byte every 20 ms', { drip: { everyMs: 20 } }],
  ['half of a header', { raw: WIRE.subarray(0, 40), then: 'stay' }],
  ['a body of half its length', { raw: WIRE.subarray(0, BODY_AT + 9), then: 'stay' }],
];
const LONGER = `HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${ADA.length + 1}`;

/** A server or a proxy that never answers, in a budget of two seconds. */
const silent = (name: string, given: Given): Trial => trial(name, LATE, { bound: 2 + GRACE, ...given });

export const CONNECTIONS: readonly Row[] = [
  row(1, 'DNS: ENOTFOUND', [
    dns(
      'a Cloud site',
      { ...NO_SITE, says: [/The host acme\.atlassian\.net does not exist/, /spelling of `site-url`/] },
      {},
      { [ACME]: 2 },
    ),
    dns(
      'a Data Center',
      { ...NO_SITE, says: /spelling of `site-url`/ },
      {},
      { [dataCenter.host]: 2 },
      { inputs: onDataCenter(pat) },
    ),
    dns(
      "Atlassian's own gateway, which nobody spells",
      { ...FAILS, says: /its name could not be looked up/, requests: 0 },
      {},
      { 'auth.atlassian.com': 3 },
      { inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId } },
    ),
    trial(
      'the proxy does not know the name',
      { status: 5, code: 'proxy-failure', says: /spelling of `site-url`/, requests: 0, connects: 2 },
      { inputs: onDataCenter({ ...pat, 'site-url': 'https://nowhere.corp.example' }) },
    ),
  ]),
  row(2, 'DNS: EAI_AGAIN', [
    dns(
      'for good',
      { ...FAILS, says: [/its name could not be looked up/, /Trying again/], requests: 0 },
      { [ACME]: 'EAI_AGAIN' },
      { [ACME]: ATTEMPTS },
    ),
    localDns('twice, then an address', 'EAI_AGAIN,EAI_AGAIN,127.0.0.1', 4),
  ]),
  // On loopback nothing but the look-up of a name gives EHOSTUNREACH and ENETUNREACH.
  row(3, 'ECONNREFUSED, EHOSTUNREACH, ENETUNREACH (G7)', [
    trial(
      'ECONNREFUSED',
      { ...FAILS, says: [/the connection was refused/, /127\.0\.0\.1:\d+/] },
      {
        serve: nobody,
        inputs: local(),
      },
    ),
    ...(
      [
        ['EHOSTUNREACH', /acme\.atlassian\.net: there is no route to the host/],
        ['ENETUNREACH', /acme\.atlassian\.net: there is no route to its network/],
      ] as const
    ).map(([code, says]) => dns(code, { ...FAILS, says }, { [ACME]: code }, { [ACME]: ATTEMPTS })),
    localDns('refused twice, then a listening server', 'ECONNREFUSED,ECONNREFUSED,127.0.0.1', 4),
  ]),
  row(4, 'a connection that nobody answers', [
    trial(
      'the real ten seconds, twice, in a budget of 22',
      { ...LATE, says: /the connection timed out\. Trying again/, lastsMs: 20_000 },
      { bound: 22 + GRACE, serve: () => startBlackHole(), inputs: local({ 'timeout-seconds': '22' }) },
    ),
    silent('a budget of two seconds', { serve: () => startBlackHole(), inputs: local(TWO_SECONDS) }),
    silent('the proxy', {
      serve: () => startBlackHole(),
      inputs: { ...ways.classic, ...TWO_SECONDS },
      env: ({ server }) => ({ https_proxy: `http://127.0.0.1:${server.port}` }),
    }),
    silent('a proxy that takes CONNECT and says nothing', {
      inputs: { ...ways.classic, ...TWO_SECONDS },
      arrange: ({ sandbox }) => void (sandbox.faults.proxy = 'black-hole'),
    }),
    silent('a server that says nothing in the TLS handshake', {
      serve: () => startEndpoint('silent'),
      inputs: local(TWO_SECONDS, 'https'),
    }),
  ]),
  row(5, 'reset before headers', [
    trial(
      'always',
      { ...FAILS, says: /the connection was cut off/, requests: ATTEMPTS },
      { rules: myself(RESET) },
    ),
    trial('once', { status: 0, says: /Trying again/, requests: 2 }, { rules: myself(RESET, 1) }),
    trial('the connection itself, every time', FAILS, {
      serve: () => startEndpoint('reset'),
      inputs: local(),
      check: ({ server }) => (server.connections === ATTEMPTS ? [] : [`${server.connections} connections`]),
    }),
    trial(
      'POST of a refresh token: its answer is lost three times',
      { ...FAILS, says: /may have been exchanged/, exchanges: 3 },
      { inputs: ways.refreshToken, rules: exchange(RESET, { afterModel: true }) },
    ),
    trial(
      'POST of a refresh token: its answer is lost twice',
      { status: 0, exchanges: 3 },
      { inputs: ways.refreshToken, rules: exchange(RESET, { afterModel: true, times: 2 }) },
    ),
  ]),
  row(6, 'reset in the middle of the answer', [
    ...TORN.map(([where, raw]) =>
      trial(
        `${where}, once`,
        { status: 0, says: /Trying again/, requests: 2 },
        { rules: myself({ raw, then: 'reset' }, 1) },
      ),
    ),
    ...TORN.filter((_, index) => index % 3 === 0).map(([where, raw]) =>
      trial(`${where}, always`, { ...FAILS, requests: ATTEMPTS }, { rules: myself({ raw, then: 'reset' }) }),
    ),
  ]),
  row(
    7,
    'stall after headers, drip (G2, G12)',
    [
      ...STALLS.map(([name, then]) =>
        trial(name, LATE, { inputs: { ...ways.classic, 'timeout-seconds': '1' }, rules: myself(then) }),
      ),
      trial('the token endpoint', LATE, {
        inputs: { ...ways.clientCredentials, 'timeout-seconds': '1' },
        rules: exchange({ stall: 'body' }),
      }),
    ],
    1 + GRACE,
  ),
  row(8, 'Content-Length longer than the body', [
    trial(
      'always',
      { ...FAILS, says: /No whole answer came/, requests: ATTEMPTS },
      { rules: myself({ shortBody: true }) },
    ),
    trial(
      'JSON that would be whole',
      { ...FAILS, requests: ATTEMPTS },
      { rules: myself({ raw: onTheWire(LONGER, ADA), then: 'end' }) },
    ),
  ]),
];

const GOOD = `HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${ADA.length}`;
const HINT = 'HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload; as=style\n\n';
const KEEP = `${GOOD}\nConnection: keep-alive`;
const HEADS: readonly (readonly [string, string, 'end' | 'reset' | 'stay'])[] = [
  ['103 before the answer', HINT + GOOD, 'end'],
  ['103 a hundred times', HINT.repeat(100) + GOOD, 'end'],
  ['100 and 102', `HTTP/1.1 100 Continue\n\nHTTP/1.1 102 Processing\n\n${GOOD}`, 'end'],
  ['keep-alive, and it stays open', `${KEEP}\nKeep-Alive: timeout=60`, 'stay'],
  ['keep-alive, and it closes', KEEP, 'end'],
  ['keep-alive, and it is reset behind the last byte', KEEP, 'reset'],
  ['the body ends with the connection', 'HTTP/1.1 200 OK\nContent-Type: application/json', 'end'],
  ['HTTP/1.0', GOOD.replace('1.1', '1.0'), 'end'],
];

export const TRANSPORT: readonly Row[] = [
  row(55, '1xx, a connection that closes, broken IPv6', [
    ...HEADS.map(([name, head, then]) =>
      trial(name, { ...WORKS, requests: 1 }, { rules: myself({ raw: onTheWire(head, ADA), then }) }),
    ),
    localDns('an IPv6 address that refuses', '::1|127.0.0.1', 2),
    // A black hole at the very port where the second one answers.
    localDns('the first address takes no connection', '127.0.0.2|127.0.0.1', 2, '127.0.0.2'),
  ]),
];
