import { scenario, ways } from './scenario.js';

scenario("site-not-found: a typing error in the site's name", {
  inputs: { ...ways.classic, 'site-url': 'acmee' },
});
