import { expect, test } from '@jest/globals';
import { dataCenter, dataCenterWays, onDataCenter, play } from '../../__tests__/dist/scenario.js';

const pat = dataCenterWays['personal-access-token'];

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
