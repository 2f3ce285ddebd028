import { expect, test } from '@jest/globals';
import { fixtures } from '../../../sandbox/index.js';
import type { ToldEvent } from '../../../src/check/notify/tracker.js';
import { postToChat } from '../../../src/check/notify/webhook.js';
import type { Report } from '../../../src/check/report.js';
import { Secret } from '../../../src/secret.js';
import type { Send } from '../../../src/transport/network.js';
import { failureFrom } from '../../project/failure-of.js';
import { sandboxed } from '../../store/sandboxed.js';
import { checked, endingIn, NONE, reported } from '../given.js';

const { webhook } = fixtures;
const world = sandboxed();

function announce(report: Report, events?: readonly ToldEvent[]): Promise<unknown> {
  const send: Send = (request) => {
    // The debug log would name the path, which is the secret.
    expect(request.isUrlSecret).toBe(true);
    return world().send(request);
  };
  return postToChat(report, events, { url: new Secret(webhook.url), host: webhook.host }, send);
}

const posted = (): string[] =>
  world().sandbox.webhook.messages.map(({ body }) => (body as { text: string }).text);

function expectPosted(...lines: string[]): void {
  const text = ['Jira credentials:', ...lines.map((line) => `• ${line}`)].join('\n');
  expect(world().sandbox.webhook.messages.map(({ body }) => body)).toEqual([{ text }]);
}

const TO_DO =
  ' Renew it at https://id.atlassian.com/manage-profile/security/api-tokens. Secret to update: JIRA_API_TOKEN.';

test('without a tracker, what needs something is posted', async () => {
  const report = reported([
    endingIn(13),
    checked({ name: 'fine' }),
    checked({ name: 'not asked', status: 'unknown' }),
    checked({ name: 'denied', status: 'failed', code: 'permission-denied', reasons: ['Grant it.'] }),
    endingIn(14, { name: 'late', code: 'timeout' }),
    endingIn(-2, { name: 'odd', status: 'warning', endsAt: '2027-02-27T23:59:59Z' }),
    {
      ...checked({ name: 'old', status: 'rejected' }),
      renewal: { url: undefined, advice: '', secret: undefined },
    },
  ]);
  await announce(report);
  expectPosted(
    'The credential old was refused, although it expires on 2027-03-31.',
    'The credential denied fails its check: permission-denied.',
    'The credential odd should have expired on 2027-02-27, but Jira still accepts it.',
    `The credential release-bot works and expires on 2027-03-31, in 13 days.${TO_DO}`,
    `The credential late expires on 2027-03-31, in 14 days.${TO_DO}`,
  );
});

test('nothing is posted while nothing needs anything', async () => {
  await announce(reported([endingIn(31)]));
  await announce(reported([endingIn(3)]), []);
  expect(world().asked()).toEqual([]);
});

test('beside a tracker, what it was told is posted, with a link to it', async () => {
  const url = 'https://github.com/octo-org/octo-repo/issues/1';
  await announce(reported([endingIn(1), endingIn(20, { name: 'told before' })]), [
    { kind: 'reached', name: 'release-bot', url },
    { kind: 'renewed', name: 'gone', url: undefined },
  ]);
  expectPosted(
    `The credential release-bot works and expires on 2027-03-31, tomorrow.${TO_DO} ${url}`,
    'gone: nothing is left to do.',
  );
});

test('tokens that are not listed are counted, and many are cut short', async () => {
  const organization = { orgId: 'one', counts: { ...NONE, critical: 70 }, unlisted: 40 };
  const many = Array.from({ length: 30 }, (_all, index) => endingIn(3, { name: `token ${index}` }));
  await announce(reported(many, [organization]));
  await announce(reported([], [organization]));
  const [text = '', other] = posted();
  expect(text.split('\n')).toHaveLength(22);
  expect(text).toMatch(/• and 11 more$/);
  expect(other).toBe("Jira credentials:\n• Not listed here: 40 more of the organization's tokens.");
});

test('nobody is called by what a credential is named', async () => {
  await announce(reported([endingIn(3, { name: '<!channel> @here &lt;@U1&gt; ada@acme.example [a](b)' })]));
  const [text] = posted();
  expect(text).not.toMatch(/[<>]/);
  expect(text).toContain(
    '&lt;!channel&gt; @\u200bhere &amp;lt;@\u200bU1&amp;gt; ada@acme.example [a]\u200b(b)',
  );
});

test.each<[string, object, RegExp]>([
  ['404', { status: 404, body: 'FAKE_no_service' }, /did not accept the message \(404\)/],
  ['a page', { status: 200, body: '\n<html>FAKE</html>' }, /did not accept the message \(200\)/],
  ["Teams' error", { status: 200, body: 'Webhook message delivery failed: FAKE 429' }, /message \(200\)/],
  ['500', { status: 500, body: 'FAKE' }, /500/],
  ['302', { status: 302, headers: { location: 'https://canary.example/FAKE' } }, /never followed/],
])('a failure told with %s names the host, never the address', async (_what, then, said) => {
  world().sandbox.faults.add({ host: webhook.host, then: then as { status: number } });
  const failure = await failureFrom(announce(reported([endingIn(3)])), 'handoff-failed');
  expect(failure.message).toMatch(said);
  expect(failure.message).not.toMatch(/FAKE|services/);
  expect(world().asked()).toHaveLength(1);
});
