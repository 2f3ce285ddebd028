import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fixtures } from '../../sandbox/index.js';
import { exchanges, IN_FILE, isAlive, ofFile, shell, startRefresh } from '../../__tests__/dist/refreshing.js';

const { refreshToken } = fixtures.tokens.threeLegged;

const NAMESPACE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const mayUnshare = (): boolean => spawnSync(NAMESPACE[0] ?? '', [...NAMESPACE.slice(1), 'true']).status === 0;

test('two runs in two PID namespaces, as in containers: one after the other exchanges the token', async () => {
  if (!mayUnshare()) {
    console.log('skipped: unshare is not installed, or not permitted');
    return;
  }
  shell.write('refresh-token', `${refreshToken}\n`, 0o600);
  const late = shell.sandbox.faults.add({ path: '/oauth/token', times: 1, then: { latencyMs: 2000 } });
  const first = startRefresh(IN_FILE, { JIRA_REFRESH_TOKEN: '' }, NAMESPACE);
  while (late.hits === 0) await new Promise(setImmediate);
  const second = startRefresh(IN_FILE, { JIRA_REFRESH_TOKEN: '' }, NAMESPACE);
  expect([(await second.ended).status, (await first.ended).status]).toEqual([0, 0]);
  expect([exchanges().length, new Set(exchanges()).size, isAlive(ofFile())]).toEqual([2, 2, true]);
});
