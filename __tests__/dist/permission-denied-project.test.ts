import { scenario, ways } from './scenario.js';

scenario('permission-denied: the project is not there, or not for this account', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISSUES', project: 'NOPE' },
});
