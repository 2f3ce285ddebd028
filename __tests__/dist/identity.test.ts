import { expect, test } from '@jest/globals';
import { play, scopelessWays } from './scenario.js';

const LINE = 'Its account is unknown: the credential lacks the scope read:jira-user.';

test('a token that may not ask whose it is is handed over where its identity is optional', async () => {
  const { main } = await play({ inputs: { ...scopelessWays.apiToken, identity: 'optional' } });
  expect(main).toMatchObject({
    status: 0,
    outputs: { 'account-id': '', 'account-name': '', 'account-type': '', 'error-code': '' },
    env: { JIRA_ACCOUNT_ID: '' },
  });
  expect(main.log.join('\n')).toContain(LINE);
  expect(main.summary).toContain(LINE);
});

test('a variable loosens no guard', async () => {
  const { main } = await play({
    inputs: scopelessWays.apiToken,
    job: { env: { JIRA_IDENTITY: 'optional' } },
  });
  expect(main.outputs).toEqual({ 'error-code': 'insufficient-scope' });
  expect(main.stdout).toContain('`identity: optional`');
});
