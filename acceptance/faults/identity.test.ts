import type { Fault, FaultRule } from '../../sandbox/index.js';
import { dataCenter, dataCenterWays, HOSTILE_TEXT, MARK, MYSELF, myself, onDataCenter } from './given.js';
import { ONE_REQUEST, sites, users, ways } from './given.js';
import { type Plan, row } from './trial.js';

// `__tests__/verify` has the tables of Jira's answers, and `__tests__/dist/refused-credentials.test.ts` transcripts.

const REASON = 'x-seraph-loginreason';
const BOTH = 'OK, AUTHENTICATED_FAILED';
const { acme } = sites;

/**
 * Expects a refusal, which is never retried.
 *
 * @param most how many requests with a credential each host may get
 */
const refusal = (plan: Plan, most = 1): Plan => ({
  ...plan,
  check: ({ sandbox: { requests } }) => {
    const hosts = requests.filter(({ headers }) => headers['authorization']).map(({ host }) => host);
    return [...new Set(hosts)]
      .map((host) => [host, hosts.filter((one) => one === host).length] as const)
      .filter(([, count]) => count > most)
      .map(([host, count]) => `${host} got the credential ${count} times`);
  },
});

const onSite = (then: Fault): FaultRule => ({ host: acme.host, path: MYSELF, then });
const status = (code: number, headers: Record<string, string> = {}): FaultRule =>
  onSite({ status: code, headers, body: { errorMessages: [HOSTILE_TEXT], message: HOSTILE_TEXT } });
const ok = (body: object, headers: Record<string, string>): Fault => ({ status: 200, headers, body });

const REFUSED: Plan = { status: 3, code: 'credentials-rejected' };
const CAPTCHA: Plan = { status: 3, code: 'captcha-required', says: /solves a CAPTCHA/, requests: 1 };
const NOBODY: Plan = { status: 3, code: 'anonymous-session', requests: 1 };
const DENIED: Plan = { status: 4, code: 'permission-denied' };
const NO_SITE: Plan = { status: 5, code: 'site-not-found', requests: 1 };
const OTHER: Plan = { status: 4, code: 'unexpected-account' };

const PAT = onDataCenter(dataCenterWays['personal-access-token']);
const ODD_HEADERS = {
  'www-authenticate': `Basic realm="##[add-mask]${MARK}"`,
  'x-failure-category': `::stop-commands::${MARK}`,
  'atl-traceid': `##[error]${MARK}`,
  'retry-after': '1',
};
const LOG_IN = `CAPTCHA_CHALLENGE; login-url=https://canary.example/${MARK}`;
row(27, '401', {
  'an API token of any kind: once on the site, once on the gateway': refusal({
    ...{ ...REFUSED, requests: [2, 3] },
    inputs: { ...ways.classic, 'api-token': 'FAKE-nobody-has-this-token-0001' },
  }),
  'with hostile headers': refusal({ ...REFUSED, requests: 1, rules: status(401, ODD_HEADERS) }),
});

row(28, '401, 403 with AUTHENTICATION_DENIED (CAPTCHA)', {
  'beside a 200': refusal({
    ...{ ...CAPTCHA, inputs: { ...ways.classic, 'cloud-id': acme.cloudId } },
    rules: status(200, { [REASON]: 'AUTHENTICATION_DENIED' }),
  }),
  "a page to log in at that is somebody else's": refusal({
    ...{ ...CAPTCHA, inputs: onDataCenter(dataCenterWays.basic) },
    rules: myself({ status: 403, headers: { 'x-authentication-denied-reason': LOG_IN } }),
  }),
});

row(29, '403: no access, IP allow-list, missing scope', {
  'an account without Jira': refusal({ ...DENIED, requests: 1, rules: status(403) }),
});

row(32, '200 for nobody', {
  [BOTH]: refusal({
    ...{ ...NOBODY, rules: onSite(ok({ accountId: users.ada.accountId }, { [REASON]: BOTH })) },
  }),
  'Data Center: anonymous': refusal({
    ...{ ...NOBODY, inputs: PAT },
    rules: myself(ok({ key: 'dora', name: 'dora' }, { 'x-ausername': 'anonymous' })),
  }),
});

row(33, '404, 410: no such site', {
  '410': refusal({ ...NO_SITE, rules: status(410) }),
  'Data Center: a context path that is none': refusal(
    {
      ...{ status: 5, code: 'site-not-found', says: /context path/ },
      inputs: { ...PAT, deployment: '', 'site-url': `https://${dataCenter.host}/wrong` },
    },
    0,
  ),
});

row(34, 'another account than expected', {
  Cloud: refusal({
    ...{ ...OTHER, requests: 1 },
    inputs: { ...ONE_REQUEST, 'expected-account-id': users.ada.accountId.toUpperCase() },
  }),
  'after a refresh token was exchanged': refusal(
    {
      ...{ ...OTHER, says: /refresh token was exchanged before that/ },
      inputs: { ...ways.refreshToken, 'expected-account-id': users.grace.accountId },
    },
    2,
  ),
});
