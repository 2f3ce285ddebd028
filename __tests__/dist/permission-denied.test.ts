import { scenario, tokens } from './scenario.js';

scenario('permission-denied: the account lacks a permission that the job needs', {
  inputs: {
    email: tokens.readOnly.email,
    'api-token': tokens.readOnly.token,
    'required-permissions': 'BROWSE_PROJECTS,EDIT_ISSUES',
    project: 'PROJ',
  },
});
