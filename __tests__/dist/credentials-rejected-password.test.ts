import { scenario, tokens, ways } from './scenario.js';

scenario('credentials-rejected: a password in place of a token is called that', {
  inputs: { ...ways.classic, 'api-token': tokens.password },
});
