import { scenario, ways } from './scenario.js';

scenario('client-rejected: a wrong client secret is not said to need consent', {
  inputs: { ...ways.refreshToken, 'client-secret': 'FAKE-wrong-client-secret' },
});
