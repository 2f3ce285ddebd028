import { scenario, tokens } from './scenario.js';

scenario('captcha-required: the first sign of a CAPTCHA ends all attempts', {
  inputs: { email: tokens.locked.email, 'api-token': tokens.locked.token },
});
