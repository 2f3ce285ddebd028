import { scenario, ways } from './scenario.js';

scenario('credentials-rejected: a token that was cut off is called that', {
  inputs: { ...ways.classic, 'api-token': 'ATATT3FAKE-FAKE-FAKE-FAKE-FAKE-FAKE=00000000' },
});
