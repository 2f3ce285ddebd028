import { scenario, sites, tokens, users, ways } from './scenario.js';

scenario('a classic API token is proven on the site with one request, beside the look-up of the cloudId', {
  inputs: ways.classic,
});

scenario('a token with scopes is refused by the site and proven on the gateway, one attempt each', {
  inputs: ways.scoped,
});

scenario('a pinned classic token is asked of the site only (D5)', {
  inputs: { ...ways.classic, 'auth-method': 'api-token' },
});

scenario('a pinned token with scopes is asked of the gateway only', {
  inputs: { ...ways.scoped, 'auth-method': 'scoped-api-token' },
});

scenario("a service account's token with its e-mail is proven on the gateway, which is asked first", {
  inputs: ways.serviceAccount,
});

scenario("a service account's token without an e-mail is sent as Bearer", {
  inputs: ways.serviceAccountWithoutEmail,
});

scenario("a pinned service account's token is asked of the gateway only", {
  inputs: { ...ways.serviceAccount, 'auth-method': 'service-account-token' },
});

scenario('client credentials are exchanged for an access token, which is masked and proven', {
  inputs: ways.clientCredentials,
});

scenario('a refresh token is exchanged, and its successor handed over with a loud warning', {
  inputs: ways.refreshToken,
});

scenario('a lost answer of the token endpoint is asked for again with the same refresh token', {
  inputs: ways.refreshToken,
  faults: [{ host: 'auth.atlassian.com', times: 1, afterModel: true, then: { reset: 'before-headers' } }],
});

scenario('an access token is proven on the gateway', { inputs: ways.accessToken });

scenario('with the address on the gateway as site, the site itself is asked for', {
  inputs: { ...ways.scoped, 'site-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}` },
});

scenario('a given cloudId saves its look-up', {
  inputs: { ...ways.scoped, 'cloud-id': sites.acme.cloudId, 'auth-method': 'scoped-api-token' },
});

scenario('an address pasted from the browser is cut down to the site', {
  inputs: { ...ways.classic, 'site-url': 'https://ACME.atlassian.net/browse/PROJ-1?focusedId=1' },
});

scenario('a token stored with its line end is used without it, with a warning', {
  inputs: { ...ways.classic, 'api-token': ` ${tokens.classic}\n` },
});

scenario('every input may come from the environment', {
  inputs: { 'site-url': '' },
  job: {
    env: {
      JIRA_BASE_URL: 'https://acme.atlassian.net/',
      JIRA_EMAIL: users.ada.email,
      JIRA_API_TOKEN: tokens.classic,
    },
  },
});

scenario('the expected account passes', {
  inputs: { ...ways.classic, 'expected-account-id': users.ada.accountId },
});

scenario('permissions that the account has are asked for after it is proven', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISSUES, ADD_COMMENTS', project: 'PROJ' },
});

scenario('the secret header is exported only when asked for', {
  inputs: { ...ways.classic, 'export-auth-header': 'true', 'export-env': 'false' },
});

scenario('without environment, secrets and curl config, only the outputs that are not secret are left', {
  inputs: { ...ways.classic, 'export-env': 'false', 'output-credentials': 'false', 'curl-config': 'false' },
});

scenario('a busy server is asked again, and no more often than needed (G6)', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', times: 2, then: { status: 503 } }],
});

scenario('a display name can neither command the runner nor format the summary', {
  inputs: ways.classic,
  faults: [
    {
      path: '/rest/api/3/myself',
      then: {
        status: 200,
        body: {
          accountId: users.ada.accountId,
          displayName:
            'Eve ##[add-mask]e\r::stop-commands::x\n::set-output name=x::y <b>|</b> [a](http://b) \u202e\u001b[31m',
        },
      },
    },
  ],
});
