import type { OrganizationToken } from '../../src/check/organization.js';
import type { CheckedCredential, Report } from '../../src/check/report.js';
import { reportOf, statusAt } from '../../src/check/report.js';
import type { CheckEffects, Trial } from '../../src/check/trial.js';
import { DAY_MS } from '../../src/values/day.js';
import { given, type Values } from '../read/given.js';

export const NOW = new Date('2027-03-01T06:00:00Z');
export const USUAL = { warnDays: 30, criticalDays: 7 };

export const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

export function effectsAt(now: Date, changes: Partial<CheckEffects> = {}): CheckEffects {
  return {
    environment: {},
    now: () => now,
    random: () => 0,
    signal: new AbortController().signal,
    mask: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    secretsWithheld: () => undefined,
    words: { say: (text) => text, advise: (text) => text },
    ...changes,
  };
}

/** A classic token at acme that was tried and works. */
export function trialOf(changes: object = {}, values: Values = {}): Trial {
  return {
    credential: { name: 'web', inputs: given(values), secret: 'WEB_TOKEN' },
    request: {
      credentials: { method: 'api-token', email: 'mia@acme.example' },
      site: { url: 'https://acme.atlassian.net' },
      settings: USUAL,
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

export function token(changes: Partial<OrganizationToken> = {}): OrganizationToken {
  return {
    kind: 'api-token-of-any-kind',
    label: 'ci',
    accountId: 'FAKE-mia',
    email: 'mia@acme.example',
    clientId: undefined,
    endsAt: inDays(20),
    ...changes,
  };
}

/** A valid credential. It expires on the day given by `daysLeft`. */
export function credential(changes: Partial<CheckedCredential> = {}): CheckedCredential {
  const { daysLeft } = { daysLeft: 153, ...changes };
  return {
    name: 'web',
    status: 'ok',
    kind: 'api-token',
    site: 'https://acme.atlassian.net',
    account: 'Mia Krystof',
    ...(daysLeft !== undefined && {
      endsAt: `${inDays(daysLeft).toISOString().slice(0, 10)}T23:59:59Z`,
      source: 'organization',
    }),
    daysLeft,
    reasons: [],
    renewal: {
      url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
      advice: 'Create a new API token there.',
      secret: 'JIRA_API_TOKEN',
    },
    ...changes,
  };
}

export const EACH: readonly CheckedCredential[] = [
  credential(),
  credential({ name: 'chat', status: 'unknown', daysLeft: undefined, reasons: ['Its list is hidden.'] }),
  credential({ name: 'mobile', status: 'warning', daysLeft: 13, source: 'expires-on' }),
  credential({
    ...{ name: 'docs', status: 'failed', daysLeft: 9, code: 'permission-denied' },
    reasons: ['The account lacks a permission.', 'Grant it.'],
  }),
  credential({
    ...{ name: 'deploy', status: 'critical', daysLeft: 1, source: 'jira' },
    ...{ kind: 'personal-access-token', site: 'http://localhost:8080/jira' },
  }),
  credential({
    ...{ name: 'triage', status: 'expired', daysLeft: -3, source: 'oauth', code: 'credential-expired' },
    ...{ kind: 'refresh-token', reasons: ['Its last day is over.', 'Jira refuses it.'] },
  }),
  credential({
    ...{ name: 'release', status: 'rejected', daysLeft: undefined, code: 'credentials-rejected' },
    reasons: ['Jira refuses it.'],
    renewal: { url: undefined, advice: 'Run `jira-auth check` by hand.', secret: undefined },
  }),
  credential({ name: 'erp', kind: 'oauth1', daysLeft: undefined }),
];

export const NONE = { rejected: 0, expired: 0, failed: 0, critical: 0, warning: 0, unknown: 0, ok: 0 };

export function sample(credentials: readonly CheckedCredential[] = EACH): Report {
  const counts = { ...NONE, expired: 1, warning: 2, ok: 412 };
  const organization = { orgId: 'FAKE-org', counts, unlisted: 3 };
  return reportOf(credentials, [organization], ['The clock is 9 minutes ahead.'], NOW);
}

/** The last day of the credential that issues and chats report. */
export const LAST_DAY = '2027-03-31';

export const checked = (changes: Partial<CheckedCredential> = {}): CheckedCredential =>
  credential({
    ...{ name: 'release-bot', endsAt: `${LAST_DAY}T23:59:59Z`, daysLeft: 100, source: 'expires-on' },
    ...changes,
  });

/** A credential that expires in so many days, as a check with the usual thresholds reports it. */
export function endingIn(days: number, changes: Partial<CheckedCredential> = {}): CheckedCredential {
  return checked({ status: statusAt(inDays(days + 0.5), USUAL, NOW), daysLeft: days, ...changes });
}

export const REFUSED = checked({ status: 'rejected', endsAt: undefined, daysLeft: undefined });

export const reported = (
  credentials: readonly CheckedCredential[],
  organizations: Report['organizations'] = [],
): Report => reportOf(credentials, organizations, [], NOW);
