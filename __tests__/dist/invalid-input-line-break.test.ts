import { scenario, ways } from './scenario.js';

scenario('invalid-input: a token with a line break in it is refused without being quoted', {
  inputs: { ...ways.classic, 'api-token': `FAKE-first-half-of-a-token\nFAKE-second-half-of-a-token` },
});
