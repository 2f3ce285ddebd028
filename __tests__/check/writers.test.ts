import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { parseCommand, splitLines } from '../../sandbox/runner/index.js';
import { headlineOf, linkOrText, plainText } from '../../src/check/document.js';
import { htmlPage } from '../../src/check/html.js';
import { annotationsOf, reportLines } from '../../src/check/lines.js';
import { adfOf, type AdfNode } from '../../src/check/notify/adf.js';
import { markdownLine, markdownOf } from '../../src/check/notify/markdown.js';
import { headlineToday, messageOf } from '../../src/check/notify/message.js';
import { wikiLine, wikiOf } from '../../src/check/notify/wiki.js';
import { type CheckedCredential, type Report, type Status, STATUSES } from '../../src/check/report.js';
import { checkSummary } from '../../src/check/summary.js';
import type { FailureCode } from '../../src/failure.js';
import { credential, HOSTILE, sample, saying } from './sample.js';

/** Text as people see it: without tags, and with characters in place of their entities. */
function shown(text: string): string {
  return text
    .replace(/<style>[^]*<\/style>|<\/?[a-z!][^>]*>/gi, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/[ \u200b]+/g, ' ')
    .replace(/^ | $|\n(?=\s*\n)/gm, '');
}

/** What is said of a credential behind its name; in brackets what is said today, and in a title that stays. */
test.each<[Status, number | undefined, FailureCode | undefined, string]>([
  ['ok', 153, undefined, 'expires on 2027-08-01(, in 153 days|)'],
  ['ok', undefined, undefined, 'does not expire'],
  ['unknown', undefined, undefined, 'has an unknown expiry date'],
  ['unknown', undefined, 'timeout', 'could not be checked'],
  ['unknown', 153, 'timeout', 'could not be checked, and expires on 2027-08-01(, in 153 days|)'],
  ['warning', 50, undefined, 'expires on 2027-04-20(, in 50 days|)'],
  ['warning', 14, undefined, 'expires on 2027-03-15(, in 14 days|, within 14 days)'],
  ['critical', 1, undefined, 'expires on 2027-03-02(, tomorrow|, within a day)'],
  ['critical', 0, undefined, 'expires on 2027-03-01(, today|, within a day)'],
  ['expired', 0, undefined, 'expired on 2027-03-01(, today|)'],
  ['expired', -1, undefined, 'expired on 2027-02-28(, yesterday|)'],
  ['expired', -2, undefined, 'expired on 2027-02-27(, 2 days ago|)'],
  ['expired', undefined, undefined, 'has expired'],
  ['rejected', undefined, 'captcha-required', 'was refused'],
  ['rejected', 153, undefined, 'was refused, although it expires on 2027-08-01(, in 153 days|)'],
  ['failed', undefined, undefined, 'fails its check'],
  ['failed', 153, undefined, 'fails its check, and expires on 2027-08-01(, in 153 days|)'],
  [
    'failed',
    -2,
    undefined,
    'fails its check, and should have expired on 2027-02-27, but Jira still accepts it',
  ],
  ['warning', -2, undefined, 'should have expired on 2027-02-27, but Jira still accepts it'],
])('%s with %p days left, and %p: %s', (status, daysLeft, code, said) => {
  const changed = credential({ status, daysLeft, code, source: undefined });
  const [today, title] = ['$1', '$2'].map((part) => said.replace(/\((.*)\|(.*)\)/, part));
  expect(reportLines(sample([changed]))[2]).toBe(`${status.padEnd(10)}web: ${today ?? ''}`);
  expect(messageOf(changed).title).toBe(`The Jira credential web ${title ?? ''}`);
});

test.each<[Partial<CheckedCredential>, string]>([
  [{ status: 'ok', daysLeft: 153 }, 'works and expires on 2027-08-01, in 153 days'],
  [{ status: 'critical', daysLeft: 1 }, 'works and expires on 2027-03-02, tomorrow'],
  [{ status: 'warning', daysLeft: -2 }, 'should have expired on 2027-02-27, but Jira still accepts it'],
  [{ status: 'expired', daysLeft: -2 }, 'expired on 2027-02-27'],
  [{ status: 'rejected', daysLeft: undefined }, 'was refused'],
  [{ status: 'failed', daysLeft: 9, code: 'permission-denied' }, 'fails its check: permission-denied'],
])('an issue and a chat say it in a sentence, %#: %s', (given, sentence) => {
  expect(plainText(headlineToday(credential(given)))).toBe(`The credential web ${sentence}`);
});

