import { expect, test } from '@jest/globals';
import { summary } from '../../src/hand-over/notices.js';
import { authorization } from '../../src/credential.js';
import { endOfDay } from '../../src/values/day.js';
import { Secret } from '../../src/secret.js';
import type { Session } from '../../src/verify/session.js';

const NOON = new Date('2027-01-31T12:00:00Z');

const session: Session = {
  deployment: 'cloud',
  method: 'scoped-api-token',
  baseUrl: 'https://api.atlassian.com/ex/jira/FAKE-cloud-id',
  apiUrl: 'https://api.atlassian.com/ex/jira/FAKE-cloud-id/rest/api/3',
  siteUrl: 'https://acme.atlassian.net',
  cloudId: 'FAKE-cloud-id',
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

function rowsOf(markdown: string): Record<string, string> {
  const rows = [...markdown.matchAll(/^\| (Account|Site|Method|Expires) \| (.*) \|$/gm)];
  return Object.fromEntries(rows.map(([, label = '', value = '']) => [label, value]));
}

const dora = { id: 'JIRAUSER10100', name: 'dora', type: '' };

// More usual rows are in the transcripts of the built Action.
test('a site without a gateway, and scopes', () => {
  const { siteUrl } = session;
  expect(rowsOf(summaryOf({ baseUrl: siteUrl, scopes: ['read', 'write'] }))).toMatchObject({
    Site: `[${siteUrl}](${siteUrl})`,
    Method: '`scoped-api-token`, scopes read write',
  });
});

test('a name that Jira hides is left out', () => {
  expect(rowsOf(summaryOf({ account: { ...dora, name: '' } })).Account).toBe('(`JIRAUSER10100`)');
});

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

test('a personal access token that never ends, by Jira', () => {
  const credentialEnd = { source: 'jira', at: undefined } as const;
  expect(rowsOf(summaryOf({ credentialEnd })).Expires).toBe('never, according to Jira');
});

test('a user key stays text', () => {
  const id = "o'neil &lt;b&gt; [x](ü)";
  const text = summaryOf({ account: { ...dora, id } });
  expect(rowsOf(text).Account).toContain(`(\`${id}\`)`);
});

test('a display name stays text, and a short one (B5)', () => {
  const name =
    '<img onerror=alert(1)> &lt;b&gt; [a](https://x) **b** `c @octocat #1\n| a |\n|---|\n# heading';
  const text = summaryOf({ account: { ...session.account, name } });
  const who = rowsOf(text).Account ?? '';
  const shown = who.slice(0, who.indexOf(' (`712020'));
  expect(shown).not.toMatch(/[<>[\]`*_~|\\@#:/.](?!\d+;)|&(?!#\d+;)/);
  // Only line breaks are lost.
  const decoded = shown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  expect(decoded).toBe(name.replaceAll('\n', ' '));
  expect(text.split('\n')).toHaveLength(summaryOf().split('\n').length);
  const long = summaryOf({ account: { ...session.account, name: '<b>'.repeat(400_000) } });
  expect(long.length).toBeLessThan(3000);
});
