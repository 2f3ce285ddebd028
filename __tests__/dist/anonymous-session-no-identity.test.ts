import { scenario, ways } from './scenario.js';

scenario('anonymous-session: a 200 without an account is no log-in', {
  inputs: { ...ways.classic, 'auth-method': 'api-token' },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', then: { status: 200, body: { active: true } } });
  },
});
