import { scenario, users, ways } from './scenario.js';

scenario('unexpected-account: somebody else is authenticated', {
  inputs: { ...ways.classic, 'expected-account-id': users.grace.accountId },
});
