import { scenario, ways } from './scenario.js';

scenario('client credentials are exchanged for an access token, which is masked and proven', {
  inputs: ways.clientCredentials,
});
