import { endOfDay } from '../../src/expiry.js';
import type { CheckedCredential, Report, Thresholds } from '../../src/check/report.js';
import { reportOf, statusAt } from '../../src/check/report.js';
import { daysUntil, isoSeconds } from '../../src/expiry.js';

const NOW = new Date('2027-03-01T06:00:00Z');
const THRESHOLDS: Thresholds = { warnDays: 30, criticalDays: 7 };

const PROFILE = {
  url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
  advice: 'Create a new API token in the profile of the account, and store it in the same secret.',
};
const ADMIN = {
  url: 'https://admin.atlassian.com',
  advice:
    'Create a new one for the service account in Atlassian Administration, and store it in the same secret.',
};
const SERVER = {
  url: 'https://jira.example.com/secure/ViewProfile.jspa',
  advice: 'Create a new personal access token in the Jira profile, and store it in the same secret.',
};

const CLOUD = 'https://acme.atlassian.net';
const DATA_CENTER = 'https://jira.example.com';

type Given = Pick<CheckedCredential, 'name' | 'kind'> &
  Partial<Omit<CheckedCredential, 'renewal' | 'daysLeft' | 'endsAt'>> & {
    readonly ends?: string;
    readonly renew: typeof PROFILE;
    readonly secret?: string;
  };

/** A team's credentials as they stand one morning, made up. Each status and each source is among them. */
const GIVEN: readonly Given[] = [
  {
    name: 'release-notes',
    kind: 'scoped-api-token',
    status: 'rejected',
    site: CLOUD,
    account: 'release-bot@acme.example',
    reasons: ['Jira refuses the API token: it was revoked, or belongs to another account.'],
    code: 'credentials-rejected',
    renew: PROFILE,
    secret: 'JIRA_RELEASE_TOKEN',
  },
  {
    name: 'nightly-triage',
    kind: 'api-token',
    site: CLOUD,
    account: 'Mia Krystof',
    ends: '2027-02-26',
    source: 'organization',
    reasons: ['Jira refuses it since its last day is over.'],
    code: 'credential-expired',
    renew: PROFILE,
    secret: 'JIRA_TRIAGE_TOKEN',
  },
  {
    name: 'deploy-production',
    kind: 'service-account-token',
    site: CLOUD,
    account: 'deploy-production',
    ends: '2027-03-02',
    source: 'organization',
    renew: ADMIN,
    secret: 'JIRA_DEPLOY_TOKEN',
  },
  {
    name: 'warehouse-sync',
    kind: 'personal-access-token',
    site: DATA_CENTER,
    account: 'svc-warehouse',
    ends: '2027-03-06',
    source: 'jira',
    renew: SERVER,
    secret: 'WAREHOUSE_JIRA_PAT',
  },
  {
    name: 'mobile-build',
    kind: 'scoped-api-token',
    site: CLOUD,
    account: 'Jonas Weber',
    ends: '2027-03-14',
    source: 'expires-on',
    renew: PROFILE,
    secret: 'JIRA_MOBILE_TOKEN',
  },
  {
    name: 'support-desk',
    kind: 'refresh-token',
    site: 'https://acme-support.atlassian.net',
    account: 'Amara Nwosu',
    ends: '2027-03-24',
    source: 'oauth',
    reasons: ['The consent is a year old on that day.'],
    renew: {
      url: 'https://developer.atlassian.com/console/myapps/',
      advice: 'Run `jira-auth consent` once more.',
    },
    secret: 'SUPPORT_JIRA_REFRESH_TOKEN',
  },
  {
    name: 'legacy-reports',
    kind: 'basic',
    status: 'unknown',
    site: 'https://reports.example.com/jira',
    account: 'reports',
    reasons: ['The server did not answer within 30 seconds.'],
    code: 'timeout',
    renew: { url: '', advice: 'Check the server, then run this once more.' },
    secret: 'REPORTS_JIRA_PASSWORD',
  },
  {
    name: 'chat-notifier',
    kind: 'api-token',
    status: 'unknown',
    site: CLOUD,
    account: 'notifier@acme.example',
    reasons: ['It works, but nobody says when it expires.'],
    renew: { ...PROFILE, advice: 'Set `expires-on` to the date that its list of tokens shows.' },
    secret: 'JIRA_CHAT_TOKEN',
  },
  {
    name: 'web-frontend',
    kind: 'scoped-api-token',
    site: CLOUD,
    account: 'Mia Krystof',
    ends: '2027-05-03',
    source: 'organization',
    renew: PROFILE,
    secret: 'JIRA_WEB_TOKEN',
  },
  {
    name: 'data-platform',
    kind: 'service-account-token',
    site: CLOUD,
    account: 'data-platform',
    ends: '2027-07-19',
    source: 'organization',
    renew: ADMIN,
    secret: 'JIRA_DATA_TOKEN',
  },
  {
    name: 'compliance-export',
    kind: 'personal-access-token',
    site: DATA_CENTER,
    account: 'svc-compliance',
    ends: '2027-10-30',
    source: 'jira',
    renew: SERVER,
    secret: 'COMPLIANCE_JIRA_PAT',
  },
  {
    name: 'org-admin-key',
    kind: 'organization-api-key',
    ends: '2028-01-15',
    source: 'expires-on',
    renew: ADMIN,
    secret: 'ATLASSIAN_ORG_API_KEY',
  },
  {
    name: 'infrastructure',
    kind: 'client-credentials',
    status: 'ok',
    site: CLOUD,
    account: 'infrastructure',
    renew: ADMIN,
    secret: 'JIRA_INFRA_CLIENT_SECRET',
  },
  {
    name: 'erp-link',
    kind: 'oauth1',
    status: 'ok',
    site: DATA_CENTER,
    account: 'svc-erp',
    renew: SERVER,
    secret: 'ERP_JIRA_OAUTH_TOKEN',
  },
];

/** The report that the picture in the README shows. */
export function exampleReport(): Report {
  const organization = {
    orgId: '0FAKE000-1234-4cde-8f01-23456789abcd',
    counts: { rejected: 0, expired: 1, failed: 0, critical: 1, warning: 0, unknown: 0, ok: 412 },
    unlisted: 0,
  };
  return reportOf(GIVEN.map(checked), [organization], [], NOW);
}

function checked({ ends, renew, secret, ...given }: Given): CheckedCredential {
  const end = endOfDay(ends);
  return {
    status: statusAt(end, THRESHOLDS, NOW),
    site: undefined,
    account: undefined,
    endsAt: end && isoSeconds(end),
    daysLeft: end && daysUntil(end, NOW),
    source: undefined,
    reasons: [],
    code: undefined,
    ...given,
    renewal: { url: renew.url || undefined, advice: renew.advice, secret },
  };
}

/** So many credentials, with names and texts as long as they get. */
export function largeReport(count: number): Report {
  const long = 'averylongnameofapipeline'.repeat(7);
  const credentials = Array.from({ length: count }, (_, index): CheckedCredential => {
    const end = new Date(NOW.getTime() + (index - 20) * 24 * 3600 * 1000);
    return {
      ...checked({ name: `${index}-${long}`, kind: 'api-token', renew: PROFILE, secret: long }),
      account: long,
      site: `${CLOUD}/${long}`,
      status: statusAt(end, THRESHOLDS, NOW),
      endsAt: isoSeconds(end),
      daysLeft: daysUntil(end, NOW),
      reasons: [`${long} ${'<b>&amp;'.repeat(20)}`],
    };
  });
  return reportOf(credentials, [], ['The clock of this machine is 9 minutes ahead of Jira.'], NOW);
}