describe('a report with one credential of each status', () => {
  test('on a terminal', () => {
    expect(`\n${reportLines(sample()).join('\n')}\n`).toMatchInlineSnapshot(`
     "
     Checked 8 credentials at 2027-03-01T06:00:00Z: 1 rejected, 1 expired, 1 failed, 1 critical, 1 warning, 1 unknown, 2 ok.
     Note: The clock is 9 minutes ahead.
     rejected  release: was refused
               API token of Mia Krystof at https://acme.atlassian.net
               Jira refuses it. (credentials-rejected)
               Run \`jira-auth check\` by hand.
     expired   triage: expired on 2027-02-26, 3 days ago, by OAuth's rules
               OAuth 2.0 refresh token of Mia Krystof at https://acme.atlassian.net
               Its last day is over.
               Jira refuses it. (credential-expired)
               Create a new API token there.
               Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     failed    docs: fails its check, and expires on 2027-03-10, in 9 days, says the organization
               API token of Mia Krystof at https://acme.atlassian.net
               The account lacks a permission.
               Grant it. (permission-denied)
     critical  deploy: expires on 2027-03-02, tomorrow, says Jira
               personal access token of Mia Krystof at http://localhost:8080/jira
               Create a new API token there.
               Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     warning   mobile: expires on 2027-03-14, in 13 days, declared in expires-on
               API token of Mia Krystof at https://acme.atlassian.net
               Create a new API token there.
               Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     unknown   chat: has an unknown expiry date
               API token of Mia Krystof at https://acme.atlassian.net
               Nobody says when it ends.
     ok        web: expires on 2027-08-01, in 153 days, says the organization
     ok        erp: does not expire
     Organization FAKE-org: 1 expired, 2 warning, 412 ok; not listed here: 3 of those that are not ok.
     "
    `);
  });

  test("in a step's summary", () => {
    expect(
      checkSummary(sample()).replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    ).toMatchInlineSnapshot(`
     "### Jira credentials: 1 rejected, 1 expired, 1 failed, 1 critical, 1 warning, 1 unknown, 2 ok

     Checked 8 credentials at 2027-03-01T06:00:00Z.

     > **Note:** The clock is 9 minutes ahead.

     | Status | Credential | Expires | What to do |
     |---|---|---|---|
     | **rejected** | **release**<br>API token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | not known | Jira refuses it. (\`credentials-rejected\`)<br>Run \`jira-auth check\` by hand. |
     | **expired** | **triage**<br>OAuth 2.0 refresh token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | 2027-02-26<br>3 days ago<br>by OAuth's rules | Its last day is over.<br>Jira refuses it. (\`credential-expired\`)<br>Create a new API token there.<br>Renew it at [id.atlassian.com](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Secret to update: \`JIRA_API_TOKEN\` |
     | **failed** | **docs**<br>API token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | 2027-03-10<br>in 9 days<br>says the organization | The account lacks a permission.<br>Grant it. (\`permission-denied\`) |
     | **critical** | **deploy**<br>personal access token of Mia Krystof at http://localhost:8080/jira | 2027-03-02<br>tomorrow<br>says Jira | Create a new API token there.<br>Renew it at [id.atlassian.com](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Secret to update: \`JIRA_API_TOKEN\` |
     | **warning** | **mobile**<br>API token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | 2027-03-14<br>in 13 days<br>declared in expires-on | Create a new API token there.<br>Renew it at [id.atlassian.com](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Secret to update: \`JIRA_API_TOKEN\` |
     | **unknown** | **chat**<br>API token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | not known | Nobody says when it ends. |
     | ok | **web**<br>API token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | 2027-08-01<br>in 153 days<br>says the organization |  |
     | ok | **erp**<br>OAuth 1.0a application link of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | does not expire |  |

     | Organization | rejected | expired | failed | critical | warning | unknown | ok | not listed above |
     |---|--:|--:|--:|--:|--:|--:|--:|--:|
     | FAKE-org | 0 | 1 | 0 | 0 | 2 | 0 | 412 | 3 |

     "
    `);
  });

  test('as a page', () => {
    expect(`\n${shown(htmlPage(sample()))}\n`).toMatchInlineSnapshot(`
     "

     Jira credentials: 1 rejected, 1 expired, 1 failed, 1 critical, 1 warning, 1 unknown, 2 ok
     4 credentials need you now
     8 credentials, checked on 1 March 2027, 06:00 UTC
     1 rejected
     1 expired
     1 failed
     1 critical
     1 warning
     1 unknown
     2 ok
     expired today 1 7 30 90 365 days
     Each mark is a credential, by the days that it has left. Not on it: 3 with no known end, or none at all.
     The clock is 9 minutes ahead.
     Act now
     4 credentials, refused, expired, failing their check, or about to expire
     Credential Expires Days left, as a timeline expired today 1 7 30 90 365 days What to do
     release rejected API token of Mia Krystof at acme.atlassian.net not known Jira refuses it. ( credentials-rejected ) Run jira-auth check by hand.
     triage expired OAuth 2.0 refresh token of Mia Krystof at acme.atlassian.net 3 days ago 2027-02-26 by OAuth's rules Its last day is over. Jira refuses it. ( credential-expired ) Create a new API token there. Renew it at id.atlassian.com Secret to update: JIRA_API_TOKEN
     docs failed API token of Mia Krystof at acme.atlassian.net in 9 days 2027-03-10 says the organization The account lacks a permission. Grant it. ( permission-denied )
     deploy critical personal access token of Mia Krystof at http://localhost:8080/jira tomorrow 2027-03-02 says Jira Create a new API token there. Renew it at id.atlassian.com Secret to update: JIRA_API_TOKEN
     Soon
     1 credential, with a date that is near, or that needs correction
     Credential Expires Days left, as a timeline expired today 1 7 30 90 365 days What to do
     mobile warning API token of Mia Krystof at acme.atlassian.net in 13 days 2027-03-14 declared in expires-on Create a new API token there. Renew it at id.atlassian.com Secret to update: JIRA_API_TOKEN
     End not known
     1 credential, with an unknown expiry date
     Credential Expires What to do
     chat unknown API token of Mia Krystof at acme.atlassian.net not known Nobody says when it ends.
     In order
     2 credentials, working, and nothing to do
     Credential Expires Days left, as a timeline expired today 1 7 30 90 365 days What to do
     web ok API token of Mia Krystof at acme.atlassian.net in 153 days 2027-08-01 says the organization Renew it at id.atlassian.com Secret to update: JIRA_API_TOKEN
     erp ok OAuth 1.0a application link of Mia Krystof at acme.atlassian.net does not expire Renew it at id.atlassian.com Secret to update: JIRA_API_TOKEN
     The organization
     all tokens and clients; those that are in order are only counted
     Organization rejected expired failed critical warning unknown ok Not listed above
     FAKE-org 0 1 0 0 2 0 412 3
     Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. Nothing on this page is secret, and it loads nothing from anywhere.

     "
    `);
  });

  test('as annotations', () => {
    expect(
      `\n${annotationsOf(sample().credentials)
        .map(({ level, title, lines }) => [`${level}: ${title}`, ...lines].join('\n  '))
        .join('\n')}\n`,
    ).toMatchInlineSnapshot(`
     "
     error: release: rejected
       Jira refuses it. (credentials-rejected)
       Run \`jira-auth check\` by hand.
     error: triage: expired
       It expired on 2027-02-26, 3 days ago.
       Its last day is over.
       Jira refuses it. (credential-expired)
       Create a new API token there.
       Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     error: docs: failed
       It fails its check, and expires on 2027-03-10, in 9 days.
       The account lacks a permission.
       Grant it. (permission-denied)
     error: deploy: critical
       It expires on 2027-03-02, tomorrow.
       Create a new API token there.
       Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     warning: mobile: warning
       It expires on 2027-03-14, in 13 days.
       Create a new API token there.
       Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     "
    `);
  });
});

