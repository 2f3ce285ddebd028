import { scenarios, tokens, users, ways } from './scenario.js';

const { clientCredentialsNoUserScope: scopeless, globexOnly } = tokens;

scenarios({
  'client-rejected: a wrong client secret is not said to need consent': {
    inputs: { ...ways.refreshToken, 'client-secret': 'FAKE-wrong-client-secret' },
  },
  'refresh-token-invalid: an unknown refresh token needs consent': {
    inputs: { ...ways.refreshToken, 'refresh-token': 'FAKE-unknown-refresh-token' },
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
