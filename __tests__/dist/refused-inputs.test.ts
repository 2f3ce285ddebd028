import { scenario, tokens, users, ways } from './scenario.js';

scenario('invalid-input: the site is not set', { inputs: { ...ways.classic, 'site-url': '' } });

scenario('invalid-input: an invisible character in a token is named', {
  inputs: { ...ways.classic, 'api-token': `FAKE-token-with\u200b-an-invisible-character` },
});

scenario('invalid-input: a token with a line break in it is refused without being quoted', {
  inputs: { ...ways.classic, 'api-token': `FAKE-first-half-of-a-token\nFAKE-second-half-of-a-token` },
});

scenario('invalid-input: a refresh token whose successor would be lost is not used up', {
  inputs: { ...ways.refreshToken, 'output-credentials': 'false' },
});

scenario('invalid-input: a secret that is too short to be one is not even masked', {
  inputs: { ...ways.classic, 'api-token': 'FAKE' },
});

scenario('invalid-input: Jira does not know the permission', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISUES' },
});

scenario('missing-credentials: nothing to log in with is given', { inputs: { email: users.ada.email } });

scenario('missing-credentials: half of an OAuth client is given', {
  inputs: { 'client-id': tokens.clientCredentials.clientId },
});

scenario('ambiguous-credentials: an input and a variable give two ways in', {
  inputs: ways.clientCredentials,
  job: { env: { JIRA_API_TOKEN: tokens.classic } },
});

scenario('secrets-unavailable: a pull request from a fork gets no secrets (D9)', {
  inputs: { email: users.ada.email },
  job: {
    event: {
      name: 'pull_request',
      payload: {
        pull_request: {
          head: { repo: { full_name: 'eve/repo' } },
          base: { repo: { full_name: 'acme/repo' } },
        },
      },
    },
  },
});

scenario('secrets-unavailable: Dependabot gets no secrets, not even the site', {
  inputs: { 'site-url': '' },
  job: { actor: 'dependabot[bot]' },
});

scenario('host-not-allowed: a look-alike of the site gets no request', {
  inputs: { ...ways.classic, 'site-url': 'https://acme.atlassian.net.attacker.example' },
});

scenario('host-not-allowed: a host that is not listed is refused before a secret is read', {
  inputs: { ...ways.classic, 'allowed-hosts': 'globex.atlassian.net' },
});

scenario('insecure-url: an address without TLS gets no request', {
  inputs: { ...ways.classic, 'site-url': 'http://acme.atlassian.net' },
});

scenario('insecure-url: an address with a user name is refused without being quoted', {
  inputs: { ...ways.classic, 'site-url': 'https://ada:FAKE-password@acme.atlassian.net' },
});
