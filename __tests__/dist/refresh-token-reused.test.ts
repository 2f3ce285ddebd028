import { scenario, tokens, ways } from './scenario.js';
import { ask } from '../sandbox/client.js';

scenario('refresh-token-invalid: a refresh token that was used eleven minutes ago is dead', {
  inputs: ways.refreshToken,
  arrange: async (sandbox) => {
    const { clientId, clientSecret, refreshToken } = tokens.threeLegged;
    const body = {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    };
    await ask(sandbox, 'https://auth.atlassian.com/oauth/token', { method: 'POST', body });
    sandbox.clock.advance(11 * 60_000);
    sandbox.requests.length = 0;
  },
});
