// Every login and command: acceptance/tables/debug.test.ts.
import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';
import { Shell } from './shell.js';

const shell = new Shell();
const TOLD = /([A-Z]+ \S+), attempt 1.*: 200, \d+ ms\.$/gm;
const REQUESTS = ['GET acme.atlassian.net/_edge/tenant_info', 'GET acme.atlassian.net/rest/api/3/myself'];
const toldIn = (text: string): string[] => Array.from(text.matchAll(TOLD), ([, told = '']) => told).sort();

test('with RUNNER_DEBUG=1 the Action tells each request, behind its masks', async () => {
  const { main } = await play({ inputs: ways.classic, job: { env: { RUNNER_DEBUG: '1' } } });
  expect(toldIn(main.stdout)).toEqual(REQUESTS);
  expect(main.stdout.indexOf('::debug::')).toBeGreaterThan(main.stdout.indexOf('::add-mask::'));
});

test('with --verbose jira-auth tells the same on standard error', async () => {
  const { status, stderr } = await shell.run('jira_auth exec --verbose -- true');
  expect([status, toldIn(stderr)]).toEqual([0, REQUESTS]);
});
