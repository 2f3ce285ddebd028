import { scenario, tokens, ways } from './scenario.js';

scenario('insufficient-scope: a good token without the scope is told apart from a wrong one', {
  inputs: { ...ways.scoped, 'api-token': tokens.scopedNoUserScope },
});
