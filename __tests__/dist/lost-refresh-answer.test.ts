import { scenario, ways } from './scenario.js';

scenario('a lost answer of the token endpoint is asked for again with the same refresh token', {
  inputs: ways.refreshToken,
  arrange: ({ faults }) => {
    faults.add({ host: 'auth.atlassian.com', times: 1, afterModel: true, then: { reset: 'before-headers' } });
  },
});
