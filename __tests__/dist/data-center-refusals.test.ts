import { pkcs8, rsaPair } from '../read/keys.js';
import { dataCenter, dataCenterWays, onDataCenter, scenario } from './scenario.js';

const refresh = dataCenterWays['refresh-token'];
const { oauth1 } = dataCenterWays;
const without = <T extends object>(inputs: T, name: keyof T): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== name));

scenario(
  'refresh-token-invalid: a Data Center that wants redirect-uri is asked once, and the refusal names it',
  onDataCenter({ inputs: without(refresh, 'redirect-uri') }),
);

scenario(
  'refresh-token-invalid: on a Data Center',
  onDataCenter({ inputs: { ...refresh, 'refresh-token': 'FAKE-dead-grant-of-nobody-0001' } }),
);

scenario('insufficient-scope: a scope that the client does not have', {
  ...onDataCenter({ version: '11', inputs: { ...dataCenterWays['client-credentials'], scope: 'ADMIN' } }),
});

scenario(
  'client-rejected: the public key in Jira is of another private key',
  onDataCenter({
    inputs: {
      ...oauth1,
      'private-key': pkcs8(rsaPair()),
    },
  }),
);

scenario(
  'credentials-rejected: Jira does not know the OAuth token',
  onDataCenter({ inputs: { ...oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' } }),
);

scenario(
  'permission-denied: on a Data Center',
  onDataCenter({
    inputs: {
      'personal-access-token': dataCenter.tokens.patReader,
      'required-permissions': 'EDIT_ISSUES',
      project: 'PROJ',
    },
  }),
);
