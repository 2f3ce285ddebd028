import { scenario, users, ways } from './scenario.js';

scenario('the expected account passes', {
  inputs: { ...ways.classic, 'expected-account-id': users.ada.accountId },
});
