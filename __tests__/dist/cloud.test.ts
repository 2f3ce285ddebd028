import { customDomain, dataCenterWays, government, scenarios, sites, ways } from './scenario.js';

const pat = dataCenterWays['personal-access-token'];
const { email, site, tokens } = government;

scenarios({
  'a classic API token is proven on the site with one request, beside the look-up of the cloudId': {
    inputs: ways.classic,
  },
  'a token with scopes is refused by the site and proven on the gateway, one attempt each': {
    inputs: ways.scoped,
  },
  'a pinned classic token is asked of the site only (D5)': {
    inputs: { ...ways.classic, 'auth-method': 'api-token' },
  },
  "a service account's token with its e-mail is proven on the gateway, which is asked first": {
    inputs: ways.serviceAccount,
  },
  "a service account's token without an e-mail is sent as Bearer": {
    inputs: ways.serviceAccountWithoutEmail,
  },
  'client credentials are exchanged for an access token, which is masked and proven': {
    inputs: ways.clientCredentials,
  },
  'a refresh token is exchanged, and its successor handed over with a loud warning': {
    inputs: ways.refreshToken,
  },
  'a lost answer of the token endpoint is asked for again with the same refresh token': {
    inputs: ways.refreshToken,
    faults: [{ host: 'auth.atlassian.com', times: 1, afterModel: true, then: { reset: 'before-headers' } }],
  },
  'an access token is proven on the gateway': { inputs: ways.accessToken },
  'OAuth credentials: their token is the proof, handed over without an account and a REST API': {
    inputs: ways.oauthCredentials,
  },
  'OAuth credentials: a custom domain is told as the site': {
    inputs: { ...ways.oauthCredentials, 'site-url': customDomain.url },
  },
  "OAuth credentials: a wrong client may be a service account's": {
    inputs: { ...ways.oauthCredentials, ...ways.clientCredentials },
  },
  "OAuth credentials: without a method they are taken for a service account's": {
    inputs: { ...ways.oauthCredentials, 'auth-method': '' },
  },
  "OAuth credentials: a later step has nothing of an earlier one's REST API, account, header and key": {
    inputs: ways.oauthCredentials,
    job: {
      env: {
        JIRA_API_URL: `${sites.acme.url}/rest/api/3`,
        JIRA_ACCOUNT_ID: 'FAKE-earlier',
        JIRA_AUTH_HEADER: 'Authorization: FAKE-earlier',
        JIRA_SIGNING_KEY_FILE: '/FAKE/earlier.json',
        PATH: `${String(process.env['PATH'])}:/tmp/jira-auth-${'0a'.repeat(16)}`,
      },
    },
  },
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