const SOON = credential({
  status: 'warning',
  daysLeft: 13,
  source: 'expires-on',
  reasons: ['Ask Mia.'],
});

describe('an issue', () => {
  test('of GitHub', () => {
    expect(markdownOf(messageOf(SOON))).toMatchInlineSnapshot(`
     "**The credential \`web\` works and expires on 2027-03-14.**

     - API token of Mia Krystof at [acme&#46;atlassian&#46;net](https://acme.atlassian.net)
     - Last day: 2027-03-14 (UTC), declared in expires-on
     - Status: \`warning\`
     - Secret to update: \`JIRA_API_TOKEN\`
     - Ask Mia&#46;

     ### What to do

     1. Create a new API token there&#46; Renew it at [id&#46;atlassian&#46;com](https://id.atlassian.com/manage-profile/security/api-tokens)
     2. Record its last day: \`jira-auth check --write-expiry NAME=YYYY-MM-DD\` writes it into the file of credentials; anywhere else, set \`expires-on\`.

     ---
     This text is replaced when the credential reaches another threshold (30, 14, 7, 1 days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment.
     "
    `);
  });

  test('of Jira Data Center', () => {
    expect(wikiOf(messageOf(SOON))).toMatchInlineSnapshot(`
     "*The credential web works and expires on 2027-03-14.*

     * API token of Mia Krystof at https://acme.atlassian.net
     * Last day: 2027-03-14 (UTC), declared in expires-on
     * Status: warning
     * Secret to update: JIRA&#95;API&#95;TOKEN
     * Ask Mia.

     h3. What to do

     # Create a new API token there. Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
     # Record its last day: jira-auth check --write-expiry NAME=YYYY-MM-DD writes it into the file of credentials; anywhere else, set expires-on.

     This text is replaced when the credential reaches another threshold (30, 14, 7, 1 days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment."
    `);
  });

  test('of Jira Cloud', () => {
    const text = (node: AdfNode): string => {
      const marks = (node.marks ?? []).map(({ type, attrs }) => `${type}=${attrs?.href ?? ''} `).join('');
      const inside = (node.content ?? []).map(text).join(node.type === 'paragraph' ? '|' : '\n');
      return node.text === undefined ? `<${node.type}>${inside}` : marks + node.text;
    };
    expect(text(adfOf(messageOf(SOON)))).toMatchInlineSnapshot(`
     "<doc><paragraph>The credential |code= web| works and |expires on 2027-03-14|.
     <bulletList><listItem><paragraph>API token| of |Mia Krystof| at |link=https://acme.atlassian.net https://acme.atlassian.net
     <listItem><paragraph>Last day: 2027-03-14 (UTC), declared in expires-on
     <listItem><paragraph>Status: |code= warning
     <listItem><paragraph>Secret to update: |code= JIRA_API_TOKEN
     <listItem><paragraph>Ask Mia.
     <heading>What to do
     <orderedList><listItem><paragraph>Create a new API token there.| |Renew it at |link=https://id.atlassian.com/manage-profile/security/api-tokens https://id.atlassian.com/manage-profile/security/api-tokens
     <listItem><paragraph>Record its last day: |code= jira-auth check --write-expiry NAME=YYYY-MM-DD| writes it into the file of credentials; anywhere else, set |code= expires-on|.
     <rule>
     <paragraph>This text is replaced when the credential reaches another threshold (30, 14, 7, 1 days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment."
    `);
  });

  test.each<[string, Partial<CheckedCredential>, RegExp[]]>([
    ['a failed check: its facts say it', { status: 'failed', code: 'tls-failure' }, []],
    ['a wrong date: only that', { status: 'warning', daysLeft: -2 }, [/^Record its last day/]],
    ['a refusal that no new credential mends', { status: 'rejected', code: 'captcha-required' }, []],
    ['what a server knows', { status: 'critical', source: 'jira' }, [/^Create/, /need not be recorded/]],
    ['nothing', {}, []],
  ])('what to do about %s', (_what, changes, steps) => {
    const found = messageOf(credential(changes)).steps.map(plainText);
    expect(found).toEqual(steps.map((step) => expect.stringMatching(step)));
  });

  test('has room for the longest name', () => {
    const long = credential({ status: 'failed', daysLeft: -2, name: 'x'.repeat(500) });
    expect(messageOf(long).title.length).toBeLessThanOrEqual(256);
  });
});

