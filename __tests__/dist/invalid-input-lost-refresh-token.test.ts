import { scenario, ways } from './scenario.js';

scenario('invalid-input: a refresh token whose successor would be lost is not used up', {
  inputs: { ...ways.refreshToken, 'output-credentials': 'false' },
});
