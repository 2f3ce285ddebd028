import { scenario, ways } from './scenario.js';

scenario('permissions that the account has are asked for after it is proven', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISSUES, ADD_COMMENTS', project: 'PROJ' },
});