const LATE = { status: 'unknown', code: 'timeout' } as const;
const UNKNOWN = { status: 'unknown', daysLeft: undefined } as const;
const OVERDUE = { status: 'warning', daysLeft: -5 } as const;

test.each<[string, readonly Partial<CheckedCredential>[]]>([
  ["None of the organization's tokens needs you", []],
  ['All credentials are in order', [{}]],
  ['The next credential expires in 13 days', [{ status: 'warning', daysLeft: 13 }, {}]],
  ['1 credential needs you now', [{ status: 'expired', daysLeft: -1 }, {}]],
  ['2 credentials need you now', [{ status: 'rejected' }, { status: 'critical', daysLeft: 1 }]],
  ['1 credential needs you now', [{ status: 'failed', code: 'permission-denied' }, {}, UNKNOWN]],
  ['1 credential has an unknown expiry date', [UNKNOWN, {}]],
  ['2 credentials have an unknown expiry date', [UNKNOWN, UNKNOWN]],
  ['1 credential could not be checked', [LATE, UNKNOWN, {}]],
  [
    '2 credentials could not be checked; the next credential expires tomorrow',
    [LATE, LATE, { status: 'warning', daysLeft: 1 }],
  ],
  ['1 credential works beyond its date', [OVERDUE, {}]],
  [
    'The next credential expires in 2 days; 2 credentials work beyond their dates',
    [OVERDUE, OVERDUE, { status: 'warning', daysLeft: 2 }],
  ],
])('a page begins with what matters: %s', (title, changes) => {
  expect(headlineOf(sample(changes.map((change) => credential(change))))).toBe(title);
});

