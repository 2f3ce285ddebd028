import { scenarios, tokens, users, ways } from './scenario.js';

const { email } = users.ada;
const fork = { head: { repo: { full_name: 'eve/repo' } }, base: { repo: { full_name: 'acme/repo' } } };

scenarios({
  'invalid-input: the site is not set': { inputs: { ...ways.classic, 'site-url': '' } },
  'invalid-input: a token with a line break in it is refused without being quoted': {
    inputs: { ...ways.classic, 'api-token': `FAKE-first-half-of-a-token\nFAKE-second-half-of-a-token` },
  },
  'invalid-input: a refresh token whose successor would be lost is not used up': {
    inputs: { ...ways.refreshToken, 'output-credentials': 'false' },
  },
  'invalid-input: Jira does not know the permission': {
    inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISUES' },
  },
  'missing-credentials: nothing to log in with is given': { inputs: { email } },
  'ambiguous-credentials: an input and a variable give two ways in': {
    inputs: ways.clientCredentials,
    job: { env: { JIRA_API_TOKEN: tokens.classic } },
  },
  'secrets-unavailable: a pull request from a fork gets no secrets (D9)': {
    inputs: { email },
    job: { event: { name: 'pull_request', payload: { pull_request: fork } } },
  },
  'host-not-allowed: a look-alike of the site gets no request': {
    inputs: { ...ways.classic, 'site-url': 'https://acme.atlassian.net.attacker.example' },
  },
  'insecure-url: an address without TLS gets no request': {
    inputs: { ...ways.classic, 'site-url': 'http://acme.atlassian.net' },
  },
  'handoff-failed: without a place for the curl config nothing is sent (E8)': {
    inputs: ways.classic,
    step: { overrides: { RUNNER_TEMP: undefined } },
  },
  'handoff-failed: without a file for outputs nothing is sent, and no secret is printed (E9)': {
    inputs: ways.classic,
    step: { overrides: { GITHUB_OUTPUT: '/dev/full' } },
  },
});
