import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { STATUSES } from '../../src/check/report.js';
import { checkSummary } from '../../src/check/summary.js';
import { credential, HOSTILE, sample, saying } from './sample.js';

const MIB = 1024 * 1024;

/** Text as a browser shows it. */
function shown(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** The rows of the table of credentials, without its head. */
function rowsOf(markdown: string): string[] {
  const [, body = ''] = markdown.split('| Status | Credential | Expires | What to do |\n|---|---|---|---|\n');
  return (
    body
      .split('\n\n')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? []
  );
}

test('a report, most urgent first', () => {
  expect(shown(checkSummary(sample()))).toMatchInlineSnapshot(`
   "### Jira credentials: 1 rejected, 1 expired, 1 failed, 1 critical, 1 warning, 1 unknown, 2 ok

   Checked 8 credentials at 2027-03-01T06:00:00Z.

   > **Note:** The clock is 9 minutes ahead.

   | Status | Credential | Expires | What to do |
   |---|---|---|---|
   | **rejected** | **release**<br>API token of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | not known | Jira refuses it.<br>Code: \`credentials-rejected\`<br>Run \`jira-auth check\` by hand. |
   | **expired** | **triage**<br>OAuth 2.0 refresh token of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | 2027-02-26<br>3 days ago<br>by OAuth's rules | Its last day is over.<br>Jira refuses it.<br>Code: \`credential-expired\`<br>Create a new API token in the profile of the account.<br>[Renew it](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Store the new one in JIRA_WEB_TOKEN |
   | **failed** | **docs**<br>API token of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | 2027-03-10<br>in 9 days<br>says the organization | The account lacks a permission.<br>Grant it.<br>Code: \`permission-denied\` |
   | **critical** | **deploy**<br>personal access token of Mia Krystof<br>http://localhost:8080/jira | 2027-03-02<br>tomorrow<br>says Jira | Create a new API token in the profile of the account.<br>[Renew it](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Store the new one in JIRA_WEB_TOKEN |
   | **warning** | **mobile**<br>API token of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | 2027-03-14<br>in 13 days<br>declared in expires-on | Create a new API token in the profile of the account.<br>[Renew it](https://id.atlassian.com/manage-profile/security/api-tokens)<br>Store the new one in JIRA_WEB_TOKEN |
   | **unknown** | **chat**<br>API token of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | not known | Nobody says when it ends. |
   | ok | **web**<br>API token of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | 2027-08-01<br>in 153 days<br>says the organization |  |
   | ok | **erp**<br>OAuth 1.0a application link of Mia Krystof<br>[acme.atlassian.net](https://acme.atlassian.net/) | does not expire |  |

   | Organization | rejected | expired | failed | critical | warning | unknown | ok | not listed above |
   |---|--:|--:|--:|--:|--:|--:|--:|--:|
   | FAKE-org | 0 | 1 | 0 | 0 | 2 | 0 | 412 | 3 |

   "
  `);
});

test('one without anything says so', () => {
  expect(checkSummary({ ...sample([]), organizations: [], notes: [] })).toBe(
    '### Jira credentials\n\nChecked 0 credentials at 2027-03-01T06:00:00Z.\n\n',
  );
});

describe('only https is linked', () => {
  test.each([
    ['https://jira.example.com/jira/', '[jira.example.com/jira](https://jira.example.com/jira/)'],
    [
      'https://jira.example.com/a(b)|c?d=[e]&lt=f',
      '(https://jira.example.com/a%28b%29%7Cc?d=%5Be%5D&amp;lt=f)',
    ],
  ])('%s', (site, link) => {
    expect(shown(checkSummary(sample([credential({ site })])))).toContain(link);
  });

  test.each([
    'http://localhost:8080',
    'javascript:alert(1)',
    'https://me:FAKE@jira.example.com',
    'jira',
    'data:,x',
  ])('not %s', (url) => {
    const renewal = { url, advice: 'Renew it.', secret: undefined };
    expect(checkSummary(sample([credential({ site: url, status: 'warning', renewal })]))).not.toContain('](');
  });
});

describe('GitHub takes no more than 1 MiB', () => {
  test('of many there are 500, and the number of the others, by status', () => {
    const many = Array.from({ length: 1203 }, (_, index) =>
      credential({ name: `c${index}`, status: 'warning' }),
    );
    const markdown = checkSummary(sample([...many, credential()]));
    expect(rowsOf(markdown)).toHaveLength(500);
    expect(markdown).toContain('\nand 704 more (703 warning, 1 ok); the output `report` has all of them.\n');
    expect(markdown).toContain('| FAKE&#45;org |');
  });

  test.each(['&', '😀', '<b>. '])('also where all is as long as it gets: %s', (sign) => {
    const text = sign.repeat(5000);
    const report = sample(Array.from({ length: 700 }, () => saying(text, { status: 'critical' })));
    const counts = { rejected: 0, expired: 0, failed: 0, critical: 0, warning: 0, unknown: 0, ok: 1 };
    const organizations = Array.from({ length: 500 }, () => ({ orgId: text, counts, unlisted: 0 }));
    const markdown = checkSummary({
      ...report,
      notes: Array.from({ length: 500 }, () => text),
      organizations,
    });
    expect(Buffer.byteLength(markdown)).toBeLessThan(MIB);
    expect(rowsOf(markdown).length).toBeGreaterThan(10);
    expect(markdown).toMatch(/\nand \d+ more \(\d+ critical\)/);
    expect(markdown).toContain('and 480 more');
    expect(markdown).toContain('and 450 more');
  });
});

describe('hostile text stays text', () => {
  const plain = checkSummary(sample([saying('x', { status: 'critical' })]));

  test.each(HOSTILE)('%j', (text) => {
    expectHarmless(text);
  });

  test('any text', () => {
    const pieces = fc.constantFrom('|', '`', '<', '](', 'https://', '\n', '\\', '&#', '**', '<br>', '$');
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme' })), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        expectHarmless(parts.join(''));
      }),
    );
  });

  /** The table has the cells that it should have, and no markup but ours. */
  function expectHarmless(text: string): void {
    const markdown = checkSummary(sample([saying(text, { status: 'critical' })]));
    expect(markdown.split('\n')).toHaveLength(plain.split('\n').length);
    for (const row of rowsOf(markdown)) expect(row.split('|')).toHaveLength(6);
    const ours = /<br>|^> |`report`/gm;
    expect(markdown.replace(ours, '')).not.toMatch(/[<>`\\]/);
    expect(markdown).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\r\u001B\u0007]/u);
  }
});

test.each(STATUSES)('says %s in words', (status) => {
  expect(rowsOf(checkSummary(sample([credential({ status })])))[0]).toMatch(
    status === 'ok' ? /^\| ok \| / : new RegExp(`^\\| \\*\\*${status}\\*\\* \\| `),
  );
});
