import { scenario, ways } from './scenario.js';

scenario('refresh-token-invalid: an unknown refresh token needs consent', {
  inputs: { ...ways.refreshToken, 'refresh-token': 'FAKE-unknown-refresh-token' },
});
