import fc from 'fast-check';
import { fixtures } from '../../sandbox/fixtures.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import type { Inputs } from '../kit/place.js';
import { type Answer, anyAnswer } from './answers.js';
import type { Deployment, Endpoint } from './endpoints.js';
import { mix, one } from './mix.js';

export type Script = Readonly<Partial<Record<Endpoint, readonly Answer[]>>>;

export interface Case {
  readonly deployment: Deployment;
  readonly way: string;
  readonly inputs: Inputs;
  readonly script: Script;
}

const { github, sites } = fixtures;

const GITHUB = {
  'refresh-token-secret': 'JIRA_REFRESH_TOKEN',
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};
const STORE = ['GitHub key', 'GitHub probe', 'GitHub secret'] as const;
const SITE = ['tenant info', 'myself'] as const;
const OAUTH = ['token', ...SITE, 'sites'] as const;

type Ways = Readonly<Record<string, readonly [inputs: Inputs, asks: readonly Endpoint[]]>>;

const CLOUD: Ways = {
  classic: [ways.classic, SITE],
  'classic, pinned': [{ ...ways.classic, 'auth-method': 'api-token' }, SITE],
  scoped: [{ ...ways.scoped, 'auth-method': 'scoped-api-token', 'gajira-config': 'true' }, SITE],
  'service account': [ways.serviceAccountWithoutEmail, SITE],
  'client credentials': [ways.clientCredentials, OAUTH],
  'OAuth credentials': [ways.oauthCredentials, ['token', 'tenant info']],
  'refresh token': [ways.refreshToken, OAUTH],
  'refresh token, saved': [{ ...ways.refreshToken, ...GITHUB }, [...STORE, ...OAUTH]],
  "refresh token, the grant's own site": [
    { ...ways.refreshToken, ...GITHUB, 'access-token-secret': 'JIRA_ACCESS_TOKEN', 'site-url': '' },
    [...STORE, 'token', 'sites', 'myself'],
  ],
  'access token': [ways.accessToken, [...SITE, 'sites']],
  'access token on the gateway': [
    { ...ways.accessToken, 'site-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}` },
    ['server info', 'myself', 'sites'],
  ],
  'a custom domain': [
    { ...ways.clientCredentials, 'site-url': fixtures.customDomain.url },
    ['tenant info', 'server info', 'token', 'myself'],
  ],
};

const PATS = ['myself', 'personal access tokens'] as const;
const PAT = dataCenterWays['personal-access-token'];

const DATA_CENTER: Ways = {
  'personal access token': [PAT, PATS],
  'named personal access token': [{ ...PAT, 'token-name': 'ci', 'warn-days': '3650' }, PATS],
  basic: [{ ...dataCenterWays.basic, 'gajira-config': 'true' }, ['myself']],
  'session cookie': [dataCenterWays['session-cookie'], ['login', 'myself', 'log-out']],
  'client credentials': [dataCenterWays['client-credentials'], ['token', 'myself']],
  'refresh token': [dataCenterWays['refresh-token'], ['token', 'myself']],
  'access token': [dataCenterWays['access-token'], ['myself']],
  oauth1: [dataCenterWays.oauth1, ['myself']],
};

const extras = fc.record<Record<string, string>>(
  {
    'required-permissions': one('EDIT_ISSUES', 'EDIT_ISSUES,ADD_COMMENTS'),
    project: one('PROJ'),
    'expected-account-id': one(fixtures.users.ada.accountId, fixtures.dataCenter.users.dora.key),
    'expires-on': one('2020-01-01', '2035-12-31'),
    'export-auth-header': one('true'),
    'allow-uploads': one('true'),
  },
  { requiredKeys: [] },
);

export function anyCase(deployment: Deployment): fc.Arbitrary<Case> {
  const isCloud = deployment === 'cloud';
  return fc
    .tuple(one(...Object.entries(isCloud ? CLOUD : DATA_CENTER)), mix([3, one({})], [2, extras]))
    .chain(([[way, [inputs, asks]], more]) => {
      const endpoints: Endpoint[] = [
        ...(isCloud ? [] : (['tenant info', 'server info'] as const)),
        ...asks,
        ...('required-permissions' in more ? (['permissions'] as const) : []),
      ];
      const site = isCloud ? sites.acme.url : fixtures.dataCenter.url;
      const given = { 'site-url': site, 'timeout-seconds': '1', ...more, ...inputs };
      return script(endpoints, deployment).map((answers): Case => ({
        ...{ deployment, way, inputs: given, script: answers },
      }));
    });
}

/** Most endpoints answer well, so runs get as far as the last one. */
function script(endpoints: readonly Endpoint[], deployment: Deployment): fc.Arbitrary<Script> {
  const answers = endpoints.map((endpoint) => {
    const odd = fc.array(anyAnswer(endpoint, deployment), { minLength: 1, maxLength: 2 });
    const isLast = endpoint === 'myself';
    return [endpoint, mix([isLast ? 3 : 8, fc.constant<Answer[]>([])], [isLast ? 7 : 3, odd])] as const;
  });
  return fc.record(Object.fromEntries(answers));
}
