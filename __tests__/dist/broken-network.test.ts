import { scenario, sites, ways } from './scenario.js';

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
