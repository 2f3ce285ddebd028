import { scenario, sites, ways } from './scenario.js';

scenario('tls-failure: a certificate of nobody gets no credential', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.tls(sites.acme.host, 'self-signed');
  },
});
