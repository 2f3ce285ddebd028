import { scenario, ways } from './scenario.js';

scenario("a service account's token without an e-mail is sent as Bearer", {
  inputs: ways.serviceAccountWithoutEmail,
});
