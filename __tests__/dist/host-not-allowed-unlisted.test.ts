import { scenario, ways } from './scenario.js';

scenario('host-not-allowed: a host that is not listed is refused before a secret is read', {
  inputs: { ...ways.classic, 'allowed-hosts': 'globex.atlassian.net' },
});
