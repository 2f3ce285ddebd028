import { type CheckedCredential, type Report, reportOf, statusAt } from '../../src/check/report.js';
import { daysUntil, endOfDay, isoSeconds } from '../../src/values/day.js';

const NOW = new Date('2027-03-01T06:00:00Z');
const THRESHOLDS = { warnDays: 30, criticalDays: 7 };

type Renewal = { readonly url?: string; readonly advice: string };

const CREATE = 'Create a new';
const IN_ATLASSIAN = 'for the service account in Atlassian Administration, and store it in the same secret.';

const RENEWALS = {
  profile: {
    url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
    advice: `${CREATE} API token in the profile of the account, and store it in the same secret.`,
  },
  admin: { url: 'https://admin.atlassian.com', advice: `${CREATE} one ${IN_ATLASSIAN}` },
  server: {
    url: 'https://jira.example.com/secure/ViewProfile.jspa',
    advice: `${CREATE} personal access token in the Jira profile, and store it in the same secret.`,
  },
  consent: {
    url: 'https://developer.atlassian.com/console/myapps/',
    advice: 'Run `jira-auth consent` once more.',
  },
  again: { advice: 'Check the server, then run this once more.' },
  date: {
    url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
    advice: 'Set `expires-on` to the date that its list of tokens shows.',
  },
} satisfies Record<string, Renewal>;

const CLOUD = 'https://acme.atlassian.net';

/**
 * A team's credentials on one morning, all made up: name, kind, site, account, the secret that holds it, how it is
 * renewed, and its expiry date with the source. Every status and every source occurs.
 */
const ROWS = `
release-notes     | scoped-api-token      | ${CLOUD} | release-bot@acme.example | JIRA_RELEASE_TOKEN         | profile |
nightly-triage    | api-token             | ${CLOUD} | Mia Krystof              | JIRA_TRIAGE_TOKEN          | profile | 2027-02-26 organization
deploy-production | service-account-token | ${CLOUD} | deploy-production        | JIRA_DEPLOY_TOKEN          | admin   | 2027-03-02 organization
warehouse-sync    | personal-access-token | https://jira.example.com | svc-warehouse      | WAREHOUSE_JIRA_PAT         | server  | 2027-03-06 jira
mobile-build      | scoped-api-token      | ${CLOUD} | Jonas Weber              | JIRA_MOBILE_TOKEN          | profile | 2027-03-14 expires-on
support-desk      | refresh-token         | https://acme-support.atlassian.net | Amara Nwosu | SUPPORT_JIRA_REFRESH_TOKEN | consent | 2027-03-24 oauth
legacy-reports    | basic                 | https://reports.example.com/jira | reports    | REPORTS_JIRA_PASSWORD      | again   |
chat-notifier     | api-token             | ${CLOUD} | notifier@acme.example    | JIRA_CHAT_TOKEN            | date    |
web-frontend      | scoped-api-token      | ${CLOUD} | Mia Krystof              | JIRA_WEB_TOKEN             | profile | 2027-05-03 organization
data-platform     | service-account-token | ${CLOUD} | data-platform            | JIRA_DATA_TOKEN            | admin   | 2027-07-19 organization
compliance-export | personal-access-token | https://jira.example.com | svc-compliance     | COMPLIANCE_JIRA_PAT        | server  | 2027-10-30 jira
org-admin-key     | organization-api-key  |          |                          | ATLASSIAN_ORG_API_KEY      | admin   | 2028-01-15 expires-on
infrastructure    | client-credentials    | ${CLOUD} | infrastructure           | JIRA_INFRA_CLIENT_SECRET   | admin   |
erp-link          | oauth1                | https://jira.example.com | svc-erp            | ERP_JIRA_OAUTH_TOKEN       | server  |
`;

const MORE: Readonly<Record<string, Partial<CheckedCredential>>> = {
  'release-notes': {
    status: 'rejected',
    reasons: [
      'Jira refuses the API token.',
      'It is wrong, expired or revoked: create a new one and store it.',
    ],
    code: 'credentials-rejected',
  },
  'nightly-triage': {
    reasons: ['Jira refuses it since its last day is over.', 'Create a new one and store it.'],
    code: 'credential-expired',
  },
  'support-desk': { reasons: ['The consent is a year old on that day.'] },
  'legacy-reports': {
    status: 'unknown',
    reasons: ['The server did not answer within 30 seconds.'],
    code: 'timeout',
  },
  'chat-notifier': { status: 'unknown', reasons: ['It works, but its expiry date is unknown.'] },
  infrastructure: { status: 'ok' },
  'erp-link': { status: 'ok' },
};

export function exampleReport(): Report {
  const organization = {
    orgId: '0FAKE000-1234-4cde-8f01-23456789abcd',
    counts: { rejected: 0, expired: 1, failed: 0, critical: 1, warning: 0, unknown: 0, ok: 412 },
    unlisted: 0,
  };
  return reportOf(ROWS.trim().split('\n').map(checked), [organization], [], NOW);
}

function checked(row: string): CheckedCredential {
  const cells = row.split('|').map((cell) => cell.trim());
  const [name = '', kind = '', site = '', account = '', secret = '', renewal = '', end = ''] = cells;
  const [day = '', source = ''] = end.split(' ');
  const { url, advice }: Renewal = RENEWALS[renewal as keyof typeof RENEWALS];
  return {
    ...{ name, kind: kind, ...endingAt(endOfDay(day || undefined)) },
    ...{ site: site || undefined, account: account || undefined, reasons: [], code: undefined },
    source: (source || undefined) as CheckedCredential['source'],
    renewal: { url, advice, secret },
    ...MORE[name],
  };
}

function endingAt(end: Date | undefined): Pick<CheckedCredential, 'status' | 'endsAt' | 'daysLeft'> {
  return {
    status: statusAt(end, THRESHOLDS, NOW),
    endsAt: end && isoSeconds(end),
    daysLeft: end && daysUntil(end, NOW),
  };
}

export function repeatedReport(count: number): Report {
  const rows = ROWS.trim().split('\n');
  const credentials = Array.from({ length: count }, (_, index): CheckedCredential => {
    const credential = checked(rows[index % rows.length] ?? '');
    return { ...credential, name: `${credential.name}-${index + 1}` };
  });
  return reportOf(credentials, [], [], NOW);
}

/** Returns a report of this many credentials, with names and texts of maximum length. */
export function largeReport(count: number): Report {
  const long = 'averylongnameofapipeline'.repeat(7);
  const credentials = Array.from({ length: count }, (_, index): CheckedCredential => {
    const row = [`${index}-${long}`, 'api-token', `${CLOUD}/${long}`, long, long, 'profile'].join('|');
    const end = new Date(NOW.getTime() + (index - 20) * 24 * 3600 * 1000);
    return { ...checked(row), ...endingAt(end), reasons: [`${long} ${'<b>&amp;'.repeat(20)}`] };
  });
  return reportOf(credentials, [], ['The clock of this machine is 9 minutes ahead of Jira.'], NOW);
}
