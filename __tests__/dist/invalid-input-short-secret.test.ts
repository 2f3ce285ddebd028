import { scenario, ways } from './scenario.js';

scenario('invalid-input: a secret that is too short to be one is not even masked', {
  inputs: { ...ways.classic, 'api-token': 'FAKE' },
});
