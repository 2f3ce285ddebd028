import { scenario, sites, ways } from './scenario.js';

scenario('network-unreachable: connections that are cut off are tried four times', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', then: { reset: 'before-headers' } });
  },
});
