import { scenario, tokens } from './scenario.js';

scenario('insufficient-scope: an OAuth client without the scope', {
  inputs: {
    'client-id': tokens.clientCredentialsNoUserScope.clientId,
    'client-secret': tokens.clientCredentialsNoUserScope.clientSecret,
  },
});
