import { scenario, sites, ways } from './scenario.js';

scenario('server-unavailable: a fault that will not pass is not tried again', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', then: { status: 501 } });
  },
});
