import { scenario, sites, ways } from './scenario.js';
import { rateLimited } from '../../sandbox/index.js';

scenario('rate-limited: a wait longer than the budget ends the step at once', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', then: rateLimited({ retryAfter: 86_400 }) });
  },
});
