import { scenario, ways } from './scenario.js';

scenario('a classic API token is proven on the site with one request, beside the look-up of the cloudId', {
  inputs: ways.classic,
});