test('a report of nothing says so', () => {
  const nothing: Report = { ...sample([]), organizations: [], notes: [] };
  expect(reportLines(nothing)).toEqual(['Checked 0 credentials at 2027-03-01T06:00:00Z.']);
  expect(checkSummary(nothing)).toBe(
    '### Jira credentials\n\nChecked 0 credentials at 2027-03-01T06:00:00Z.\n\n',
  );
  expect(headlineOf(nothing)).toBe('No credential was checked');
  expect(reportLines(sample([]))[0]).toBe("Checked the organization's tokens at 2027-03-01T06:00:00Z.");
});

test.each<[string, ReturnType<typeof linkOrText>]>([
  [
    'https://jira.example.com/jira/',
    { link: 'https://jira.example.com/jira', label: 'jira.example.com/jira' },
  ],
  [
    'https://a.example/a(b)|c?d=[e]&lt=<f>',
    {
      link: 'https://a.example/a%28b%29%7Cc?d=%5Be%5D&lt=%3Cf%3E',
      label: 'a.example/a%28b%29%7Cc?d=%5Be%5D&lt=%3Cf%3E',
    },
  ],
  ...[
    'http://localhost:8080',
    'javascript:alert(1)',
    'https://me:FAKE@jira.example.com',
    'https://me@jira.example.com',
    'data:text/html,x',
    '//jira.example.com',
    'jira',
    `https://a.example/${'x'.repeat(2000)}`,
  ].map((address): [string, { name: string }] => [address, { name: address }]),
])('only https is linked: %s', (address, piece) => {
  expect(linkOrText(address)).toEqual(piece);
});

