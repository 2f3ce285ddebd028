import { customDomain, dataCenterWays, government, scenarios, ways } from './scenario.js';

const pat = dataCenterWays['personal-access-token'];
const { email, site, tokens } = government;

scenarios({
  'a custom domain leads to the gateway, and a token with scopes works there': {
    inputs: { 'site-url': customDomain.url, ...ways.scoped },
  },
  'a custom domain and a classic token: the site has to be given by its own address': {
    inputs: { 'site-url': customDomain.url, ...ways.classic },
  },
  'invalid-input: a personal access token is not for a Cloud site behind a custom domain': {
    inputs: { 'site-url': customDomain.url, ...pat },
  },
  'invalid-input: a personal access token is not for a Cloud site': { inputs: pat },
  'site-not-found: the context path is wrong': {
    inputs: { 'site-url': 'https://jira.corp.example/wrong', ...pat },
  },
  // Every run may only contact the hosts of its own realm: see `documentedHosts`.
  'Government Cloud: a classic token': {
    inputs: { 'site-url': site.url, email, 'api-token': tokens.classic },
  },
  'Government Cloud: a token with scopes': {
    inputs: { 'site-url': site.url, email, 'api-token': tokens.scoped },
  },
  'Government Cloud: an access token': {
    inputs: { 'site-url': site.url, 'access-token': tokens.threeLegged.accessToken },
  },
  'insecure-url: an address of a private network needs allow-private-hosts': {
    inputs: { ...pat, 'site-url': 'https://10.0.0.5:8443/jira' },
  },
  'host-not-allowed: so does this machine': { inputs: { ...pat, 'site-url': 'https://localhost:8443/jira' } },
});
