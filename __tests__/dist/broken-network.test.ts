import { expect, test } from '@jest/globals';
import { rateLimited } from '../../sandbox/index.js';
import { play, scenario, sites, ways } from './scenario.js';

scenario("site-not-found: a typing error in the site's name", {
  inputs: { ...ways.classic, 'site-url': 'acmee' },
});

scenario('network-unreachable: connections that are cut off are tried four times', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', then: { reset: 'before-headers' } }],
});

scenario('timeout: a body that never ends is cut off with the budget', {
  inputs: { ...ways.classic, 'timeout-seconds': '1' },
  faults: [{ path: '/rest/api/3/myself', then: { stall: 'body' } }],
});

scenario('server-unavailable: a fault that will not pass is not tried again', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', then: { status: 501 } }],
});

scenario('proxy-failure: a proxy that forbids the host is never gone around', {
  inputs: ways.classic,
  arrange: ({ faults }) => {
    faults.proxy = { status: 403 };
  },
});

scenario('proxy-failure: a proxy variable that can not be read is never ignored', {
  inputs: ways.classic,
  job: { env: { HTTPS_PROXY: 'proxy.corp.example:3128', https_proxy: '' } },
});

scenario('rate-limited: a wait longer than the budget ends the step at once', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', then: rateLimited({ retryAfter: 86_400 }) }],
});

scenario('untrusted-response: a log-in page with status 200 is no answer of Jira (D1)', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', then: { html: true } }],
});

scenario('redirect-refused: a redirect to another host is not followed (C8)', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [
    {
      path: '/rest/api/3/myself',
      then: { redirect: 302, location: 'https://canary.example/collect?x=1' },
    },
  ],
});

scenario('redirect-refused: a 307 on the token endpoint gets no second body', {
  inputs: ways.refreshToken,
  faults: [
    {
      host: 'auth.atlassian.com',
      then: { redirect: 307, location: 'https://canary.example/oauth/token' },
    },
  ],
});

scenario('tls-failure: a certificate of nobody gets no credential', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.tls(sites.acme.host, 'self-signed');
  },
});

scenario('tls-failure: an environment without certificate checks gets no credential', {
  inputs: ways.classic,
  job: { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
});

scenario('handoff-failed: without a place for the curl config nothing is sent (E8)', {
  inputs: ways.classic,
  step: { overrides: { RUNNER_TEMP: undefined } },
});

scenario('handoff-failed: without a file for outputs nothing is sent, and no secret is printed (E9)', {
  inputs: ways.classic,
  step: { overrides: { GITHUB_OUTPUT: '/dev/full' } },
});

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const epoch = (date: Date): string => String(Math.floor(date.getTime() / 1000));

test.each<[string, (skew: number) => Parameters<typeof rateLimited>[0], number?]>([
  ['in ISO 8601', (skew) => ({ reset: () => inSeconds(skew + 2).toISOString() })],
  ['in ISO 8601, in two hours', (skew) => ({ reset: () => inSeconds(skew + 2).toISOString() }), 7200],
  ['in seconds since 1970', (skew) => ({ reset: () => epoch(inSeconds(skew + 2)) }), -7200],
  ['by the structured header', () => ({ headers: { ratelimit: '"global";r=0;t=1, "burst";r=7;t=900' } })],
  [
    'by a header of today, not of tomorrow',
    (skew) => ({ reset: () => inSeconds(skew + 2).toISOString(), headers: { 'beta-retry-after': '900' } }),
  ],
])('a reset that is near is waited for, by the clock of the server: %s', async (_what, limit, skew = 0) => {
  const { main } = await play({
    inputs: ways.classic,
    arrange: (world) => {
      world.dateSkewSeconds = skew;
      world.faults.add({ path: '/rest/api/3/myself', times: 1, then: rateLimited(limit(skew)) });
    },
  });
  expect(main.status).toBe(0);
  expect(/It asks to wait [123] s or longer\. Trying again in [123]\.\d s\./.test(main.stdout)).toBe(true);
});

test.each([
  ['in ISO 8601', () => inSeconds(1800).toISOString()],
  ['without seconds', () => `${inSeconds(1800).toISOString().slice(0, 16)}Z`],
  ['with an offset', () => inSeconds(1800).toISOString().replace(/\..*/, '+0000')],
  ['in seconds since 1970', () => epoch(inSeconds(1800))],
])('a reset after the budget ends the step at once: %s', async (_what, reset) => {
  const { main, sandbox } = await play({
    inputs: ways.classic,
    faults: [{ path: '/rest/api/3/myself', then: rateLimited({ reset: reset() }) }],
  });
  expect(main.outputs).toEqual({ 'error-code': 'rate-limited' });
  const [, wait] = /It asks to wait (\d+) s or longer/.exec(main.stdout) ?? [];
  expect(Math.abs(Number(wait) - 1800)).toBeLessThanOrEqual(62);
  expect(sandbox.requests.filter(({ path }) => path.endsWith('/myself'))).toHaveLength(1);
});