describe('text of somebody else stays text', () => {
  /** A report that says a text wherever it can, in each writer, and what must hold of it. */
  const WRITERS: Record<string, (report: Report, text: string) => void> = {
    terminal: (report) => {
      for (const line of reportLines(report)) {
        expect(splitLines(line).length).toBeLessThanOrEqual(1);
        expect(parseCommand(line)).toBeUndefined();
        expect(line.length).toBeLessThan(4000);
        expectVisible(line);
      }
    },
    annotations: (report) => {
      for (const { title, lines } of annotationsOf(report.credentials)) {
        for (const line of [title, ...lines])
          expect([splitLines(line).length, parseCommand(line)]).toEqual([line ? 1 : 0, undefined]);
      }
    },
    summary: (report) => {
      const markdown = checkSummary(report);
      const rows = markdown.split('\n').filter((line) => line.startsWith('| **'));
      expect(rows.map((row) => row.split('|').length)).toEqual([6]);
      expect(markdown.replaceAll(/<br>|^> |`[^`\n|]*`/gm, '')).not.toMatch(/[<>`\\]/);
      expectVisible(markdown);
    },
    page: (report) => {
      const page = htmlPage(report).replace(/<style>[^]*<\/style>/, '');
      const known =
        /^<\/?(?:!DOCTYPE|html|head|meta|title|style|body|header|h1|h2|p|time|ul|li|a|b|br|span|svg|path|rect|circle|line|text|main|section|table|thead|tbody|tr|th|td|div|bdi|code|footer)\b/;
      for (const tag of page.match(/<[^>]*>?/g) ?? []) {
        expect(tag).toMatch(known);
        expect(tag).not.toMatch(/\son\w+=/);
      }
      expect(page).not.toMatch(/href="(?!https:|#)/);
      expectVisible(page);
    },
    'GitHub issue': (report) => {
      for (const each of report.credentials) {
        const { title, ...message } = messageOf(each);
        expect(title.length).toBeLessThanOrEqual(256);
        const text = markdownOf({ title, ...message });
        const outside = text.replaceAll(/`[^`\n]*`/g, '');
        const seen = outside
          .replaceAll('&#8203;', '\u200b')
          .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
        expect(seen).not.toMatch(/(?<![A-Za-z0-9])@\w|#\d|GH-\d/);
        expect(outside.replace(/\]\(https:\/\/[^)]*\)/g, '')).not.toMatch(/[<>@\\]|\]\(|javascript:/);
        expect(text.split('`').length % 2).toBe(1);
      }
    },
    'wiki markup': (_report, text) => {
      expect(wikiLine([{ says: text }, { name: text }, { code: text }])).not.toMatch(/[[\]{}|!@<>*]/);
    },
    'Jira document': (report) => {
      const nodes: AdfNode[] = report.credentials.map((each) => adfOf(messageOf(each)));
      for (const node of nodes) nodes.push(...(node.content ?? []));
      expect(nodes.filter(({ type, text }) => type === 'text' && (text ?? '') === '')).toEqual([]);
      const links = nodes.flatMap(({ marks = [] }) => marks.flatMap(({ attrs }) => attrs?.href ?? []));
      expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
    },
  };
  const pieces = fc.constantFrom(
    ...[
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
      '|',
      '`',
      '<',
      '](',
      '\\',
    ],
    ...['&#', '**', '<br>', '$', '>', '"', "'", '&', '</', '<!--', ' onload=', '@', '1', ';', '-', 'GH-'],
  );
  const texts = fc.array(fc.oneof(pieces, anyText()), { maxLength: 12 });

  test.each(Object.entries(WRITERS))('%s', (_name, expectHarmless) => {
    const tryText = (text: string): void => {
      const { organizations, ...report } = sample([saying(text, { status: 'critical' })]);
      expectHarmless(
        { ...report, notes: [text], organizations: organizations.map((each) => ({ ...each, orgId: text })) },
        text,
      );
    };
    HOSTILE.forEach(tryText);
    fc.assert(
      fc.property(texts, (parts) => {
        tryText(parts.join(''));
      }),
      { numRuns: 40 },
    );
  });

  test('never makes a mention on GitHub, whatever it is', () => {
    const signs = fc.constantFrom('@', '#', '1', 'a', '&', ';', '3', '5', '`', '\\', '<', '-');
    fc.assert(
      fc.property(fc.string({ unit: signs }), (text) => {
        const line = markdownLine([{ says: text }, ' ', { code: text }]).replaceAll(/`[^`]*`/g, '');
        expect(line).not.toMatch(/[@<`\\]/);
        expect(line.replaceAll(/&#\d+;/g, '')).not.toContain('#');
        expect(line).not.toMatch(/(?<![a-z0-9])&#64;(?!&#8203;)|&#35;(?!&#8203;)/);
      }),
    );
  });
});

/** Nothing that can't be seen. */
function expectVisible(text: string): void {
  expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\r\u001B\u0007]/u);
}

test('GitHub takes no more than 1 MiB: many rows are cut, and the others counted', () => {
  const rowsOf = (markdown: string): number =>
    markdown.split('\n').filter((line) => line.startsWith('| **')).length;
  const many = Array.from({ length: 1203 }, (_, index) =>
    credential({ name: `c${index}`, status: 'warning' }),
  );
  const markdown = checkSummary(sample([...many, credential()]));
  expect(rowsOf(markdown)).toBe(500);
  expect(markdown).toContain('\nand 704 more (703 warning, 1 ok); the output `report` has all of them.\n');
  const counts = { rejected: 0, expired: 0, failed: 0, critical: 0, warning: 0, unknown: 0, ok: 1 };
  for (const text of ['&', '😀', '<b>. '].map((sign) => sign.repeat(5000))) {
    const long = checkSummary({
      ...sample(Array.from({ length: 700 }, () => saying(text, { status: 'critical' }))),
      notes: Array.from({ length: 500 }, () => text),
      organizations: Array.from({ length: 500 }, () => ({ orgId: text, counts, unlisted: 0 })),
    });
    expect(Buffer.byteLength(long)).toBeLessThan(1024 * 1024);
    expect(rowsOf(long)).toBeGreaterThan(10);
    expect(long).toMatch(/\nand \d+ more \(\d+ critical\)[^]*and 450 more/);
    expect(long).toContain('and 480 more');
  }
});

test.each(STATUSES)('%s stands in words in each writer', (status) => {
  const report = sample([credential({ status })]);
  for (const text of [reportLines(report).join(), checkSummary(report), htmlPage(report)])
    expect(text).toContain(status);
});
