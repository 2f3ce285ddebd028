import { scenario, ways } from './scenario.js';

scenario('a refresh token is exchanged, and its successor handed over with a loud warning', {
  inputs: ways.refreshToken,
});
