import { scenario, sites, users, ways } from './scenario.js';

scenario('a given cloudId saves its look-up', {
  inputs: { ...ways.scoped, 'cloud-id': sites.acme.cloudId, 'auth-method': 'scoped-api-token' },
});

scenario('permissions that the account has are asked for after it is proven', {
  inputs: { ...ways.classic, 'required-permissions': 'EDIT_ISSUES, ADD_COMMENTS', project: 'PROJ' },
});

scenario('the secret header is exported only when asked for', {
  inputs: { ...ways.classic, 'export-auth-header': 'true', 'export-env': 'false' },
});

scenario('without environment, secrets and curl config, only the outputs that are not secret are left', {
  inputs: { ...ways.classic, 'export-env': 'false', 'output-credentials': 'false', 'curl-config': 'false' },
});

scenario('a busy server is asked again, and no more often than needed (G6)', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', times: 2, then: { status: 503 } }],
});

scenario('a display name can neither command the runner nor format the summary', {
  inputs: ways.classic,
  faults: [
    {
      path: '/rest/api/3/myself',
      then: {
        status: 200,
        body: {
          accountId: users.ada.accountId,
          displayName:
            'Eve ##[add-mask]e\r::stop-commands::x\n::set-output name=x::y <b>|</b> [a](http://b) \u202e\u001b[31m',
        },
      },
    },
  ],
});
