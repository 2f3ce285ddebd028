import { scenario, sites, ways } from './scenario.js';

scenario('a given cloudId saves its look-up', {
  inputs: { ...ways.scoped, 'cloud-id': sites.acme.cloudId, 'auth-method': 'scoped-api-token' },
});
