import { scenario } from './scenario.js';

scenario('credentials-rejected: an access token that nobody issued', {
  inputs: { 'access-token': 'FAKE-access-token-that-nobody-issued' },
});
