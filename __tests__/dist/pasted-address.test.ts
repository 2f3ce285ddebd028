import { scenario, ways } from './scenario.js';

scenario('an address pasted from the browser is cut down to the site', {
  inputs: { ...ways.classic, 'site-url': 'https://ACME.atlassian.net/browse/PROJ-1?focusedId=1' },
});
