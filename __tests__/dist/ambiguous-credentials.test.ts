import { scenario, tokens, ways } from './scenario.js';

scenario('ambiguous-credentials: an input and a variable give two ways in', {
  inputs: ways.clientCredentials,
  job: { env: { JIRA_API_TOKEN: tokens.classic } },
});
