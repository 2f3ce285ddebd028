import { expect, test } from '@jest/globals';
import { play, tokens, users } from '../../__tests__/dist/scenario.js';

const SITE = { JIRA_URL: 'https://acme.atlassian.net' };
const ALAN = tokens.classicByEmailLength[1];

test.each<[string, Record<string, string>, Record<string, string>, object]>([
  [
    'JIRA_USERNAME with an @ is the e-mail of an API token',
    {},
    { ...SITE, JIRA_USERNAME: users.ada.email, JIRA_API_TOKEN: tokens.classic },
    { 'auth-method': 'api-token', 'account-id': users.ada.accountId },
  ],
  [
    'and so is the input',
    { username: users.ada.email },
    { ...SITE, JIRA_API_TOKEN: tokens.scoped },
    { 'auth-method': 'scoped-api-token', 'account-id': users.ada.accountId },
  ],
  [
    'an explicit e-mail wins',
    { email: ALAN.email },
    { ...SITE, JIRA_USERNAME: users.ada.email, JIRA_API_TOKEN: ALAN.token },
    { 'account-id': users.alan.accountId },
  ],
  [
    'JIRA_EMAIL wins as well',
    {},
    { ...SITE, JIRA_EMAIL: ALAN.email, JIRA_USERNAME: users.ada.email, JIRA_API_TOKEN: ALAN.token },
    { 'account-id': users.alan.accountId },
  ],
  [
    'a user name without an @ says nothing about a token',
    {},
    { ...SITE, JIRA_USERNAME: 'deploy', JIRA_API_TOKEN: tokens.serviceAccount.token },
    { 'auth-method': 'service-account-token' },
  ],
  [
    'nor does one that is no e-mail',
    {},
    { ...SITE, JIRA_USERNAME: '@deploy', JIRA_API_TOKEN: tokens.serviceAccount.token },
    { 'auth-method': 'service-account-token' },
  ],
  [
    'nor one beside a pinned service account',
    { 'auth-method': 'service-account-token' },
    { ...SITE, JIRA_USERNAME: users.ada.email, JIRA_API_TOKEN: tokens.serviceAccount.token },
    { 'auth-method': 'service-account-token', 'account-id': users.serviceAccount.accountId },
  ],
  [
    'a service account may be named so, too',
    {},
    { ...SITE, JIRA_USERNAME: users.serviceAccount.email, JIRA_API_TOKEN: tokens.serviceAccount.token },
    { 'auth-method': 'service-account-token' },
  ],
])('%s', async (_what, inputs, env, outputs) => {
  const { main } = await play({ inputs: { 'site-url': '', ...inputs }, job: { env } });
  expect(main).toMatchObject({ status: 0, outputs });
});
