import { scenario, sites, ways } from './scenario.js';

scenario('with the address on the gateway as site, the site itself is asked for', {
  inputs: { ...ways.scoped, 'site-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}` },
});
