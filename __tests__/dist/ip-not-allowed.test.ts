import { scenario, tokens } from './scenario.js';

scenario("ip-not-allowed: the organization's allow-list is not taken for a wrong token", {
  inputs: { email: tokens.ipBlocked.email, 'api-token': tokens.ipBlocked.token },
});
