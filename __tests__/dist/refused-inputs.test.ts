import { scenario, tokens, users, ways } from './scenario.js';

scenario('invalid-input: the site is not set', { inputs: { ...ways.classic, 'site-url': '' } });

scenario('invalid-input: a token with a line break in it is refused without being quoted', {
  inputs: { ...ways.classic, 'api-token': `FAKE-first-half-of-a-token\nFAKE-second-half-of-a-token` },
});

scenario('invalid-input: a refresh token whose successor would be lost is not used up', {
  inputs: { ...ways.refreshToken, 'output-credentials': 'false' },
});

scenario('invalid-input: Jira does not know the permission', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISUES' },
});

scenario('missing-credentials: nothing to log in with is given', { inputs: { email: users.ada.email } });

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

scenario('host-not-allowed: a look-alike of the site gets no request', {
  inputs: { ...ways.classic, 'site-url': 'https://acme.atlassian.net.attacker.example' },
});

scenario('insecure-url: an address without TLS gets no request', {
  inputs: { ...ways.classic, 'site-url': 'http://acme.atlassian.net' },
});
