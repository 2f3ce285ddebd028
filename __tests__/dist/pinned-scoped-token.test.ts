import { scenario, ways } from './scenario.js';

scenario('a pinned token with scopes is asked of the gateway only', {
  inputs: { ...ways.scoped, 'auth-method': 'scoped-api-token' },
});
