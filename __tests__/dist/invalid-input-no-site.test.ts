import { scenario, ways } from './scenario.js';

scenario('invalid-input: the site is not set', { inputs: { ...ways.classic, 'site-url': '' } });
