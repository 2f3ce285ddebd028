import { scenario, ways } from './scenario.js';

scenario('timeout: a body that never ends is cut off with the budget', {
  inputs: { ...ways.classic, 'timeout-seconds': '1' },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', then: { stall: 'body' } });
  },
});
