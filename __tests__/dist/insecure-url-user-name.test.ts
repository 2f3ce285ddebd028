import { scenario, ways } from './scenario.js';

scenario('insecure-url: an address with a user name is refused without being quoted', {
  inputs: { ...ways.classic, 'site-url': 'https://ada:FAKE-password@acme.atlassian.net' },
});
