import { dataCenterWays, onDataCenter, scenario } from './scenario.js';

scenario(
  'credentials-rejected: Jira 8.13 has no personal access tokens',
  onDataCenter({ version: '8.13', inputs: dataCenterWays['personal-access-token'] }),
);

scenario(
  'client-rejected: Jira 10.3 has no service accounts',
  onDataCenter({ version: '10.3', inputs: dataCenterWays['client-credentials'] }),
);
