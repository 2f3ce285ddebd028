import { scenario, ways } from './scenario.js';

scenario('host-not-allowed: a look-alike of the site gets no request', {
  inputs: { ...ways.classic, 'site-url': 'https://acme.atlassian.net.attacker.example' },
});
