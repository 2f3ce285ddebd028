import { scenario, ways } from './scenario.js';

scenario('a pinned classic token is asked of the site only', {
  inputs: { ...ways.classic, 'auth-method': 'api-token' },
});
