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

scenario(
  'client-rejected: the client secret is wrong',
  onDataCenter({ inputs: { ...refresh, 'client-secret': 'FAKE-wrong-client-secret' } }),
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
  'client-rejected: Jira does not know the consumer key',
  onDataCenter({ inputs: { ...oauth1, 'consumer-key': 'FAKE-unknown-consumer' } }),
);

scenario(
  'credentials-rejected: Jira does not know the OAuth token',
  onDataCenter({ inputs: { ...oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' } }),
);

scenario(
  'invalid-input: a private key that was cut off',
  onDataCenter({
    inputs: {
      ...oauth1,
      'private-key': '-----BEGIN PRIVATE KEY-----\nRkFLRS1mYWtlLWZha2U=\n-----END PRIVATE KEY-----',
    },
  }),
);

scenario(
  'missing-credentials: a password without a user name',
  onDataCenter({
    inputs: { password: dataCenter.users.dora.password },
  }),
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

scenario(
  'unexpected-account: on a Data Center',
  onDataCenter({
    inputs: { ...dataCenterWays['personal-access-token'], 'expected-account-id': 'somebody' },
  }),
);
