import { pkcs8, rsaPair } from '../read/keys.js';
import { dataCenter, dataCenterWays, onDataCenter, scenarios } from './scenario.js';

const { oauth1, ...ways } = dataCenterWays;
const { locked } = dataCenter.users;

scenarios({
  'refresh-token-invalid: a Data Center that wants redirect-uri is asked once, and the refusal names it':
    onDataCenter({ inputs: { ...ways['refresh-token'], 'redirect-uri': '' } }),
  'refresh-token-invalid: on a Data Center': onDataCenter({
    inputs: { ...ways['refresh-token'], 'refresh-token': 'FAKE-dead-grant-of-nobody-0001' },
  }),
  'insufficient-scope: a scope that the client does not have': onDataCenter({
    version: '11',
    inputs: { ...ways['client-credentials'], scope: 'ADMIN' },
  }),
  'client-rejected: the public key in Jira is of another private key': onDataCenter({
    inputs: { ...oauth1, 'private-key': pkcs8(rsaPair()) },
  }),
  'credentials-rejected: Jira does not know the OAuth token': onDataCenter({
    inputs: { ...oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' },
  }),
  'permission-denied: on a Data Center': onDataCenter({
    inputs: {
      'personal-access-token': dataCenter.tokens.patReader,
      'required-permissions': 'EDIT_ISSUES',
      project: 'PROJ',
    },
  }),
  'credentials-rejected: Jira 8.13 has no personal access tokens': onDataCenter({
    version: '8.13',
    inputs: ways['personal-access-token'],
  }),
  'client-rejected: Jira 10.3 has no service accounts': onDataCenter({ inputs: ways['client-credentials'] }),
  'password-auth-disabled: Jira 11 takes no password for Basic, and the way out is told': onDataCenter({
    version: '11',
    inputs: ways.basic,
  }),
  'captcha-required: the page that clears it is named': onDataCenter({
    inputs: { username: locked.name, password: locked.password },
  }),
});
