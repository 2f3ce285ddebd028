import { scenario, tokens, ways } from './scenario.js';

scenario('a token stored with its line end is used without it, with a warning', {
  inputs: { ...ways.classic, 'api-token': ` ${tokens.classic}\n` },
});
