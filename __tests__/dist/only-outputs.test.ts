import { scenario, ways } from './scenario.js';

scenario('without environment, secrets and curl config, only the outputs that are not secret are left', {
  inputs: { ...ways.classic, 'export-env': 'false', 'output-credentials': 'false', 'curl-config': 'false' },
});
