import type { Fault, FaultRule } from '../../../sandbox/index.js';
import type { Inputs } from '../../kit/place.js';
import type { Row, Trial, Want } from '../trial.js';
import {
  dataCenter,
  dataCenterWays,
  HOSTILE_TEXT,
  MARK,
  MYSELF,
  onDataCenter,
  ONE_REQUEST,
} from '../trial.js';
import { row, sites, tokens, trial, users, ways } from '../trial.js';

const REASON = 'x-seraph-loginreason';
const { acme } = sites;

/**
 * A refusal, which is never asked for twice.
 *
 * @param most how many requests with a credential each host may see
 */
function refusal(name: string, want: Want, inputs: Inputs = ONE_REQUEST, rule?: FaultRule, most = 1): Trial {
  return trial(name, want, {
    inputs,
    ...(rule && { rules: rule }),
    check: ({ requests }) => {
      const hosts = requests.filter(({ headers }) => headers['authorization']).map(({ host }) => host);
      const counts = [...new Set(hosts)].map((host) => [host, hosts.filter((one) => one === host).length]);
      return counts
        .filter(([, count]) => Number(count) > most)
        .map(([host, count]) => `${String(host)} got the credential ${String(count)} times`);
    },
  });
}

const onSite = (then: Fault): FaultRule => ({ host: acme.host, path: MYSELF, then });
const status = (code: number, headers: Record<string, string> = {}): FaultRule =>
  onSite({ status: code, headers, body: { errorMessages: [HOSTILE_TEXT], message: HOSTILE_TEXT } });
const ok = (body: object, headers: Record<string, string> = {}): Fault => ({ status: 200, headers, body });

const REFUSED = { status: 3, code: 'credentials-rejected' };
const CAPTCHA = { status: 3, code: 'captcha-required', says: /solves a CAPTCHA/, requests: 1 };
const NOBODY = { status: 3, code: 'anonymous-session', requests: 1 };
const DENIED = { status: 4, code: 'permission-denied' };
const NO_SCOPE = { status: 4, code: 'insufficient-scope' };
const NO_SITE = { status: 5, code: 'site-not-found' };
const OTHER = { status: 4, code: 'unexpected-account' };

const PAT = dataCenterWays['personal-access-token'];
const WRONG = 'FAKE-wrong-password';
const MAY_EDIT = { 'required-permissions': 'EDIT_ISSUES', project: 'PROJ' };
const { locked } = dataCenter.users;
const clientOf = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Inputs => ({
  'client-id': clientId,
  'client-secret': clientSecret,
});
const accountOf = ({ email, token }: { email: string; token: string }): Inputs => ({
  email,
  'api-token': token,
});

