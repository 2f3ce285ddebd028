import { expect, test } from '@jest/globals';
import { government, play, scenario, users, ways } from '../../__tests__/dist/scenario.js';

const { site, email, tokens } = government;
const governmentWays = {
  'a classic token': { email, 'api-token': tokens.classic },
  'a token with scopes': { email, 'api-token': tokens.scoped },
  'client credentials': {
    'client-id': tokens.clientCredentials.clientId,
    'client-secret': tokens.clientCredentials.clientSecret,
  },
  'a refresh token': {
    'client-id': tokens.threeLegged.clientId,
    'client-secret': tokens.threeLegged.clientSecret,
    'refresh-token': tokens.threeLegged.refreshToken,
  },
  'an access token': { 'access-token': tokens.threeLegged.accessToken },
};

// Every run is also held to the hosts of its own realm: see expectRulesToHold.
for (const [name, inputs] of Object.entries(governmentWays)) {
  scenario(`Government Cloud: ${name}`, { inputs: { 'site-url': site.url, ...inputs } });
}

test.each(Object.entries(ways))('a commercial credential on a government site: %s', async (_name, inputs) => {
  const { main } = await play({ inputs: { 'site-url': site.url, ...inputs } });
  expect(main.status).toBe(3);
});

test.each(Object.entries(governmentWays))(
  'a government credential on a commercial site: %s',
  async (_name, inputs) => {
    const { main } = await play({ inputs });
    expect(main.status).toBe(3);
  },
);

test("the gateway's address of a government site", async () => {
  const { main } = await play({
    inputs: {
      'site-url': `https://${government.apiHost}/ex/jira/${site.cloudId}`,
      ...governmentWays['a token with scopes'],
    },
  });
  expect(main).toMatchObject({ status: 0, outputs: { 'site-url': site.url } });
});

test.each([
  'https://fed.atlassian-us-gov.net',
  'https://fed.atlassian-isolated.net',
  'https://fed.atlassian-fex.com',
])('%s has no gateway that is known, and gets nothing', async (url) => {
  const { main, sandbox } = await play({
    inputs: { 'site-url': url, email: users.ada.email, 'api-token': ways.classic['api-token'] },
  });
  expect(main).toMatchObject({ status: 2, outputs: { 'error-code': 'host-not-allowed' } });
  expect(sandbox.connects).toEqual([]);
});
