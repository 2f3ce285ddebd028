import { scenario, tokens } from './scenario.js';

scenario('missing-credentials: half of an OAuth client is given', {
  inputs: { 'client-id': tokens.clientCredentials.clientId },
});
