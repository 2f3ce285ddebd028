// Every way in, watched in the process list: `npm run demo`.
import { expect, test } from '@jest/globals';
import { dataCenterWays, onDataCenter, play, type Scenario, ways } from './scenario.js';
import { CHANGE_FIELD, FIELD } from './shell.js';

const SIGNED = CHANGE_FIELD.replace(
  'curl -q',
  'curl -q -H @<(jira-auth sign PUT "$JIRA_API_URL/issue/PROJ-1")',
);

test.each<[string, Scenario, string]>([
  ['an API token', { inputs: ways.classic }, CHANGE_FIELD],
  ['a grant', { inputs: ways.refreshToken }, CHANGE_FIELD],
  ['a password', onDataCenter({ inputs: dataCenterWays.basic }), CHANGE_FIELD],
  ['an application link', onDataCenter({ inputs: dataCenterWays.oauth1 }), SIGNED],
])('after %s, a plain curl changes a custom field (E4)', async (_what, given, script) => {
  await play({
    ...given,
    afterwards: async ({ sandbox, job, main }) => {
      expect(await job.runShell(script)).toMatchObject({ status: 0 });
      const jira = main.outputs['deployment'] === 'cloud' ? sandbox : sandbox.dataCenter;
      expect(jira.issue('PROJ-1')?.fields[FIELD]).toMatchObject({ value: 'Development Completed' });
    },
  });
});
