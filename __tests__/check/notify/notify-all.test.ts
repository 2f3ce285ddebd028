import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../../sandbox/index.js';
import { notTold } from '../../../src/check/notify/failures.js';
import { createNotifiers, notifyAll, type Notifiers } from '../../../src/check/notify/index.js';
import type { Notifier, NotifyOutcome, ToldEvent } from '../../../src/check/notify/notifier.js';
import { authorization } from '../../../src/credential.js';
import { Secret } from '../../../src/secret.js';
import { sandboxed } from '../../store/sandboxed.js';
import { endingIn, reported } from './checked.js';

const { github, issues, sites, tokens, users, webhook } = fixtures;
const world = sandboxed();
const report = reported([endingIn(3)]);
const event: ToldEvent = { kind: 'opened', name: 'release-bot', url: undefined };

function saying(outcome: Partial<NotifyOutcome>): Notifier {
  return { notify: () => Promise.resolve({ sentences: [], events: [], failures: [], ...outcome }) };
}

const broken: Notifier = { notify: () => Promise.reject(notTold('It is broken.', 'Mend it.')) };

/** A webhook that remembers what it was given. */
function listening(): { heard: unknown[]; webhook: NonNullable<Notifiers['webhook']> } {
  const heard: unknown[] = [];
  return {
    heard,
    webhook: {
      announce: (_report, events) => {
        heard.push(events);
        return Promise.resolve({ sentences: ['Posted.'], events: [], failures: [] });
      },
    },
  };
}

test('one that fails keeps no other from telling', async () => {
  const { heard, webhook: chat } = listening();
  const { sentences, failures } = await notifyAll(report, {
    trackers: [broken, saying({ sentences: ['Opened.'], events: [event] })],
    webhook: chat,
  });
  expect(sentences).toEqual(['Opened.', 'Posted.']);
  expect(failures).toMatchObject([{ code: 'handoff-failed', what: 'It is broken.' }]);
  // Nobody knows what the broken one would have told.
  expect(heard).toEqual([undefined]);
});

test('a bug is no failure to go on from', async () => {
  const buggy: Notifier = { notify: () => Promise.reject(new TypeError('bug')) };
  await expect(notifyAll(report, { trackers: [buggy], webhook: undefined })).rejects.toThrow('bug');
});

describe('the chat hears', () => {
  test.each<[string, readonly Notifier[], unknown]>([
    ['everything without a tracker', [], undefined],
    ['what a tracker told', [saying({ events: [event] })], [event]],
    ['the same of two trackers once', [saying({ events: [event] }), saying({ events: [event] })], [event]],
    ['nothing if nothing was told', [saying({})], []],
    [
      'everything if a part could not be told',
      [saying({ events: [event], failures: [notTold('', '')] })],
      undefined,
    ],
  ])('%s', async (_what, trackers, expected) => {
    const { heard, webhook: chat } = listening();
    await notifyAll(report, { trackers, webhook: chat });
    expect(heard).toEqual([expected]);
  });
});

test('all places together, over the real transport', async () => {
  const credential = authorization(
    new Secret(`Basic ${Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64')}`),
  );
  const notifiers = createNotifiers(
    {
      githubIssues: {
        apiUrl: github.apiUrl,
        repository: github.repository,
        githubToken: new Secret(github.tokens.githubTokenIssues),
      },
      webhook: { url: new Secret(webhook.url), host: webhook.host },
      jiraIssue: { project: issues.project, issueType: 'Task', credential: undefined },
    },
    {
      send: world().send,
      jiraPlace: () => ({
        send: world().send,
        place: {
          deployment: 'cloud',
          apiUrl: `${sites.acme.url}/rest/api/3`,
          siteUrl: sites.acme.url,
          credential,
        },
      }),
    },
  );
  for (let run = 0; run < 2; run++) {
    const { failures } = await notifyAll(report, notifiers);
    expect(failures).toEqual([]);
  }
  expect(world().sandbox.github.issues()).toHaveLength(1);
  expect(world().sandbox.issue('PROJ-3')).toBeDefined();
  expect(world().sandbox.issue('PROJ-4')).toBeUndefined();
  expect(world().sandbox.webhook.messages).toHaveLength(1);
});

test.each([undefined, 'bot'])(
  'a Jira issue without a credential that works is a failure (%p)',
  async (credential) => {
    const notifiers = createNotifiers(
      {
        githubIssues: undefined,
        webhook: undefined,
        jiraIssue: { project: 'PROJ', issueType: 'Task', credential },
      },
      { send: world().send, jiraPlace: () => undefined },
    );
    const { failures } = await notifyAll(report, notifiers);
    expect(failures).toMatchObject([
      { code: 'handoff-failed', advice: expect.stringContaining('jira-issue-credential') },
    ]);
  },
);
