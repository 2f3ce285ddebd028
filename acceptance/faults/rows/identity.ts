import type { Fault, FaultRule } from '../../../sandbox/index.js';
import type { Inputs } from '../../kit/place.js';
import {
  dataCenter,
  dataCenterWays,
  HOSTILE_TEXT,
  MARK,
  MYSELF,
  onDataCenter,
  ONE_REQUEST,
} from '../given.js';
import { sites, tokens, users, ways } from '../given.js';
import { each, type Plan, type Row, row } from '../trial.js';

// `__tests__/verify` has the tables of what Jira says, `__tests__/dist/refused-credentials.test.ts` transcripts.

const REASON = 'x-seraph-loginreason';
const { acme } = sites;

/**
 * A refusal, which is never asked for twice.
 *
 * @param most how many requests with a credential each host may see
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
const ok = (body: object, headers: Record<string, string> = {}): Fault => ({ status: 200, headers, body });

const REFUSED: Plan = { status: 3, code: 'credentials-rejected' };
const CAPTCHA: Plan = { status: 3, code: 'captcha-required', says: /solves a CAPTCHA/, requests: 1 };
const NOBODY: Plan = { status: 3, code: 'anonymous-session', requests: 1 };
const DENIED: Plan = { status: 4, code: 'permission-denied' };
const NO_SITE: Plan = { status: 5, code: 'site-not-found' };
const OTHER: Plan = { status: 4, code: 'unexpected-account' };

const PAT = dataCenterWays['personal-access-token'];
const { locked } = dataCenter.users;
const LOCKED = { username: locked.name, password: locked.password };
const ODD_HEADERS = {
  'www-authenticate': `Basic realm="##[add-mask]${MARK}"`,
  'x-failure-category': `::stop-commands::${MARK}`,
  'atl-traceid': `##[error]${MARK}`,
  'retry-after': '1',
};
const LOG_IN = {
  'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=https://canary.example/${MARK}`,
};
const WRONG: Readonly<Record<string, Inputs>> = {
  'a personal access token': { 'personal-access-token': 'FAKE-no-such-personal-token-00000000000000' },
  'a password': { ...dataCenterWays.basic, password: 'FAKE-wrong-password' },
  'a session': { ...dataCenterWays['session-cookie'], password: 'FAKE-wrong-password' },
  'an OAuth token': { ...dataCenterWays.oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' },
};
const accountOf = ({ email, token }: { email: string; token: string }): Inputs => ({
  email,
  'api-token': token,
});

export const IDENTITY: readonly Row[] = [
  row(27, '401', {
    'an API token of any kind: once on the site, once on the gateway': refusal({
      ...{ ...REFUSED, requests: [2, 3] },
      inputs: { ...ways.classic, 'api-token': 'FAKE-nobody-has-this-token-0001' },
    }),
    'a page of a firewall': refusal({
      ...{ ...REFUSED, requests: 1 },
      rules: onSite({ status: 401, headers: { 'content-type': 'text/html' }, body: HOSTILE_TEXT }),
    }),
    'with hostile headers': refusal({ ...REFUSED, requests: 1, rules: status(401, ODD_HEADERS) }),
    ...each(WRONG, (inputs) => refusal({ ...REFUSED, requests: [1, 2], inputs: onDataCenter(inputs) })),
  }),
  row(28, '401, 403 with AUTHENTICATION_DENIED (CAPTCHA)', {
    ...each([200, 401, 403, 503], (code) =>
      refusal({
        ...{ ...CAPTCHA, inputs: { ...ways.classic, 'cloud-id': acme.cloudId } },
        rules: status(code, { [REASON]: 'AUTHENTICATION_DENIED' }),
      }),
    ),
    'an account that the model has locked': refusal({
      ...{ ...CAPTCHA, inputs: { ...ONE_REQUEST, ...accountOf(tokens.locked) } },
    }),
    ...each(['basic', 'session-cookie'], (method) =>
      refusal({ ...CAPTCHA, inputs: onDataCenter({ 'auth-method': method, ...LOCKED }) }),
    ),
    "a page to log in at that is somebody else's": refusal({
      ...{ ...CAPTCHA, inputs: onDataCenter(dataCenterWays.basic) },
      rules: { path: MYSELF, then: { status: 403, headers: LOG_IN } },
    }),
  }),
  row(29, '403: no access, IP allow-list, missing scope', {
    'an account without Jira': refusal({ ...DENIED, requests: 1, rules: status(403) }),
    'an address that is not on the allow-list': refusal({
      ...{ status: 4, code: 'ip-not-allowed', says: /allow-list/, requests: 1 },
      inputs: { ...ONE_REQUEST, ...accountOf(tokens.ipBlocked) },
    }),
    'a token without the scope': refusal({
      ...{ status: 4, code: 'insufficient-scope', says: /read:jira-user/ },
      inputs: { ...ways.scoped, 'api-token': tokens.scopedNoUserScope },
    }),
    'Data Center: a token without the permission': refusal(
      {
        ...DENIED,
        inputs: onDataCenter({
          'personal-access-token': dataCenter.tokens.patReader,
          ...{ 'required-permissions': 'EDIT_ISSUES', project: 'PROJ' },
        }),
      },
      3,
    ),
  }),
  row(32, '200 for nobody', {
    ...each(['AUTHENTICATED_FAILED', 'OUT', 'OK, AUTHENTICATED_FAILED'], (reason) =>
      refusal({
        ...{ ...NOBODY, rules: onSite(ok({ accountId: users.ada.accountId }, { [REASON]: reason })) },
      }),
    ),
    'an empty accountId': refusal({ ...NOBODY, rules: onSite(ok({ accountId: '' })) }),
    'a key, as Data Center has it': refusal({ ...NOBODY, rules: onSite(ok({ key: 'ada', name: 'ada' })) }),
    'Data Center: anonymous': refusal({
      ...{ ...NOBODY, inputs: onDataCenter(PAT) },
      rules: { path: MYSELF, then: ok({ key: 'dora', name: 'dora' }, { 'x-ausername': 'anonymous' }) },
    }),
    'Data Center: an accountId, as Cloud has it': refusal({
      ...{ ...NOBODY, inputs: onDataCenter(PAT) },
      rules: { path: MYSELF, then: ok({ accountId: users.ada.accountId }) },
    }),
  }),
  row(33, '404, 410: no such site', {
    'a site that nobody has': refusal({
      ...{ ...NO_SITE, says: /spelling of `site-url`/ },
      inputs: { ...ways.classic, 'site-url': 'acmee' },
    }),
    ...each([404, 410], (code) => refusal({ ...NO_SITE, requests: 1, rules: status(code) })),
    'a gateway that does not know the cloudId': refusal({
      ...{ ...NO_SITE, requests: 1 },
      inputs: {
        ...{ ...ways.scoped, 'cloud-id': '99999999-2222-4333-8444-555555555555' },
        'auth-method': 'scoped-api-token',
      },
    }),
    'Data Center: a context path that is none': refusal(
      {
        ...{ ...NO_SITE, says: /context path/ },
        inputs: { ...PAT, 'site-url': `https://${dataCenter.host}/wrong` },
      },
      0,
    ),
  }),
  row(34, 'another account than expected', {
    ...each([users.grace.accountId, users.ada.accountId.toUpperCase()], (id) =>
      refusal({ ...OTHER, requests: 1, inputs: { ...ONE_REQUEST, 'expected-account-id': id } }),
    ),
    'Data Center': refusal(
      { ...OTHER, inputs: onDataCenter({ ...PAT, 'expected-account-id': 'somebody' }) },
      2,
    ),
    'after a refresh token was exchanged': refusal(
      {
        ...{ ...OTHER, says: /refresh token was exchanged before that/ },
        inputs: { ...ways.refreshToken, 'expected-account-id': users.grace.accountId },
      },
      2,
    ),
  }),
];
