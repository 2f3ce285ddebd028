import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Fault } from '../../../sandbox/index.js';
import { refusingPort, startBlackHole, startEndpoint } from '../../../sandbox/net/tcp.js';
import type { Endpoint } from '../../../sandbox/net/tcp.js';
import { startPlainDataCenter } from '../../../sandbox/plain-data-center.js';
import type { PlainDataCenter } from '../../../sandbox/plain-data-center.js';
import { action, dataCenter, MYSELF, onTheWire, users, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { AT_ONCE, GRACE } from '../row.js';
import type { Row, Trial, World } from '../row.js';

/** Past every proxy. */
const DIRECT = { HTTPS_PROXY: '', https_proxy: '' } as const;

const pat = { 'personal-access-token': dataCenter.tokens.pat };

/** A Data Center on this machine that need not say what it is. */
const local = (port: number, scheme = 'http'): Record<string, string> => ({
  ...pat,
  'site-url': `${scheme}://127.0.0.1:${port}/jira`,
  'allow-private-hosts': 'true',
  deployment: 'data-center',
});

interface DnsTrial extends Omit<ActionTrial, 'step' | 'job'> {
  /** See the preload `dns.cjs`. */
  readonly names: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** How often each name is looked up. */
  readonly lookUps: Readonly<Record<string, number>>;
}

/** A run without a proxy whose look-ups of names go wrong. */
function dns({ names, lookUps, check, ...trial }: DnsTrial): Trial {
  const log = ({ folder }: World): string => join(folder, 'look-ups');
  return action({
    ...trial,
    job: { env: DIRECT },
    step: (world) => ({
      nodeArguments: ['--require', resolve('acceptance/faults/preload/dns.cjs')],
      env: {
        FAKE_DNS: JSON.stringify(typeof names === 'function' ? names() : names),
        FAKE_DNS_LOG: log(world),
      },
    }),
    check: async (played) => {
      const asked = existsSync(log(played)) ? readFileSync(log(played), 'utf8').split('\n') : [];
      const problems = Object.entries(lookUps)
        .map(([name, count]) => [name, count, asked.filter((each) => each === name).length] as const)
        .filter(([, count, seen]) => count !== seen)
        .map(([name, count, seen]) => `${name} was looked up ${seen} times, not ${count}`);
      return [...problems, ...((await check?.(played)) ?? [])];
    },
  });
}

/** A trial with something that listens while it runs. */
function with_<T extends { close: () => Promise<void> }>(
  start: () => Promise<T>,
  trial: (server: () => T) => ActionTrial,
): ActionTrial {
  let server: T | undefined;
  const running = (): T => {
    if (!server) throw new Error('It was not started.');
    return server;
  };
  const given = trial(running);
  return {
    ...given,
    arrange: async (world) => {
      server = await start();
      await given.arrange?.(world);
    },
    end: async () => {
      await server?.close();
    },
  };
}

const blackHole = (host?: string): (() => Promise<Endpoint>) => {
  return () => startBlackHole(host);
};

/** What Jira says of ada, on the wire. */
export const ADA = JSON.stringify({
  accountId: users.ada.accountId,
  accountType: 'atlassian',
  displayName: users.ada.displayName,
});
const WIRE = onTheWire(`HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${ADA.length}`, ADA);
const BODY_AT = WIRE.length - ADA.length;
const CHUNKED = onTheWire(
  'HTTP/1.1 200 OK\nContent-Type: application/json\nTransfer-Encoding: chunked',
  `${ADA.length.toString(16)}\r\n${ADA}\r\n0\r\n\r\n`,
);

/** Where an answer can be torn: in its first line, in a header, between head and body, and everywhere in the body. */
const TORN: readonly (readonly [where: string, bytes: Uint8Array])[] = [
  ...[1, 9, 17, 40, BODY_AT - 1, BODY_AT, BODY_AT + 1, WIRE.length - 1].map((at): [string, Uint8Array] => [
    `after byte ${at} of ${WIRE.length}`,
    WIRE.subarray(0, at),
  ]),
  ['in a chunk', CHUNKED.subarray(0, CHUNKED.length - 20)],
  ['before the last chunk', CHUNKED.subarray(0, CHUNKED.length - 5)],
];

const torn = (bytes: Uint8Array): Fault => ({ raw: bytes, then: 'reset' });

const FAILS = { status: 5, code: 'network-unreachable' } as const;
const LATE = { status: 5, code: 'timeout', says: /did not answer in time/ } as const;

/** A look-up or a connection that fails is tried so often. */
const ATTEMPTS = 4;

export const CONNECTIONS: readonly Row[] = [
  {
    number: 1,
    fault: 'DNS: ENOTFOUND',
    exit: [5],
    bound: AT_ONCE,
    trials: [
      dns({
        name: 'a Cloud site',
        names: {},
        lookUps: { 'acme.atlassian.net': 2 },
        expect: {
          status: 5,
          code: 'site-not-found',
          says: [/The host acme\.atlassian\.net does not exist/, /spelling of `site-url`/],
          requests: 0,
        },
      }),
      dns({
        name: 'a Data Center',
        inputs: { ...pat, 'site-url': dataCenter.url, deployment: 'data-center' },
        names: {},
        lookUps: { [new URL(dataCenter.url).hostname]: 2 },
        expect: { status: 5, code: 'site-not-found', says: /spelling of `site-url`/, requests: 0 },
      }),
      dns({
        name: "Atlassian's own gateway, which nobody spells",
        inputs: { ...ways.clientCredentials, 'cloud-id': '11111111-2222-4333-8444-555555555555' },
        names: {},
        lookUps: { 'auth.atlassian.com': 3 },
        expect: { ...FAILS, says: /its name could not be looked up/, requests: 0 },
      }),
      action({
        name: 'the proxy does not know the name',
        inputs: { ...pat, 'site-url': 'https://nowhere.corp.example', deployment: 'data-center' },
        hosts: ['nowhere.corp.example:443'],
        expect: {
          status: 5,
          code: 'proxy-failure',
          says: /spelling of `site-url`/,
          requests: 0,
          connects: 2,
        },
      }),
    ],
  },
  {
    number: 2,
    fault: 'DNS: EAI_AGAIN',
    exit: [0, 5],
    bound: AT_ONCE,
    trials: [
      dns({
        name: 'for good',
        names: { 'acme.atlassian.net': 'EAI_AGAIN' },
        lookUps: { 'acme.atlassian.net': ATTEMPTS },
        expect: { ...FAILS, says: [/its name could not be looked up/, /Trying again/], requests: 0 },
      }),
      localDns('twice, then an address', { status: 0 }, 'EAI_AGAIN,EAI_AGAIN,127.0.0.1', 4),
    ],
  },
  {
    number: 3,
    fault: 'ECONNREFUSED, EHOSTUNREACH, ENETUNREACH (G7)',
    exit: [0, 5],
    bound: AT_ONCE,
    decision:
      'EHOSTUNREACH and ENETUNREACH come from the look-up of the name; on loopback nothing else gives them',
    trials: [
      refused(),
      dns({
        name: 'EHOSTUNREACH',
        names: { 'acme.atlassian.net': 'EHOSTUNREACH' },
        lookUps: { 'acme.atlassian.net': ATTEMPTS },
        expect: { ...FAILS, says: /acme\.atlassian\.net: there is no route to the host/ },
      }),
      dns({
        name: 'ENETUNREACH',
        names: { 'acme.atlassian.net': 'ENETUNREACH' },
        lookUps: { 'acme.atlassian.net': ATTEMPTS },
        expect: { ...FAILS, says: /acme\.atlassian\.net: there is no route to its network/ },
      }),
      localDns(
        'refused twice, then a listening server',
        { status: 0 },
        'ECONNREFUSED,ECONNREFUSED,127.0.0.1',
        4,
      ),
    ],
  },
  {
    number: 4,
    fault: 'a connection that nobody answers',
    exit: [5],
    bound: AT_ONCE,
    trials: [
      action(
        with_(blackHole(), (hole) => ({
          name: 'the real ten seconds, twice, in a budget of 22',
          bound: 22 + GRACE,
          inputs: () => ({ ...local(hole().port), 'timeout-seconds': '22' }),
          expect: {
            status: 5,
            code: 'timeout',
            says: /the connection timed out\. Trying again/,
            lastsMs: 20_000,
          },
        })),
      ),
      action(
        with_(blackHole(), (hole) => ({
          name: 'a budget of two seconds',
          bound: 2 + GRACE,
          inputs: () => ({ ...local(hole().port), 'timeout-seconds': '2' }),
          expect: LATE,
        })),
      ),
      action(
        with_(blackHole(), (hole) => ({
          name: 'the proxy',
          bound: 2 + GRACE,
          inputs: { ...ways.classic, 'timeout-seconds': '2' },
          job: () => ({ env: { https_proxy: `http://127.0.0.1:${hole().port}` } }),
          expect: LATE,
        })),
      ),
      action({
        name: 'a proxy that takes CONNECT and says nothing',
        bound: 2 + GRACE,
        inputs: { ...ways.classic, 'timeout-seconds': '2' },
        faults: (faults) => {
          faults.proxy = 'black-hole';
        },
        expect: LATE,
      }),
      action(
        with_(
          () => startEndpoint('silent'),
          (server) => ({
            name: 'a server that says nothing in the TLS handshake',
            bound: 2 + GRACE,
            inputs: () => ({ ...local(server().port, 'https'), 'timeout-seconds': '2' }),
            expect: LATE,
          }),
        ),
      ),
    ],
  },
  {
    number: 5,
    fault: 'reset before headers',
    exit: [0, 5],
    bound: AT_ONCE,
    trials: [
      action({
        name: 'always',
        faults: (faults) => faults.add({ path: MYSELF, then: { reset: 'before-headers' } }),
        expect: { ...FAILS, says: /the connection was cut off/, requests: ATTEMPTS },
      }),
      action({
        name: 'once',
        faults: (faults) => faults.add({ path: MYSELF, times: 1, then: { reset: 'before-headers' } }),
        expect: { status: 0, says: /Trying again/, requests: 2 },
      }),
      action(
        with_(
          () => startEndpoint('reset'),
          (server) => ({
            name: 'the connection itself, every time',
            inputs: () => local(server().port),
            expect: FAILS,
            check: () => (server().connections === ATTEMPTS ? [] : [`${server().connections} connections`]),
          }),
        ),
      ),
      action({
        name: 'POST of a refresh token: its answer is lost three times',
        inputs: ways.refreshToken,
        faults: (faults) =>
          faults.add({ path: '/oauth/token', afterModel: true, then: { reset: 'before-headers' } }),
        expect: { ...FAILS, says: /may have been exchanged/ },
        check: ({ sandbox }) =>
          sandbox.oauth.tokenRequests === 3 ? [] : [`${sandbox.oauth.tokenRequests} token requests`],
      }),
      action({
        name: 'POST of a refresh token: its answer is lost twice',
        inputs: ways.refreshToken,
        faults: (faults) =>
          faults.add({ path: '/oauth/token', times: 2, afterModel: true, then: { reset: 'before-headers' } }),
        expect: { status: 0 },
        check: ({ sandbox }) =>
          sandbox.oauth.tokenRequests === 3 ? [] : [`${sandbox.oauth.tokenRequests} token requests`],
      }),
    ],
  },
  {
    number: 6,
    fault: 'reset in the middle of the answer',
    exit: [0, 5],
    bound: AT_ONCE,
    trials: [
      ...TORN.map(([where, bytes]) =>
        action({
          name: `${where}, once`,
          faults: (faults) => faults.add({ path: MYSELF, times: 1, then: torn(bytes) }),
          expect: { status: 0, says: /Trying again/, requests: 2 },
        }),
      ),
      ...TORN.filter((_, index) => index % 3 === 0).map(([where, bytes]) =>
        action({
          name: `${where}, always`,
          faults: (faults) => faults.add({ path: MYSELF, then: torn(bytes) }),
          expect: { ...FAILS, requests: ATTEMPTS },
        }),
      ),
    ],
  },
  {
    number: 7,
    fault: 'stall after headers, drip (G12)',
    exit: [5],
    bound: 1 + GRACE,
    trials: [
      ...(
        [
          ['no headers', { stall: 'headers' }],
          ['no end of the body', { stall: 'body' }],
          ['a byte every 20 ms', { drip: { everyMs: 20 } }],
          ['half of a header', { raw: WIRE.subarray(0, 40), then: 'stay' }],
          ['a body of half its length', { raw: WIRE.subarray(0, BODY_AT + 9), then: 'stay' }],
        ] satisfies [string, Fault][]
      ).map(([name, then]) =>
        action({
          name,
          inputs: { ...ways.classic, 'timeout-seconds': '1' },
          faults: (faults) => faults.add({ path: MYSELF, then }),
          expect: LATE,
        }),
      ),
      action({
        name: 'the token endpoint',
        inputs: { ...ways.clientCredentials, 'timeout-seconds': '1' },
        faults: (faults) => faults.add({ path: '/oauth/token', then: { stall: 'body' } }),
        expect: LATE,
      }),
    ],
  },
  {
    number: 8,
    fault: 'Content-Length longer than the body',
    exit: [0, 5],
    bound: AT_ONCE,
    trials: [
      action({
        name: 'always',
        faults: (faults) => faults.add({ path: MYSELF, then: { shortBody: true } }),
        expect: { ...FAILS, says: /No whole answer came/, requests: ATTEMPTS },
      }),
      action({
        name: 'JSON that would be whole',
        faults: (faults) =>
          faults.add({
            path: MYSELF,
            then: {
              raw: onTheWire(
                `HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${ADA.length + 1}`,
                ADA,
              ),
              then: 'end',
            },
          }),
        expect: { ...FAILS, requests: ATTEMPTS },
      }),
    ],
  },
];

/**
 * A name that leads to a Jira on this machine in the end, which is asked for the person and for the token's date.
 *
 * @param answers what comes of each look-up, see the preload `dns.cjs`
 * @param whenListening told the port before the run starts
 */
export function localDns(
  name: string,
  expected: ActionTrial['expect'],
  answers: string,
  count: number,
  whenListening: (port: number) => Promise<void> = () => Promise.resolve(),
): Trial {
  return dns({
    ...with_<PlainDataCenter>(startPlainDataCenter, (server) => ({
      name,
      arrange: () => whenListening(Number(new URL(server().url).port)),
      inputs: () => ({
        ...pat,
        'site-url': server().url.replace('127.0.0.1', 'localhost'),
        'allow-private-hosts': 'true',
        deployment: 'data-center',
      }),
      expect: expected,
    })),
    names: { localhost: answers },
    lookUps: { localhost: count },
  });
}

function refused(): Trial {
  let port = 0;
  return action({
    name: 'ECONNREFUSED',
    arrange: async () => {
      port = await refusingPort();
    },
    inputs: () => local(port),
    expect: { ...FAILS, says: /the connection was refused/ },
    check: ({ main }) => (main.stdout.includes(`127.0.0.1:${port}`) ? [] : ['the port is not named']),
  });
}
