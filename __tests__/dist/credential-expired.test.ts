import { scenario, tokens, ways } from './scenario.js';

scenario('credential-expired: a refused token whose declared day is over has expired', {
  inputs: { ...ways.classic, 'api-token': tokens.expired, 'expires-on': '2026-01-31' },
});
