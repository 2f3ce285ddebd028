import { describe, expect, test } from '@jest/globals';
import { summary } from '../../src/hand-over/summary.js';
import { authorization } from '../../src/credential.js';
import { endOfDay } from '../../src/expiry.js';
import { Secret } from '../../src/secret.js';
import type { Session } from '../../src/verify/session.js';

const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
const NOON = new Date('2027-01-31T12:00:00Z');

const session: Session = {
  deployment: 'cloud',
  method: 'scoped-api-token',
  baseUrl: `https://api.atlassian.com/ex/jira/${CLOUD_ID}`,
  apiUrl: `https://api.atlassian.com/ex/jira/${CLOUD_ID}/rest/api/3`,
  siteUrl: 'https://acme.atlassian.net',
  cloudId: CLOUD_ID,
  credential: authorization(new Secret('Basic FAKE-authorization')),
  account: { id: '712020:fake-account', name: 'Mia Krystof', type: 'atlassian' },
  scopes: [],
  expiresAt: undefined,
  credentialEnd: undefined,
  accessToken: undefined,
  refreshToken: new Secret('FAKE-refresh-token'),
};

function summaryOf(changes: Partial<Session> = {}, expiresOn?: string): string {
  const at = endOfDay(expiresOn);
  return summary({ ...session, credentialEnd: at && { source: 'expires-on', at }, ...changes }, NOON);
}

/** Returns the cells after each label. */
function rowsOf(markdown: string): Record<string, string> {
  const rows = [...markdown.matchAll(/^\| (Account|Site|Method|Expires) \| (.*) \|$/gm)];
  return Object.fromEntries(rows.map(([, label = '', value = '']) => [label, value]));
}

test('says who, where, how and until when, and nothing secret', () => {
  const text = summaryOf();
  expect(rowsOf(text)).toEqual({
    Account: 'Mia Krystof (`712020:fake-account`, atlassian)',
    Site: `[https://acme.atlassian.net](https://acme.atlassian.net), requests go to \`${session.baseUrl}\``,
    Method: '`scoped-api-token`',
    Expires: 'unknown; set `expires-on` to be warned',
  });
  expect(text).not.toContain('FAKE');
});

test('leaves out what Jira hides', () => {
  const account = { id: '712020:fake-account', name: '', type: '' };
  expect(rowsOf(summaryOf({ account })).Account).toBe('(`712020:fake-account`)');
});

test('lists scopes', () => {
  const how = rowsOf(summaryOf({ scopes: ['read:jira-user', 'write:jira-work'] })).Method;
  expect(decoded(how ?? '')).toBe('`scoped-api-token`, scopes read:jira-user write:jira-work');
});

describe('until when', () => {
  const SOON = '2027-01-31T13:00:00Z';
  test.each([
    [undefined, SOON, SOON],
    ['2027-02-28', undefined, '2027-02-28, in 28 days'],
    ['2027-02-28', '2027-02-28T23:59:59Z', '2027-02-28, in 28 days'],
    ['2027-01-30', undefined, '2027-01-30 according to `expires-on`, but Jira still accepts it'],
    ['2027-02-28', SOON, `${SOON}; the credential itself 2027-02-28, in 28 days`],
  ])('expires-on %s, handed over until %s: %s', (expiresOn, expiresAt, words) => {
    const changes = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
    expect(rowsOf(summaryOf(changes, expiresOn)).Expires).toBe(words);
  });
});

describe('until when, where Jira tells the end of a personal access token', () => {
  test.each([
    [undefined, 'never, according to Jira'],
    ['2027-03-15T10:11:12Z', '2027-03-15, in 43 days'],
  ])('%s: %s', (end, words) => {
    const at = end === undefined ? undefined : new Date(end);
    expect(rowsOf(summaryOf({ expiresAt: at, credentialEnd: { source: 'jira', at } })).Expires).toBe(words);
  });
});

describe('on a Data Center', () => {
  const server: Partial<Session> = {
    deployment: 'data-center',
    method: 'personal-access-token',
    baseUrl: 'https://jira.example.com/jira',
    apiUrl: 'https://jira.example.com/jira/rest/api/2',
    siteUrl: 'https://jira.example.com/jira',
    cloudId: '',
  };

  test('says who and where', () => {
    const account = { id: 'JIRAUSER10100', name: 'mia', type: '' };
    expect(rowsOf(summaryOf({ ...server, account }))).toMatchObject({
      Account: 'mia (`JIRAUSER10100`)',
      Site: '[https://jira.example.com/jira](https://jira.example.com/jira)',
      Method: '`personal-access-token`',
    });
  });

  test.each(["o'neil", 'müller', 'Mia (QA)', 'a*b_c', '&lt;b&gt;', '[x](y)'])(
    'a user key stays text: %s',
    (id) => {
      const text = summaryOf({ ...server, account: { id, name: id, type: '' } });
      expect(rowsOf(text).Account).toContain(`(\`${id}\`)`);
      expect(text.split('\n')).toHaveLength(summaryOf().split('\n').length);
    },
  );
});

/** Returns text as a browser shows it. */
function decoded(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

describe('a display name stays text (B5)', () => {
  test.each([
    '<img src=x onerror=alert(1)> &lt;b&gt; <!-- comment',
    '[click](https://attacker.example) **bold** `unclosed @octocat #1',
    '| a |\n|---|\n# heading',
  ])('%j', (name) => {
    const text = summaryOf({ account: { ...session.account, name } });
    const who = rowsOf(text).Account ?? '';
    const shown = who.slice(0, who.indexOf(' (`712020'));
    expect(shown).not.toMatch(/[<>[\]`*_~|\\@#:/.](?!\d+;)|&(?!#\d+;)/);
    // Only line breaks are lost.
    expect(decoded(shown)).toBe(name.replaceAll('\n', ' '));
    expect(text.split('\n')).toHaveLength(summaryOf().split('\n').length);
  });

  test('and a short one', () => {
    const text = summaryOf({ account: { ...session.account, name: '<b>'.repeat(400_000) } });
    expect(text.length).toBeLessThan(3000);
  });
});
