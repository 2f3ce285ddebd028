import { expect, test } from '@jest/globals';
import { dataCenterWays, onDataCenter, play } from '../../__tests__/dist/scenario.js';

test.each([
  ['8.13', 'basic', 0],
  ['8.13', 'session-cookie', 0],
  ['8.13', 'oauth1', 0],
  ['8.13', 'personal-access-token', 3],
  ['8.13', 'refresh-token', 3],
  ['8.13', 'client-credentials', 3],
  ['9.12', 'basic', 0],
  ['9.12', 'session-cookie', 0],
  ['9.12', 'oauth1', 0],
  ['9.12', 'personal-access-token', 0],
  ['9.12', 'refresh-token', 0],
  ['9.12', 'access-token', 0],
  ['9.12', 'client-credentials', 3],
  ['11', 'basic', 3],
  ['11', 'session-cookie', 3],
  ['11', 'oauth1', 0],
  ['11', 'personal-access-token', 0],
  ['11', 'refresh-token', 0],
  ['11', 'access-token', 0],
] as const)('Jira %s and %s: exit status %i', async (version, method, status) => {
  const { main, sandbox } = await play(onDataCenter({ version, inputs: dataCenterWays[method] }));
  expect(main.status).toBe(status);
  expect(sandbox.dataCenter.sessions).toBe(0);
});
