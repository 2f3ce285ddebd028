import { ask } from '../sandbox/client.js';
import { scenarios, tokens, users, ways } from './scenario.js';

const { clientCredentialsNoUserScope: scopeless, globexOnly } = tokens;

scenarios({
  'client-rejected: a wrong client secret is not said to need consent': {
    inputs: { ...ways.refreshToken, 'client-secret': 'FAKE-wrong-client-secret' },
  },
  'refresh-token-invalid: an unknown refresh token needs consent': {
    inputs: { ...ways.refreshToken, 'refresh-token': 'FAKE-unknown-refresh-token' },
  },
  'refresh-token-invalid: a refresh token that was used eleven minutes ago is dead': {
    inputs: ways.refreshToken,
    arrange: async (sandbox) => {
      const { clientId, clientSecret, refreshToken } = tokens.threeLegged;
      const body = {
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      };
      await ask(sandbox, 'https://auth.atlassian.com/oauth/token', { method: 'POST', body });
      sandbox.clock.advance(11 * 60_000);
      sandbox.requests.length = 0;
    },
  },
  'insufficient-scope: a good token without the scope is told apart from a wrong one': {
    inputs: { ...ways.scoped, 'api-token': tokens.scopedNoUserScope },
  },
  'insufficient-scope: an OAuth client without the scope': {
    inputs: { 'client-id': scopeless.clientId, 'client-secret': scopeless.clientSecret },
  },
  'permission-denied: the account lacks a permission that the job needs': {
    inputs: {
      email: tokens.readOnly.email,
      'api-token': tokens.readOnly.token,
      'required-permissions': 'BROWSE_PROJECTS,EDIT_ISSUES',
      project: 'PROJ',
    },
  },
  'permission-denied: the project is not there, or not for this account': {
    inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISSUES', project: 'NOPE' },
  },
  "ip-not-allowed: the organization's allow-list is not taken for a wrong token": {
    inputs: { email: tokens.ipBlocked.email, 'api-token': tokens.ipBlocked.token },
  },
  'unexpected-account: somebody else is authenticated (D7)': {
    inputs: { ...ways.classic, 'expected-account-id': users.grace.accountId },
  },
  'site-not-accessible: the grant reaches another site only': {
    inputs: {
      'client-id': globexOnly.clientId,
      'client-secret': globexOnly.clientSecret,
      'refresh-token': globexOnly.refreshToken,
    },
  },
});
