import { expect, test } from '@jest/globals';
import { customDomain, dataCenterWays, onDataCenter, play, scenario, ways } from './scenario.js';

const pat = dataCenterWays['personal-access-token'];

scenario('a custom domain leads to the gateway, and a token with scopes works there', {
  inputs: { 'site-url': customDomain.url, ...ways.scoped },
});

scenario('a custom domain and a classic token: the site has to be given by its own address', {
  inputs: { 'site-url': customDomain.url, ...ways.classic },
});

scenario('invalid-input: a personal access token is not for a Cloud site behind a custom domain', {
  inputs: { 'site-url': customDomain.url, ...pat },
});

scenario('invalid-input: a personal access token is not for a Cloud site', { inputs: pat });

scenario('site-not-found: the context path is wrong', {
  inputs: { 'site-url': 'https://jira.corp.example/wrong', ...pat },
});

test('`deployment` saves both questions', async () => {
  const { main, sandbox } = await play(onDataCenter({ inputs: { ...pat, deployment: 'data-center' } }));
  expect(main.status).toBe(0);
  expect(sandbox.requests.map(({ path }) => path)).toEqual([
    '/jira/rest/api/2/myself',
    '/jira/rest/pat/latest/tokens',
  ]);
});
