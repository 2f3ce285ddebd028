import { scenario, ways } from './scenario.js';

scenario('insecure-url: an address without TLS gets no request', {
  inputs: { ...ways.classic, 'site-url': 'http://acme.atlassian.net' },
});
