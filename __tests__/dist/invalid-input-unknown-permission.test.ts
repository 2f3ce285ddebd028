import { scenario, ways } from './scenario.js';

scenario('invalid-input: Jira does not know the permission', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISUES' },
});
