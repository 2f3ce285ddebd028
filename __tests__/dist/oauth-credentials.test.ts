import { customDomain, scenarios, sites, ways } from './scenario.js';

const WAY = ways.oauthCredentials;

scenarios({
  'a token is obtained, which is the proof, and handed over without an account and a REST API': {
    inputs: WAY,
  },
  'a given cloudId saves its look-up': { inputs: { ...WAY, 'cloud-id': sites.acme.cloudId } },
  'a custom domain is told as the site': { inputs: { ...WAY, 'site-url': customDomain.url } },
  "a wrong client may be a service account's": {
    inputs: { ...WAY, ...ways.clientCredentials },
  },
  "and such credentials may have been taken for a service account's": {
    inputs: { ...WAY, 'auth-method': '' },
  },
  "a later step has nothing of an earlier one's REST API, account and header": {
    inputs: WAY,
    job: {
      env: {
        JIRA_API_URL: `${sites.acme.url}/rest/api/3`,
        JIRA_ACCOUNT_ID: 'FAKE-earlier',
        JIRA_AUTH_HEADER: 'Authorization: FAKE-earlier',
      },
    },
  },
});
