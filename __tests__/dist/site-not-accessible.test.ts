import { scenario, tokens } from './scenario.js';

scenario('site-not-accessible: the grant reaches another site only', {
  inputs: {
    'client-id': tokens.globexOnly.clientId,
    'client-secret': tokens.globexOnly.clientSecret,
    'refresh-token': tokens.globexOnly.refreshToken,
  },
});
