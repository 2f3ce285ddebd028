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
   "Checked 7 credentials at 2027-03-01T06:00:00Z: 1 rejected, 1 expired, 1 critical, 1 warning, 1 unknown, 2 ok.
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
   critical  deploy: expires on 2027-03-02, tomorrow, says Jira
             personal access token of Mia Krystof at http://localhost:8080/jira
             Create a new API token in the profile of the account.
             Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
   warning   mobile: expires on 2027-03-14, in 13 days, declared in expires-on
             API token of Mia Krystof at https://acme.atlassian.net
             Create a new API token in the profile of the account.
             Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
   unknown   chat: nobody says when it expires
             API token of Mia Krystof at https://acme.atlassian.net
             Nobody says when it ends.
   ok        web: expires on 2027-08-01, in 153 days, says the organization
   ok        erp: does not expire
   Organization FAKE-org: 1 expired, 2 warning, 412 ok; 3 of those that are not ok are not listed here."
  `);
});

test('one without anything says so', () => {
  expect(reportLines({ ...sample([]), organizations: [], notes: [] })).toEqual([
    'Checked 0 credentials at 2027-03-01T06:00:00Z.',
  ]);
});

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
    ['nobody says when it expires', { status: 'unknown', endsAt: undefined, daysLeft: undefined }],
    ['refused', { status: 'rejected', endsAt: undefined, daysLeft: undefined }],
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
