import { scenario, ways } from './scenario.js';

scenario('tls-failure: an environment without certificate checks gets no credential', {
  inputs: ways.classic,
  job: { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
});
