import { scenario, ways } from './scenario.js';

scenario('the secret header is exported only when asked for', {
  inputs: { ...ways.classic, 'export-auth-header': 'true', 'export-env': 'false' },
});
