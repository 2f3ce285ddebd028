import { government, scenario } from './scenario.js';

const { site, email, tokens } = government;
const governmentWays = {
  'a classic token': { email, 'api-token': tokens.classic },
  'a token with scopes': { email, 'api-token': tokens.scoped },
  'an access token': { 'access-token': tokens.threeLegged.accessToken },
};

// Every run may only contact the hosts of its own realm: see `documentedHosts`.
for (const [name, inputs] of Object.entries(governmentWays)) {
  scenario(`Government Cloud: ${name}`, { inputs: { 'site-url': site.url, ...inputs } });
}
