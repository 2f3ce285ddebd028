import { expect, test } from '@jest/globals';
import { dataCenter, dataCenterWays, onDataCenter, play } from '../../__tests__/dist/scenario.js';

const pat = dataCenterWays['personal-access-token'];

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

test.each(Object.entries(dataCenter.otherUrls))('an address with %s: %s', async (_what, url) => {
  const { main, sandbox } = await play({ inputs: { 'site-url': url, ...pat } });
  expect(main).toMatchObject({ status: 0, outputs: { 'base-url': url, 'api-url': `${url}/rest/api/2` } });
  const { host } = new URL(url.replace('_', '-'));
  expect(new Set(sandbox.connects)).toEqual(
    new Set([host.includes(':') ? host : `${new URL(url).hostname}:443`]),
  );
});
