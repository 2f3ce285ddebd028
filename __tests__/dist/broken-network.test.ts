import { resolve } from 'node:path';
import { rateLimited, type Fault } from '../../sandbox/index.js';
import { scenarios, sites, ways, type Scenario } from './scenario.js';

const inputs = { ...ways.classic, 'cloud-id': sites.acme.cloudId };
const answered = (then: Fault): Scenario => ({ inputs, faults: [{ path: '/rest/api/3/myself', then }] });

scenarios({
  "site-not-found: a typing error in the site's name": { inputs: { ...ways.classic, 'site-url': 'acmee' } },
  'network-unreachable: connections that are cut off are tried four times': answered({
    reset: 'before-headers',
  }),
  'timeout: a body that never ends is cut off with the budget': {
    ...answered({ stall: 'body' }),
    inputs: { ...ways.classic, 'timeout-seconds': '1' },
  },
  'server-unavailable: a fault that will not pass is not tried again': answered({ status: 501 }),
  'proxy-failure: a proxy that forbids the host is never gone around': {
    inputs: ways.classic,
    arrange: ({ faults }) => {
      faults.proxy = { status: 403 };
    },
  },
  'rate-limited: a wait longer than the budget ends the step at once': answered(
    rateLimited({ retryAfter: 86_400 }),
  ),
  'untrusted-response: a login page with status 200 is no answer of Jira (D1)': answered({ html: true }),
  'redirect-refused: a redirect to another host is not followed (C8)': answered({
    redirect: 302,
    location: 'https://canary.example/collect?x=1',
  }),
  'tls-failure: a certificate of nobody gets no credential': {
    inputs,
    arrange: ({ faults }) => {
      faults.tls(sites.acme.host, 'self-signed');
    },
  },
  'internal: an event loop that drains without a result is a failure (G3)': {
    inputs: ways.classic,
    step: {
      nodeArguments: ['--require', resolve('__tests__/dist/preload/bug-at.cjs')],
      env: { BUG_AT: '/', BUG_HOW: 'drains' },
    },
  },
});
