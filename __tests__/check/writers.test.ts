import { describe, expect, test } from '@jest/globals';
import { headlineOf, linkOrText, plainText, written } from '../../src/check/document.js';
import { htmlPage } from '../../src/check/html.js';
import { annotationsOf, reportLines } from '../../src/check/lines.js';
import { ADF, type AdfNode, WIKI } from '../../src/check/notify/jira-issue.js';
import { markdownOf, messageOf } from '../../src/check/notify/message.js';
import type { CheckedCredential, Status } from '../../src/check/report.js';
import { checkSummary } from '../../src/check/summary.js';
import type { FailureCode } from '../../src/failure.js';
import { listed } from '../read/given.js';
import { credential, EACH, sample } from './given.js';

function decoded(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

function shown(html: string): string {
  return decoded(
    html
      .replaceAll('<wbr>', '')
      .replace(/<span class="address">(.*?)<\/span>/g, '$1')
      .replace(/<style>[^]*<\/style>|<\/?[a-z!][^>]*>/gi, ' '),
  )
    .replace(/[ \u200b]+/g, ' ')
    .replace(/^ | $|\n(?=\s*\n)/gm, '');
}

const OVERDUE_SAID = 'should have expired on 2027-02-27, but Jira still accepts it';

/** The text after a credential's name. In brackets: today's, and a title's, which stays the same. */
test.each<[Status, number | undefined, FailureCode | undefined, string]>([
  ['ok', 153, undefined, 'expires on 2027-08-01(, in 153 days|)'],
  ['ok', undefined, undefined, 'does not expire'],
  ['unknown', 153, 'timeout', 'could not be checked, and expires on 2027-08-01(, in 153 days|)'],
  ['warning', 50, undefined, 'expires on 2027-04-20(, in 50 days|)'],
  ['warning', 14, undefined, 'expires on 2027-03-15(, in 14 days|, within 14 days)'],
  ['critical', 1, undefined, 'expires on 2027-03-02(, tomorrow|, within a day)'],
  ['expired', 0, undefined, 'expired on 2027-03-01(, today|)'],
  ['expired', -1, undefined, 'expired on 2027-02-28(, yesterday|)'],
  ['expired', undefined, undefined, 'has expired'],
  ['rejected', undefined, 'captcha-required', 'was refused'],
  ['rejected', 153, undefined, 'was refused, although it expires on 2027-08-01(, in 153 days|)'],
  ['failed', 153, undefined, 'fails its check, and expires on 2027-08-01(, in 153 days|)'],
  ['failed', -2, undefined, `fails its check, and ${OVERDUE_SAID}`],
  ['warning', -2, undefined, OVERDUE_SAID],
])('%s with %p days left, and %p: %s', (status, daysLeft, code, said) => {
  const changed = credential({ status, daysLeft, code, source: undefined });
  const [today, title] = ['$1', '$2'].map((part) => said.replace(/\((.*)\|(.*)\)/, part));
  expect(reportLines(sample([changed]))[2]).toBe(`${status.padEnd(10)}web: ${today ?? ''}`);
  expect(messageOf(changed).title).toBe(`The Jira credential web ${title ?? ''}`);
});

/** These cover everything there is to show. */
const FEW = EACH.filter(({ name }) => ['triage', 'chat', 'erp'].includes(name));

describe('a report', () => {
  test('on a terminal', () => {
    const deploy = 'critical  deploy: expires on 2027-03-02, tomorrow, from Jira';
    const web = 'ok        web: expires on 2027-08-01, in 153 days, from the organization';
    expect(reportLines(sample())).toEqual(expect.arrayContaining([deploy, web]));
    expect(`\n${reportLines(sample(FEW)).join('\n')}\n`).toMatchInlineSnapshot(`
     "
     Checked 3 credentials at 2027-03-01T06:00:00Z: 1 expired, 1 unknown, 1 ok.
     Note: The clock is 9 minutes ahead.
     expired   triage: expired on 2027-02-26, 3 days ago, from OAuth rules
               OAuth 2.0 refresh token of Mia Krystof at https://acme.atlassian.net
               Its last day is over.
               Jira refuses it. (credential-expired)
               Renew it at https://id.atlassian.com/manage-profile/security/api-tokens
               Secret to update: JIRA_API_TOKEN
     unknown   chat: has an unknown expiry date
               API token of Mia Krystof at https://acme.atlassian.net
               Its list is hidden.
     ok        erp: does not expire
     Organization FAKE-org: 1 expired, 2 warning, 412 ok; not listed here: 3 that are not ok.
     "
    `);
  });

  test("in a step's summary", () => {
    expect(decoded(checkSummary(sample(FEW)))).toMatchInlineSnapshot(`
     "### Jira credentials: 1 expired, 1 unknown, 1 ok

     Checked 3 credentials at 2027-03-01T06:00:00Z.

     > **Note:** The clock is 9 minutes ahead.

     | Status | Credential | Expires | What to do |
     |---|---|---|---|
     | **expired** | **triage**<br>OAuth 2.0 refresh token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | 2027-02-26<br>3 days ago<br>from OAuth rules | Its last day is over.<br>Jira refuses it. (\`credential-expired\`)<br>Renew it at [id.atlassian.com](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Secret to update: \`JIRA_API_TOKEN\` |
     | **unknown** | **chat**<br>API token of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | not known | Its list is hidden. |
     | ok | **erp**<br>OAuth 1.0a application link of Mia Krystof at [acme.atlassian.net](https://acme.atlassian.net) | does not expire |  |

     Organization FAKE-org: 1 expired, 2 warning, 412 ok; not listed here: 3 that are not ok.

     "
    `);
  });

  test('as a page', () => {
    const two = FEW.filter(({ name }) => name !== 'erp');
    expect(`\n${shown(htmlPage(sample(two)))}\n`).toMatchInlineSnapshot(`
     "

     Jira credentials: 1 expired, 1 unknown
     1 credential needs attention now
     2 credentials, checked on 1 March 2027, 06:00 UTC
     1 expired
     1 unknown
     expired today 1 7 30 90 365 days
     Each mark is a credential, placed by days left. Not shown: 1 without a known expiry date.
     The clock is 9 minutes ahead.
     Find a credential by name
     chat
     triage
     Act now
     1 credential, refused, expired, failing, or about to expire
     Credential Expires What to do
     triage expired OAuth 2.0 refresh token of Mia Krystof at acme.atlassian.net 3 days ago 2027-02-26 from OAuth rules Its last day is over. Jira refuses it. ( credential-expired ) Renew it at id.atlassian.com Secret to update: JIRA_API_TOKEN
     Unknown expiry
     1 credential, with an unknown expiry date
     Credential Expires What to do
     chat unknown API token of Mia Krystof at acme.atlassian.net not known Its list is hidden.
     Organization FAKE-org : 1 expired, 2 warning, 412 ok; not listed here: 3 that are not ok.
     Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. This page contains no secrets and loads nothing.

     "
    `);
  });

  test('as annotations', () => {
    const annotations = annotationsOf(sample().credentials);
    expect(annotations.map(({ level, title }) => `${level}: ${title}`)).toEqual([
      'error: release: rejected',
      'error: triage: expired',
      'error: docs: failed',
      'error: deploy: critical',
      'warning: mobile: warning',
    ]);
    expect(annotations[1]?.lines).toEqual([
      'It expired on 2027-02-26, 3 days ago.',
      'Its last day is over.',
      'Jira refuses it. (credential-expired)',
      'Renew it at https://id.atlassian.com/manage-profile/security/api-tokens',
      'Secret to update: JIRA_API_TOKEN',
    ]);
  });
});

const SOON = credential({ status: 'warning', daysLeft: 13, source: 'expires-on', reasons: ['Ask Mia.'] });

describe('an issue', () => {
  test('of any tracker', () => {
    const { title, lead, facts, steps, footer } = messageOf(SOON);
    expect(title).toBe('The Jira credential web expires on 2027-03-14, within 14 days');
    const says = (text: string): string => text;
    const writer = {
      says,
      code: (text: string) => `*${text}*`,
      link: (to: string, by: string) => `${by} ${to}`,
    };
    expect([lead, ...facts, ...steps, footer].map((line) => written(line, writer))).toEqual([
      'The credential *web* works and expires on 2027-03-14.',
      'API token of Mia Krystof at acme.atlassian.net https://acme.atlassian.net',
      'Last day: 2027-03-14 (UTC), from expires-on',
      'Status: *warning*',
      'Secret to update: *JIRA_API_TOKEN*',
      'Ask Mia.',
      'Create a new API token there. Renew it at id.atlassian.com https://id.atlassian.com/manage-profile/security/api-tokens',
      'Record its last day: *jira-auth check --write-expiry NAME=YYYY-MM-DD* writes it into the credentials file; anywhere else, set *expires-on*.',
      'This text is replaced when the credential reaches another threshold (30, 14, 7, 1 days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment.',
    ]);
  });

  const url = 'https://a.example';
  const message = {
    ...{ title: 'Title', lead: ['Of ', { name: 'a.b_c' }], footer: ['Last.'] },
    facts: [['At ', { link: url, label: 'a.example' }], [{ says: 'Ask_Mia.' }]],
    steps: [['Set ', { code: 'D_E' }, '.'], ['Wait.']],
  };

  test('in Markdown of GitHub', () => {
    const text = `**Of a&#46;b&#95;c**

- At [a&#46;example](${url})
- Ask&#95;Mia&#46;

### What to do

1. Set \`D_E\`.
1. Wait.

---
Last.
`;
    expect(markdownOf(message)).toBe(text);
  });

  test('in the markup of Jira Data Center', () => {
    const text = `*Of a.b&#95;c*

* At ${url}
* Ask&#95;Mia.

h3. What to do

# Set D&#95;E.
# Wait.

Last.`;
    expect(WIKI.textOf(message)).toBe(text);
  });

  test('in the format of Jira Cloud', () => {
    const shape = ({ type, text, marks = [], content = [] }: AdfNode): unknown =>
      text === undefined
        ? [type, ...content.map(shape)]
        : [...marks.map((mark) => `${mark.type}=${mark.attrs?.href ?? ''}`), text].join(' ');
    expect(shape(ADF.textOf(message))).toEqual([
      'doc',
      ['paragraph', 'Of ', 'a.b_c'],
      [
        'bulletList',
        ['listItem', ['paragraph', 'At ', `link=${url} ${url}`]],
        ['listItem', ['paragraph', 'Ask_Mia.']],
      ],
      ['heading', 'What to do'],
      [
        'orderedList',
        ['listItem', ['paragraph', 'Set ', 'code= D_E', '.']],
        ['listItem', ['paragraph', 'Wait.']],
      ],
      ['rule'],
      ['paragraph', 'Last.'],
    ]);
  });

  test.each<[string, Partial<CheckedCredential>, RegExp[]]>([
    ['a failed check: its facts say it', { status: 'failed', code: 'tls-failure' }, []],
    ['a wrong date: only that', { status: 'warning', daysLeft: -2 }, [/^Record its last day/]],
    ['a refusal that no new credential mends', { status: 'rejected', code: 'captcha-required' }, []],
    [
      'a refusal: its facts say it',
      { status: 'rejected', code: 'credentials-rejected' },
      [/^Renew it/, /no need/],
    ],
    ['one not asked, near its end', { status: 'warning', code: 'timeout' }, [/^Create/, /no need/]],
    ['nothing', {}, []],
  ])('what to do about %s', (_what, changes, steps) => {
    const found = messageOf(credential(changes)).steps.map(plainText);
    expect(found).toEqual(steps.map((step) => expect.stringMatching(step)));
  });
});

const TOMORROW = { status: 'warning', daysLeft: 1 } as const;
const LATE = { status: 'unknown', code: 'timeout' } as const;
const UNKNOWN = { status: 'unknown', daysLeft: undefined } as const;
const LATE_TOMORROW = { ...LATE, ...TOMORROW };
const OVERDUE = { status: 'warning', daysLeft: -5 } as const;

test.each<[string, readonly Partial<CheckedCredential>[]]>([
  ["None of the organization's tokens needs attention", []],
  ['All credentials are in order', [{}]],
  ['The next credential expires in 13 days', [{ status: 'warning', daysLeft: 13 }, {}]],
  ['2 credentials need attention now', [{ status: 'rejected' }, { status: 'critical', daysLeft: 1 }]],
  ['1 credential needs attention now', [{ status: 'failed', code: 'permission-denied' }, {}, UNKNOWN]],
  ['1 credential has an unknown expiry date', [UNKNOWN, {}]],
  ['1 credential could not be checked', [LATE, UNKNOWN, {}]],
  ['2 credentials could not be checked; the next credential expires tomorrow', [LATE, LATE, TOMORROW]],
  ['1 credential could not be checked; the next credential expires tomorrow', [LATE_TOMORROW]],
  ['1 credential still works after its expiry date', [OVERDUE, {}]],
  [
    'The next credential expires tomorrow; 2 credentials still work after their expiry dates',
    [OVERDUE, OVERDUE, TOMORROW],
  ],
])('a page begins with what matters: %s', (title, changes) => {
  expect(headlineOf(sample(changes.map((change) => credential(change))))).toBe(title);
});

test('a report of nothing says so', () => {
  const nothing = { ...sample([]), organizations: [], notes: [] };
  expect(reportLines(nothing)).toEqual(['Checked 0 credentials at 2027-03-01T06:00:00Z.']);
  const text = '### Jira credentials\n\nChecked 0 credentials at 2027-03-01T06:00:00Z.\n\n';
  expect(checkSummary(nothing)).toBe(text);
  expect(headlineOf(nothing)).toBe('No credential was checked');
  expect(reportLines(sample([]))[0]).toBe("Checked the organization's tokens at 2027-03-01T06:00:00Z.");
});

const linkOf = (label: string) => ({ link: `https://${label}`, label });

test.each<[string, ReturnType<typeof linkOrText>]>([
  ['https://jira.example.com/jira/', linkOf('jira.example.com/jira')],
  ['https://a.example/a(b)|c?d=[e]&lt=<f>', linkOf('a.example/a%28b%29%7Cc?d=%5Be%5D&lt=%3Cf%3E')],
  ...listed(`
    http://localhost:8080 javascript:alert(1) https://me:FAKE@jira.example.com https://me@jira.example.com
    jira https://a.example/${'x'.repeat(2000)}
  `).map((address): [string, { name: string }] => [address, { name: address }]),
])('only https is linked: %s', (address, piece) => {
  expect(linkOrText(address)).toEqual(piece);
});
