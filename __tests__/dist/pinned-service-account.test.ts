import { scenario, ways } from './scenario.js';

scenario("a pinned service account's token is asked of the gateway only", {
  inputs: { ...ways.serviceAccount, 'auth-method': 'service-account-token' },
});
