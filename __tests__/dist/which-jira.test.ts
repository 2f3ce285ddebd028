import { expect, test } from '@jest/globals';
import { customDomain, dataCenter, dataCenterWays, onDataCenter, play, scenario, ways } from './scenario.js';

const pat = dataCenterWays['personal-access-token'];

scenario('a custom domain leads to the gateway, and a token with scopes works there', {
  inputs: { 'site-url': customDomain.url, ...ways.scoped },
});

scenario('a custom domain and a classic token: the site has to be given by its own address', {
  inputs: { 'site-url': customDomain.url, ...ways.classic },
});

scenario('a custom domain and client credentials', {
  inputs: { 'site-url': customDomain.url, ...ways.clientCredentials },
});

scenario('invalid-input: a personal access token is not for a Cloud site behind a custom domain', {
  inputs: { 'site-url': customDomain.url, ...pat },
});

scenario('invalid-input: an API token is not for a Data Center', onDataCenter({ inputs: ways.classic }));

scenario('invalid-input: a personal access token is not for a Cloud site', { inputs: pat });

scenario('site-not-found: the context path is wrong', {
  inputs: { 'site-url': 'https://jira.corp.example/wrong', ...pat },
});

test('a server that tells nobody what it is, is a Data Center', async () => {
  const { main } = await play(
    onDataCenter({
      inputs: pat,
      arrange: ({ dataCenter: server }) => {
        server.privateMode = true;
      },
    }),
  );
  expect(main).toMatchObject({ status: 0, outputs: { deployment: 'data-center' } });
});

test('a server behind single sign-on, which sends the questions elsewhere, is a Data Center', async () => {
  const { main, sandbox } = await play(
    onDataCenter({
      inputs: pat,
      arrange: ({ faults }) => {
        const then = { redirect: 302, location: 'https://canary.example/log-in' };
        faults.add({ path: '/_edge/', then });
        faults.add({ path: /serverInfo$/, then });
      },
    }),
  );
  expect(main).toMatchObject({ status: 0, outputs: { deployment: 'data-center' } });
  expect(sandbox.connects.filter((host) => host.startsWith('canary'))).toEqual([]);
});

test('a firewall that swallows the question about Cloud holds nothing up', async () => {
  const { main } = await play(
    onDataCenter({
      inputs: pat,
      faults: [{ path: '/_edge/', then: { stall: 'headers' } }],
    }),
  );
  expect(main.status).toBe(0);
});

test('`deployment` saves both questions', async () => {
  const { main, sandbox } = await play(onDataCenter({ inputs: { ...pat, deployment: 'data-center' } }));
  expect(main.status).toBe(0);
  expect(sandbox.requests.map(({ path }) => path)).toEqual([
    '/jira/rest/api/2/myself',
    '/jira/rest/pat/latest/tokens',
  ]);
});

test.each(Object.entries(dataCenter.otherUrls))('an address with %s: %s', async (_what, url) => {
  const { main, sandbox } = await play({ inputs: { 'site-url': url, ...pat } });
  expect(main).toMatchObject({ status: 0, outputs: { 'base-url': url, 'api-url': `${url}/rest/api/2` } });
  const { host } = new URL(url.replace('_', '-'));
  expect(new Set(sandbox.connects)).toEqual(
    new Set([host.includes(':') ? host : `${new URL(url).hostname}:443`]),
  );
});

test.each([
  'https://jira.corp.example/jira/',
  'https://jira.corp.example/jira/browse/PROJ-1',
  'https://jira.corp.example/jira/secure/Dashboard.jspa?selectPageId=10000',
  'https://JIRA.corp.example:443/jira/rest/api/2/myself',
])('what a browser shows is trimmed to the context path: %s', async (url) => {
  const { main } = await play({ inputs: { 'site-url': url, ...pat } });
  expect(main.outputs['base-url']).toBe(dataCenter.url);
});
