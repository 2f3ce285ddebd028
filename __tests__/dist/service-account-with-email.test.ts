import { scenario, ways } from './scenario.js';

scenario("a service account's token with its e-mail is proven on the gateway, which is asked first", {
  inputs: ways.serviceAccount,
});
