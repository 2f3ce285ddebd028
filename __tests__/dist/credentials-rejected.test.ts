import { scenario, tokens, ways } from './scenario.js';

scenario('credentials-rejected: an expired token is asked for once on the site and once on the gateway', {
  inputs: { ...ways.classic, 'api-token': tokens.expired },
});
