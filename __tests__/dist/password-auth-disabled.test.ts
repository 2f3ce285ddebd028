import { dataCenterWays, onDataCenter, scenario } from './scenario.js';

scenario(
  'password-auth-disabled: Jira 11 takes no password for Basic, and the way out is told',
  onDataCenter({ version: '11', inputs: dataCenterWays.basic }),
);
