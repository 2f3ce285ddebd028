import { scenario, ways } from './scenario.js';

scenario('an access token is proven on the gateway', { inputs: ways.accessToken });
