import { customDomain, government, scenarios, sites, ways } from './scenario.js';

const { email, site, tokens } = government;

scenarios({
  'a classic API token is proven on the site with one request': {
    inputs: ways.classic,
  },
  'a token with scopes is refused by the site and proven on the gateway': {
    inputs: ways.scoped,
  },
  'a pinned classic token is asked of the site only (D5)': {
    inputs: { ...ways.classic, 'auth-method': 'api-token' },
  },
  "a service account's token with its e-mail is proven on the gateway, which is asked first": {
    inputs: ways.serviceAccount,
  },
  'client credentials are exchanged for an access token': {
    inputs: ways.clientCredentials,
  },
  'a refresh token is exchanged, and its successor handed over with a loud warning': {
    inputs: ways.refreshToken,
  },
  'a lost answer is asked for again with the same refresh token': {
    inputs: ways.refreshToken,
    faults: [{ host: 'auth.atlassian.com', times: 1, afterModel: true, then: { reset: 'before-headers' } }],
  },
  'an access token is proven on the gateway': { inputs: ways.accessToken },
  'OAuth credentials: without an account and a REST API': {
    inputs: ways.oauthCredentials,
  },
  'OAuth credentials: nothing is left of an earlier login': {
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
  'a custom domain and a classic token: the site needs its own address': {
    inputs: { 'site-url': customDomain.url, ...ways.classic },
  },
  // Each realm has its own hosts: see `documentedHosts`.
  'Government Cloud: a token with scopes': {
    inputs: { 'site-url': site.url, email, 'api-token': tokens.scoped },
  },
});
