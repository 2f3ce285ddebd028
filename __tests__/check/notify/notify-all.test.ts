import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../../sandbox/index.js';
import { type JiraAccess, type Notified, notifyAll } from '../../../src/check/notify/index.js';
import type { NotifySettings } from '../../../src/check/notify/read.js';
import { authorization } from '../../../src/credential.js';
import { Secret } from '../../../src/secret.js';
import { sandboxed } from '../../store/sandboxed.js';
import { endingIn, reported } from './checked.js';

const { github, issues, sites, tokens, users, webhook } = fixtures;
const world = sandboxed();

const GITHUB = {
  apiUrl: github.apiUrl,
  repository: github.repository,
  githubToken: new Secret(github.tokens.githubTokenIssues),
};
const JIRA = { project: issues.project, issueType: 'Task', credential: undefined };
const ALL: NotifySettings = {
  githubIssues: GITHUB,
  jiraIssue: JIRA,
  webhook: { url: new Secret(webhook.url), host: webhook.host },
};
const basic = Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64');

function tell(changes: Partial<NotifySettings> = {}, works = true): Promise<Notified> {
  const access: JiraAccess = {
    send: world().send,
    place: {
      deployment: 'cloud',
      apiUrl: `${sites.acme.url}/rest/api/3`,
      siteUrl: sites.acme.url,
      credential: authorization(new Secret(`Basic ${basic}`)),
    },
  };
  return notifyAll(
    reported([endingIn(3)]),
    { ...ALL, ...changes },
    { send: world().send, jiraPlace: () => (works ? access : undefined) },
  );
}

const heard = (): number => world().sandbox.webhook.messages.length;

test('all places are told, each once, and the chat hears the same of two trackers once', async () => {
  const { sentences, failures } = await tell();
  expect(failures).toEqual([]);
  expect(sentences).toHaveLength(3);
  await tell();
  expect(world().sandbox.github.issues()).toHaveLength(1);
  expect([world().sandbox.issue('PROJ-3'), world().sandbox.issue('PROJ-4')]).toEqual([
    expect.anything(),
    undefined,
  ]);
  expect(world().sandbox.webhook.messages.map(({ body }) => JSON.stringify(body).split('•').length)).toEqual([
    2,
  ]);
});

describe('the chat hears', () => {
  test.each<[string, Partial<NotifySettings>, number]>([
    ['everything each time without a tracker', { githubIssues: undefined, jiraIssue: undefined }, 2],
    ['what a tracker told, and nothing after that', { jiraIssue: undefined }, 1],
    [
      'everything each time if a tracker fails, which keeps no other from telling',
      { githubIssues: { ...GITHUB, githubToken: new Secret(github.tokens.readOnly) } },
      2,
    ],
  ])('%s', async (_what, settings, messages) => {
    await tell(settings);
    const { failures } = await tell(settings);
    const isBroken = settings.githubIssues !== undefined;
    expect(failures).toMatchObject(isBroken ? [{ code: 'handoff-failed' }] : []);
    expect(heard()).toBe(messages);
  });
});

test('a bug is no failure to go on from', async () => {
  const bug = notifyAll(reported([endingIn(3)]), ALL, {
    send: () => Promise.reject(new TypeError('bug')),
    jiraPlace: () => undefined,
  });
  await expect(bug).rejects.toThrow('bug');
});

test.each([
  [undefined, 'no credential works'],
  ['bot', 'the one that is to open it does not work'],
])('a Jira issue without a credential that works is a failure (%p)', async (credential, what) => {
  const { failures } = await tell({ githubIssues: undefined, jiraIssue: { ...JIRA, credential } }, false);
  expect(failures).toMatchObject([
    {
      code: 'handoff-failed',
      what: expect.stringContaining(what),
      advice: expect.stringContaining('jira-issue-credential'),
    },
  ]);
  expect(heard()).toBe(1);
});