export const IDENTITY: readonly Row[] = [
  row(27, '401', [
    refusal(
      'an API token that has expired',
      { ...REFUSED, says: /api-tokens/, requests: 1 },
      { ...ONE_REQUEST, 'api-token': tokens.expired },
    ),
    refusal(
      'an API token of any kind: once on the site, once on the gateway',
      { ...REFUSED, requests: [2, 3] },
      { ...ways.classic, 'api-token': 'FAKE-nobody-has-this-token-0001' },
    ),
    refusal('an access token', REFUSED, {
      'access-token': `${tokens.accessToken.slice(0, -8)}FAKEFAKE`,
      'cloud-id': acme.cloudId,
    }),
    refusal(
      'a page of a firewall',
      { ...REFUSED, requests: 1 },
      ONE_REQUEST,
      onSite({ status: 401, headers: { 'content-type': 'text/html' }, body: HOSTILE_TEXT }),
    ),
    refusal(
      'with hostile headers',
      { ...REFUSED, requests: 1 },
      ONE_REQUEST,
      status(401, {
        'www-authenticate': `Basic realm="##[add-mask]${MARK}"`,
        'x-failure-category': `::stop-commands::${MARK}`,
        'atl-traceid': `##[error]${MARK}`,
        'retry-after': '1',
      }),
    ),
    ...(
      [
        [
          'a personal access token',
          { 'personal-access-token': 'FAKE-no-such-personal-token-00000000000000' },
        ],
        ['a password', { ...dataCenterWays.basic, password: WRONG }],
        ['a session', { ...dataCenterWays['session-cookie'], password: WRONG }],
        ['an OAuth token', { ...dataCenterWays.oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' }],
      ] as const
    ).map(([name, inputs]) =>
      refusal(`Data Center: ${name}`, { ...REFUSED, requests: [1, 2] }, onDataCenter(inputs)),
    ),
  ]),
  row(28, '401, 403 with AUTHENTICATION_DENIED (CAPTCHA)', [
    ...[200, 401, 403, 503].map((code) =>
      refusal(
        `${code}, although there is a gateway to ask`,
        CAPTCHA,
        { ...ways.classic, 'cloud-id': acme.cloudId },
        status(code, { [REASON]: 'AUTHENTICATION_DENIED' }),
      ),
    ),
    refusal('an account that the model has locked', CAPTCHA, { ...ONE_REQUEST, ...accountOf(tokens.locked) }),
    ...['basic', 'session-cookie'].map((method) =>
      refusal(
        `Data Center: ${method}`,
        CAPTCHA,
        onDataCenter({ 'auth-method': method, username: locked.name, password: locked.password }),
      ),
    ),
    refusal("a page to log in at that is somebody else's", CAPTCHA, onDataCenter(dataCenterWays.basic), {
      path: MYSELF,
      then: {
        status: 403,
        headers: {
          'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=https://canary.example/${MARK}`,
        },
      },
    }),
  ]),
  row(29, '403: no access, IP allow-list, missing scope', [
    refusal('an account without Jira', { ...DENIED, requests: 1 }, ONE_REQUEST, status(403)),
    refusal(
      'an address that is not on the allow-list',
      { status: 4, code: 'ip-not-allowed', says: /allow-list/, requests: 1 },
      { ...ONE_REQUEST, ...accountOf(tokens.ipBlocked) },
    ),
    refusal(
      'a token without the scope',
      { ...NO_SCOPE, says: /read:jira-user/ },
      { ...ways.scoped, 'api-token': tokens.scopedNoUserScope },
    ),
    refusal('a client without the scope', NO_SCOPE, clientOf(tokens.clientCredentialsNoUserScope)),
    refusal(
      'a permission that the job needs',
      { ...DENIED, says: /EDIT_ISSUES/ },
      { ...accountOf(tokens.readOnly), ...MAY_EDIT },
      undefined,
      2,
    ),
    refusal(
      'Data Center: a token without the permission',
      DENIED,
      onDataCenter({ 'personal-access-token': dataCenter.tokens.patReader, ...MAY_EDIT }),
      undefined,
      3,
    ),
    refusal(
      'a grant that reaches another site',
      { status: 4, code: 'site-not-accessible' },
      { ...clientOf(tokens.globexOnly), 'refresh-token': tokens.globexOnly.refreshToken },
      undefined,
      2,
    ),
  ]),
  row(32, '200 for nobody', [
    ...[
      ...['AUTHENTICATED_FAILED', 'authenticated_failed', 'OUT'],
      ...['OK, AUTHENTICATED_FAILED', 'AUTHORISATION_FAILED'],
    ].map((reason) =>
      refusal(
        `${REASON}: ${reason}`,
        NOBODY,
        ONE_REQUEST,
        onSite(ok({ accountId: users.ada.accountId }, { [REASON]: reason })),
      ),
    ),
    refusal('no accountId', NOBODY, ONE_REQUEST, onSite(ok({}))),
    refusal('an empty accountId', NOBODY, ONE_REQUEST, onSite(ok({ accountId: '' }))),
    refusal('a key, as Data Center has it', NOBODY, ONE_REQUEST, onSite(ok({ key: 'ada', name: 'ada' }))),
    refusal('Data Center: anonymous', NOBODY, onDataCenter(PAT), {
      path: MYSELF,
      then: ok({ key: 'dora', name: 'dora' }, { 'x-ausername': 'anonymous' }),
    }),
    refusal('Data Center: an accountId, as Cloud has it', NOBODY, onDataCenter(PAT), {
      path: MYSELF,
      then: ok({ accountId: users.ada.accountId }),
    }),
  ]),
  row(33, '404, 410: no such site', [
    refusal(
      'a site that nobody has',
      { ...NO_SITE, says: /spelling of `site-url`/ },
      { ...ways.classic, 'site-url': 'acmee' },
    ),
    ...[404, 410].map((code) =>
      refusal(String(code), { ...NO_SITE, requests: 1 }, ONE_REQUEST, status(code)),
    ),
    refusal(
      'a gateway that does not know the cloudId',
      { ...NO_SITE, requests: 1 },
      {
        ...ways.scoped,
        'cloud-id': '99999999-2222-4333-8444-555555555555',
        'auth-method': 'scoped-api-token',
      },
    ),
    refusal(
      'Data Center: a context path that is none',
      { ...NO_SITE, says: /context path/ },
      { ...PAT, 'site-url': `https://${dataCenter.host}/wrong` },
      undefined,
      0,
    ),
  ]),
  row(34, 'another account than expected', [
    ...[users.grace.accountId, users.ada.accountId.toUpperCase()].map((id) =>
      refusal(`Cloud, ${id}`, { ...OTHER, requests: 1 }, { ...ONE_REQUEST, 'expected-account-id': id }),
    ),
    refusal('Data Center', OTHER, onDataCenter({ ...PAT, 'expected-account-id': 'somebody' }), undefined, 2),
    refusal(
      'after a refresh token was exchanged',
      { ...OTHER, says: /refresh token was exchanged before that/ },
      { ...ways.refreshToken, 'expected-account-id': users.grace.accountId },
      undefined,
      2,
    ),
  ]),
];
