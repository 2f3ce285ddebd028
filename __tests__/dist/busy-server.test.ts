import { scenario, sites, ways } from './scenario.js';

scenario('a busy server is asked again, and no more often than needed', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', times: 2, then: { status: 503 } });
  },
});
