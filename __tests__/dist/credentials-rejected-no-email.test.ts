import { scenario, tokens } from './scenario.js';

scenario("credentials-rejected: a person's token without an e-mail asks for the e-mail", {
  inputs: { 'api-token': tokens.classic },
});
