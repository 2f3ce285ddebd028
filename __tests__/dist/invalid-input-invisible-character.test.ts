import { scenario, ways } from './scenario.js';

scenario('invalid-input: an invisible character in a token is named', {
  inputs: { ...ways.classic, 'api-token': `FAKE-token-with\u200b-an-invisible-character` },
});
