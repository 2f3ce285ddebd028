import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand, splitLines } from '../../sandbox/runner/index.js';
import { reportLines } from '../../src/check/lines.js';
import type { CheckedCredential } from '../../src/check/report.js';
import { STATUSES } from '../../src/check/report.js';
import { credential, HOSTILE, sample, saying } from './sample.js';

/** The lines of one credential. */
function linesOf(changes: Partial<CheckedCredential>): string[] {
  return reportLines({ ...sample([credential(changes)]), notes: [], organizations: [] }).slice(1);
}

test('a report, most urgent first', () => {
  expect(reportLines(sample()).join('\n')).toMatchInlineSnapshot(`
   "Checked 8 credentials at 2027-03-01T06:00:00Z: 1 rejected, 1 expired, 1 failed, 1 critical, 1 warning, 1 unknown, 2 ok.
   Note: The clock is 9 minutes ahead.
   rejected  release: refused
             API token of Mia Krystof at https://acme.atlassian.net
             Jira refuses it. (credentials-rejected)
             Run \`jira-auth check\` by hand.
   expired   triage: expired on 2027-02-26, 3 days ago, by OAuth's rules
             OAuth 2.0 refresh token of Mia Krystof at https://acme.atlassian.net
             Its last day is over.
             Jira refuses it. (credential-expired)
             Create a new API token in the profile of the account.
             Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
   failed    docs: fails its check, and expires on 2027-03-10, in 9 days, says the organization
             API token of Mia Krystof at https://acme.atlassian.net
             The account lacks a permission.
             Grant it. (permission-denied)
   critical  deploy: expires on 2027-03-02, tomorrow, says Jira
             personal access token of Mia Krystof at http://localhost:8080/jira
             Create a new API token in the profile of the account.
             Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
   warning   mobile: expires on 2027-03-14, in 13 days, declared in expires-on
             API token of Mia Krystof at https://acme.atlassian.net
             Create a new API token in the profile of the account.
             Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
   unknown   chat: its expiry date is unknown
             API token of Mia Krystof at https://acme.atlassian.net
             Nobody says when it ends.
   ok        web: expires on 2027-08-01, in 153 days, says the organization
   ok        erp: does not expire
   Organization FAKE-org: 1 expired, 2 warning, 412 ok; not listed here: 3 of those that are not ok."
  `);
});

test('an organization without anything to list is what was checked', () => {
  expect(reportLines({ ...sample([]), notes: [] })[0]).toBe(
    "Checked the organization's tokens at 2027-03-01T06:00:00Z.",
  );
});

test('one without anything says so', () => {
  expect(reportLines({ ...sample([]), organizations: [], notes: [] })).toEqual([
    'Checked 0 credentials at 2027-03-01T06:00:00Z.',
  ]);
});

const NO_END = { endsAt: undefined, daysLeft: undefined };

describe('when it ends', () => {
  test.each<[string, Partial<CheckedCredential>]>([
    ['expires on 2027-03-01, today', { status: 'critical', endsAt: '2027-03-01T23:59:59Z', daysLeft: 0 }],
    ['expired on 2027-03-01, today', { status: 'expired', endsAt: '2027-03-01T05:00:00Z', daysLeft: 0 }],
    ['expires on 2027-03-02, tomorrow', { status: 'critical', endsAt: '2027-03-02T23:59:59Z', daysLeft: 1 }],
    ['expires on 2027-03-03, in 2 days', { status: 'critical', endsAt: '2027-03-03T23:59:59Z', daysLeft: 2 }],
    ['expired on 2027-02-28, yesterday', { status: 'expired', endsAt: '2027-02-28T23:59:59Z', daysLeft: -1 }],
    [
      'expired on 2027-02-27, 2 days ago',
      { status: 'rejected', endsAt: '2027-02-27T23:59:59Z', daysLeft: -2 },
    ],
    ['does not expire', { status: 'ok', endsAt: undefined, daysLeft: undefined }],
    ['its expiry date is unknown', { status: 'unknown', endsAt: undefined, daysLeft: undefined }],
    ['refused', { status: 'rejected', endsAt: undefined, daysLeft: undefined }],
    ['refused, although its date is 2027-08-01, in 153 days', { status: 'rejected' }],
    ['fails its check', { status: 'failed', endsAt: undefined, daysLeft: undefined }],
    ['fails its check, and expires on 2027-08-01, in 153 days', { status: 'failed' }],
    [
      'fails its check, and should have expired on 2027-02-27, but Jira still accepts it',
      { status: 'failed', endsAt: '2027-02-27T23:59:59Z', daysLeft: -2 },
    ],
    [
      'should have expired on 2027-02-27, but Jira still accepts it',
      { status: 'warning', endsAt: '2027-02-27T23:59:59Z', daysLeft: -2 },
    ],
    ['could not be checked, and expires on 2027-08-01, in 153 days', { status: 'unknown', code: 'timeout' }],
    ['could not be checked', { ...NO_END, status: 'unknown', code: 'timeout' }],
    ['expired', { ...NO_END, status: 'expired' }],
  ])('%s: %j', (words, changes) => {
    expect(linesOf({ ...changes, source: undefined })[0]).toMatch(new RegExp(`: ${words}$`));
  });
});

test('what is in order takes one line', () => {
  expect(linesOf({ status: 'ok' })).toHaveLength(1);
});

describe('hostile text stays text', () => {
  test.each(HOSTILE)('%j', (text) => {
    expectHarmless(text);
  });

  test('any text made of the pieces of commands', () => {
    const pieces = fc.constantFrom(
      '::',
      ':',
      '##[',
      '#',
      '[',
      ']',
      'error',
      '\n',
      '\r',
      '\u200b',
      '. ',
      'https://a/',
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme' })), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        expectHarmless(parts.join(''));
      }),
    );
  });
});

/** No line breaks, no commands of the runner, nothing that can't be seen. */
function expectHarmless(text: string): void {
  for (const status of STATUSES) {
    const report = sample([saying(text, { status })]);
    const lines = reportLines({
      ...report,
      notes: [text],
      organizations: report.organizations.map((organization) => ({ ...organization, orgId: text })),
    });
    for (const line of lines) {
      expect(splitLines(line).length).toBeLessThanOrEqual(1);
      expect(parseCommand(line)).toBeUndefined();
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(line.length).toBeLessThan(4000);
    }
  }
}
