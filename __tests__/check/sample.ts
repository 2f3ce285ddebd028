import type { CheckedCredential, Report } from '../../src/check/report.js';
import type { Trial } from '../../src/check/trial.js';
import { given, type Values } from '../read/given.js';
import { reportOf } from '../../src/check/report.js';

export const NOW = new Date('2027-03-01T06:00:00Z');

/** A credential that is in order, but for what is given. */
export function credential(changes: Partial<CheckedCredential> = {}): CheckedCredential {
  return {
    name: 'web',
    status: 'ok',
    kind: 'api-token',
    site: 'https://acme.atlassian.net',
    account: 'Mia Krystof',
    endsAt: '2027-08-01T23:59:59Z',
    daysLeft: 153,
    source: 'organization',
    reasons: [],
    code: undefined,
    renewal: {
      url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
      advice: 'Create a new API token there.',
      secret: 'JIRA_API_TOKEN',
    },
    ...changes,
  };
}

/** One of each status, out of order. */
export const EACH: readonly CheckedCredential[] = [
  credential(),
  credential({
    name: 'chat',
    status: 'unknown',
    endsAt: undefined,
    daysLeft: undefined,
    source: undefined,
    reasons: ['Nobody says when it ends.'],
  }),
  credential({
    name: 'mobile',
    status: 'warning',
    endsAt: '2027-03-14T23:59:59Z',
    daysLeft: 13,
    source: 'expires-on',
  }),
  credential({
    name: 'docs',
    status: 'failed',
    daysLeft: 9,
    endsAt: '2027-03-10T23:59:59Z',
    reasons: ['The account lacks a permission.', 'Grant it.'],
    code: 'permission-denied',
  }),
  credential({
    name: 'deploy',
    status: 'critical',
    kind: 'personal-access-token',
    site: 'http://localhost:8080/jira',
    endsAt: '2027-03-02T08:00:00Z',
    daysLeft: 1,
    source: 'jira',
  }),
  credential({
    name: 'triage',
    status: 'expired',
    kind: 'refresh-token',
    endsAt: '2027-02-26T23:59:59Z',
    daysLeft: -3,
    source: 'oauth',
    reasons: ['Its last day is over.', 'Jira refuses it.'],
    code: 'credential-expired',
  }),
  credential({
    name: 'release',
    status: 'rejected',
    endsAt: undefined,
    daysLeft: undefined,
    source: undefined,
    reasons: ['Jira refuses it.'],
    code: 'credentials-rejected',
    renewal: { url: undefined, advice: 'Run `jira-auth check` by hand.', secret: undefined },
  }),
  credential({ name: 'erp', kind: 'oauth1', endsAt: undefined, daysLeft: undefined, source: undefined }),
];

export function sample(credentials: readonly CheckedCredential[] = EACH): Report {
  const counts = { rejected: 0, expired: 1, failed: 0, critical: 0, warning: 2, unknown: 0, ok: 412 };
  return reportOf(
    credentials,
    [{ orgId: 'FAKE-org', counts, unlisted: 3 }],
    ['The clock is 9 minutes ahead.'],
    NOW,
  );
}

/** Texts that would be something else than text where they are shown as they are. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>',
  '<!-- ',
  '&lt;b&gt;&amp;',
  '`code` **bold** [a](https://evil.example) ![i](https://evil.example/i.png)',
  'a | b | c',
  '@everyone #1 https://evil.example $x$',
  '::error::x',
  'a\n::stop-commands::zz',
  '\r::add-mask::e',
  '##[add-mask]e',
  '\u202Eevil\u2066\u200B',
  '\u001B[31mred\u0007',
  '\u2028::error::x',
  '\uD800',
  'x'.repeat(5000),
  '<b>'.repeat(5000),
  'a. '.repeat(5000),
  '',
];

/** A credential that says a text wherever it can. */
export function saying(text: string, changes: Partial<CheckedCredential> = {}): CheckedCredential {
  return credential({
    name: text,
    site: text,
    account: text,
    reasons: [text, text],
    renewal: { url: text, advice: text, secret: text },
    ...changes,
  });
}

export const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

/** A classic token at acme that was tried and works, but for what is given. */
export function trialOf(changes: object = {}, values: Values = {}): Trial {
  return {
    credential: { name: 'web', inputs: given(values), secret: 'WEB_TOKEN' },
    request: {
      credentials: { method: 'api-token', email: 'mia@acme.example' },
      site: { url: 'https://acme.atlassian.net' },
      settings: { warnDays: 30, criticalDays: 7 },
    },
    session: {
      method: 'scoped-api-token',
      siteUrl: 'https://acme.atlassian.net',
      account: { id: 'FAKE-id', name: 'Mia Krystof' },
    },
    skewMs: 0,
    now: NOW,
    ...changes,
  } as unknown as Trial;
}
