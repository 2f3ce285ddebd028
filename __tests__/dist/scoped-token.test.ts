import { scenario, ways } from './scenario.js';

scenario('a token with scopes is refused by the site and proven on the gateway, one attempt each', {
  inputs: ways.scoped,
});
