import { scenario, users } from './scenario.js';

scenario('secrets-unavailable: a pull request from a fork gets no secrets', {
  inputs: { email: users.ada.email },
  job: {
    event: {
      name: 'pull_request',
      payload: {
        pull_request: {
          head: { repo: { full_name: 'eve/repo' } },
          base: { repo: { full_name: 'acme/repo' } },
        },
      },
    },
  },
});
