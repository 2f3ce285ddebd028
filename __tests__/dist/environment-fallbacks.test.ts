import { scenario, tokens, users } from './scenario.js';

scenario('every input may come from the environment', {
  inputs: { 'site-url': '' },
  job: {
    env: {
      JIRA_BASE_URL: 'https://acme.atlassian.net/',
      JIRA_EMAIL: users.ada.email,
      JIRA_API_TOKEN: tokens.classic,
    },
  },
});
