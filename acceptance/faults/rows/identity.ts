import type { Fault, FaultRule } from '../../../sandbox/index.js';
import { dataCenterWays } from '../../../__tests__/dist/ways.js';
import { action, dataCenter, MYSELF, ONE_REQUEST, sites, tokens, users, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';
import { credentialled, HOSTILE_TEXT, MARK } from '../rules.js';

const DC_HOST = new URL(dataCenter.url).hostname;
const ON_SITE = { host: sites.acme.host, path: MYSELF } as const;
const REASON = 'x-seraph-loginreason';

/** Inputs for the Data Center, which need not say what it is. */
const local = (inputs: Readonly<Record<string, string>>): Record<string, string> => ({
  'site-url': dataCenter.url,
  deployment: 'data-center',
  ...inputs,
});

interface IdentityTrial {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly rule?: FaultRule;
  readonly expect: ActionTrial['expect'];
  /** How many requests with a credential each host may see; one if it is left out. */
  readonly most?: number;
}

/** A refusal, which is never asked for twice. */
function refusal(name: string, { inputs = ONE_REQUEST, rule, expect, most = 1 }: IdentityTrial): Trial {
  return action({
    name,
    inputs,
    hosts: [`${DC_HOST}:443`, 'acmee.atlassian.net:443'],
    faults: (faults) => {
      if (rule) faults.add(rule);
    },
    expect,
    check: ({ main, requests }) => [
      ...(main.stdout.includes(MARK) ? ["a server's text is quoted"] : []),
      ...[...new Set(requests.map(({ host }) => host))]
        .filter((host) => credentialled(requests, host) > most)
        .map((host) => `${host} got the credential ${credentialled(requests, host)} times`),
    ],
  });
}

const answered = (then: Fault): FaultRule => ({ ...ON_SITE, then });
const status = (code: number, headers: Record<string, string> = {}): FaultRule =>
  answered({ status: code, headers, body: { errorMessages: [HOSTILE_TEXT], message: HOSTILE_TEXT } });

const REFUSED = { status: 3, code: 'credentials-rejected' } as const;
const CAPTCHA = { status: 3, code: 'captcha-required', says: /solves a CAPTCHA/ } as const;
const NOBODY = { status: 3, code: 'anonymous-session' } as const;

const wrongDc: readonly (readonly [name: string, inputs: Record<string, string>, code: string])[] = [
  [
    'a personal access token',
    { 'personal-access-token': 'FAKE-no-such-personal-token-00000000000000' },
    'credentials-rejected',
  ],
  ['a password', { ...dataCenterWays.basic, password: 'FAKE-wrong-password' }, 'credentials-rejected'],
  [
    'a session',
    { ...dataCenterWays['session-cookie'], password: 'FAKE-wrong-password' },
    'credentials-rejected',
  ],
  [
    'an OAuth token',
    { ...dataCenterWays.oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' },
    'credentials-rejected',
  ],
];

export const IDENTITY: readonly Row[] = [
  {
    number: 27,
    fault: '401',
    exit: [3],
    bound: AT_ONCE,
    trials: [
      refusal('an API token that has expired', {
        inputs: { ...ONE_REQUEST, 'api-token': tokens.expired },
        expect: { ...REFUSED, says: /api-tokens/, requests: 1 },
      }),
      refusal('an API token of any kind: once on the site, once on the gateway', {
        inputs: { ...ways.classic, 'api-token': 'FAKE-nobody-has-this-token-0001' },
        expect: { ...REFUSED, requests: [2, 3] },
      }),
      refusal('an access token', {
        inputs: {
          'access-token': `${tokens.accessToken.slice(0, -8)}FAKEFAKE`,
          'cloud-id': sites.acme.cloudId,
        },
        expect: REFUSED,
      }),
      refusal('a page of a firewall', {
        rule: answered({ status: 401, headers: { 'content-type': 'text/html' }, body: HOSTILE_TEXT }),
        expect: { ...REFUSED, requests: 1 },
      }),
      refusal('with hostile headers', {
        rule: status(401, {
          'www-authenticate': `Basic realm="##[add-mask]${MARK}"`,
          'x-failure-category': `::stop-commands::${MARK}`,
          'atl-traceid': `##[error]${MARK}`,
          'retry-after': '1',
        }),
        expect: { ...REFUSED, requests: 1 },
      }),
      ...wrongDc.map(([name, inputs, code]) =>
        refusal(`Data Center: ${name}`, {
          inputs: local(inputs),
          expect: { status: 3, code, requests: [1, 2] },
        }),
      ),
    ],
  },
  {
    number: 28,
    fault: '401, 403 with AUTHENTICATION_DENIED (CAPTCHA)',
    exit: [3],
    bound: AT_ONCE,
    trials: [
      ...[200, 401, 403, 503].map((code) =>
        refusal(`${code}, although there is a gateway to ask`, {
          inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
          rule: status(code, { [REASON]: 'AUTHENTICATION_DENIED' }),
          expect: { ...CAPTCHA, requests: 1 },
        }),
      ),
      refusal('an account that the model has locked', {
        inputs: { ...ONE_REQUEST, email: tokens.locked.email, 'api-token': tokens.locked.token },
        expect: { ...CAPTCHA, requests: 1 },
      }),
      ...(['basic', 'session-cookie'] as const).map((method) =>
        refusal(`Data Center: ${method}`, {
          inputs: local({
            'auth-method': method,
            username: dataCenter.users.locked.name,
            password: dataCenter.users.locked.password,
          }),
          expect: { ...CAPTCHA, requests: 1 },
        }),
      ),
      refusal("a page to log in at that is somebody else's", {
        inputs: local(dataCenterWays.basic),
        rule: {
          path: MYSELF,
          then: {
            status: 403,
            headers: {
              'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=https://canary.example/${MARK}`,
            },
          },
        },
        expect: { ...CAPTCHA, requests: 1 },
      }),
    ],
  },
  {
    number: 29,
    fault: '403: no access, IP allow-list, missing scope',
    exit: [4],
    bound: AT_ONCE,
    trials: [
      refusal('an account without Jira', {
        rule: status(403),
        expect: { status: 4, code: 'permission-denied', requests: 1 },
      }),
      refusal('an address that is not on the allow-list', {
        inputs: { ...ONE_REQUEST, email: tokens.ipBlocked.email, 'api-token': tokens.ipBlocked.token },
        expect: { status: 4, code: 'ip-not-allowed', says: /allow-list/, requests: 1 },
      }),
      refusal('a token without the scope', {
        inputs: { ...ways.scoped, 'api-token': tokens.scopedNoUserScope },
        expect: { status: 4, code: 'insufficient-scope', says: /read:jira-user/ },
      }),
      refusal('a client without the scope', {
        inputs: {
          'client-id': tokens.clientCredentialsNoUserScope.clientId,
          'client-secret': tokens.clientCredentialsNoUserScope.clientSecret,
        },
        expect: { status: 4, code: 'insufficient-scope' },
      }),
      refusal('a permission that the job needs', {
        inputs: {
          email: tokens.readOnly.email,
          'api-token': tokens.readOnly.token,
          'required-permissions': 'EDIT_ISSUES',
          project: 'PROJ',
        },
        most: 2,
        expect: { status: 4, code: 'permission-denied', says: /EDIT_ISSUES/ },
      }),
      refusal('Data Center: a token without the permission', {
        inputs: local({
          'personal-access-token': dataCenter.tokens.patReader,
          'required-permissions': 'EDIT_ISSUES',
          project: 'PROJ',
        }),
        most: 3,
        expect: { status: 4, code: 'permission-denied' },
      }),
      refusal('a grant that reaches another site', {
        inputs: {
          'client-id': tokens.globexOnly.clientId,
          'client-secret': tokens.globexOnly.clientSecret,
          'refresh-token': tokens.globexOnly.refreshToken,
        },
        most: 2,
        expect: { status: 4, code: 'site-not-accessible' },
      }),
    ],
  },
  {
    number: 32,
    fault: '200 for nobody',
    exit: [3],
    bound: AT_ONCE,
    trials: [
      ...[
        'AUTHENTICATED_FAILED',
        'authenticated_failed',
        'OUT',
        'OK, AUTHENTICATED_FAILED',
        'AUTHORISATION_FAILED',
      ].map((reason) =>
        refusal(`${REASON}: ${reason}`, {
          rule: answered({
            status: 200,
            headers: { [REASON]: reason },
            body: { accountId: users.ada.accountId },
          }),
          expect: { ...NOBODY, requests: 1 },
        }),
      ),
      ...(
        [
          ['no accountId', {}],
          ['an empty accountId', { accountId: '' }],
          ['a key, as Data Center has it', { key: 'ada', name: 'ada' }],
        ] as const
      ).map(([name, body]) =>
        refusal(name, { rule: answered({ status: 200, body }), expect: { ...NOBODY, requests: 1 } }),
      ),
      refusal('Data Center: anonymous', {
        inputs: local(dataCenterWays['personal-access-token']),
        rule: {
          path: MYSELF,
          then: { status: 200, headers: { 'x-ausername': 'anonymous' }, body: { key: 'dora', name: 'dora' } },
        },
        expect: { ...NOBODY, requests: 1 },
      }),
      refusal('Data Center: an accountId, as Cloud has it', {
        inputs: local(dataCenterWays['personal-access-token']),
        rule: { path: MYSELF, then: { status: 200, body: { accountId: users.ada.accountId } } },
        expect: { ...NOBODY, requests: 1 },
      }),
    ],
  },
  {
    number: 33,
    fault: '404, 410: no such site',
    exit: [5],
    bound: AT_ONCE,
    decision: '5, as every site-not-found of the interface, not 2 or 4',
    trials: [
      refusal('a site that nobody has', {
        inputs: { ...ways.classic, 'site-url': 'acmee' },
        expect: { status: 5, code: 'site-not-found', says: /spelling of `site-url`/ },
        // It is looked up beside the first request.
        most: 1,
      }),
      ...[404, 410].map((code) =>
        refusal(String(code), {
          rule: status(code),
          expect: { status: 5, code: 'site-not-found', requests: 1 },
        }),
      ),
      refusal('a gateway that does not know the cloudId', {
        inputs: {
          ...ways.scoped,
          'cloud-id': '99999999-2222-4333-8444-555555555555',
          'auth-method': 'scoped-api-token',
        },
        expect: { status: 5, code: 'site-not-found', requests: 1 },
      }),
      refusal('Data Center: a context path that is none', {
        inputs: { ...dataCenterWays['personal-access-token'], 'site-url': `https://${DC_HOST}/wrong` },
        expect: { status: 5, code: 'site-not-found', says: /context path/ },
        most: 0,
      }),
    ],
  },
  {
    number: 34,
    fault: 'another account than expected',
    exit: [4],
    bound: AT_ONCE,
    trials: [
      refusal('Cloud', {
        inputs: { ...ONE_REQUEST, 'expected-account-id': users.grace.accountId },
        expect: { status: 4, code: 'unexpected-account', requests: 1 },
      }),
      refusal('Cloud, the accountId in capitals', {
        inputs: { ...ONE_REQUEST, 'expected-account-id': users.ada.accountId.toUpperCase() },
        expect: { status: 4, code: 'unexpected-account', requests: 1 },
      }),
      refusal('Data Center', {
        inputs: local({ ...dataCenterWays['personal-access-token'], 'expected-account-id': 'somebody' }),
        most: 2,
        expect: { status: 4, code: 'unexpected-account' },
      }),
      refusal('after a refresh token was exchanged', {
        inputs: { ...ways.refreshToken, 'expected-account-id': users.grace.accountId },
        expect: { status: 4, code: 'unexpected-account', says: /refresh token was exchanged before that/ },
        most: 2,
      }),
    ],
  },
];
