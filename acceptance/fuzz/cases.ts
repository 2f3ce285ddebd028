import fc from 'fast-check';
import { fixtures } from '../../sandbox/fixtures.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { type Answer, anyAnswer } from './answers.js';
import type { Endpoint } from './endpoints.js';
import type { Script } from './raw-server.js';

export type Deployment = 'cloud' | 'data-center';

/** One run: what is given to it, and what every endpoint answers. */
export interface Case {
  readonly deployment: Deployment;
  readonly way: string;
  /** All but `site-url`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly script: Script;
}

const { github, sites } = fixtures;

/** Inputs of one way in, and what it may ask. */
interface Way {
  readonly inputs: Readonly<Record<string, string>>;
  readonly asks: readonly Endpoint[];
}

const GITHUB = {
  'refresh-token-secret': 'JIRA_REFRESH_TOKEN',
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};
const STORE: readonly Endpoint[] = ['GitHub key', 'GitHub probe', 'GitHub secret'];

const CLOUD: Readonly<Record<string, Way>> = {
  classic: { inputs: ways.classic, asks: ['tenant info', 'myself'] },
  'classic, pinned': {
    inputs: { ...ways.classic, 'auth-method': 'api-token' },
    asks: ['tenant info', 'myself'],
  },
  scoped: {
    inputs: { ...ways.scoped, 'auth-method': 'scoped-api-token', 'gajira-config': 'true' },
    asks: ['tenant info', 'myself'],
  },
  'service account': { inputs: ways.serviceAccountWithoutEmail, asks: ['tenant info', 'myself'] },
  'client credentials': { inputs: ways.clientCredentials, asks: ['token', 'tenant info', 'myself', 'sites'] },
  'refresh token': { inputs: ways.refreshToken, asks: ['token', 'tenant info', 'myself', 'sites'] },
  'refresh token, saved': {
    inputs: { ...ways.refreshToken, ...GITHUB },
    asks: [...STORE, 'token', 'tenant info', 'myself', 'sites'],
  },
  "refresh token, the grant's own site": {
    inputs: { ...ways.refreshToken, ...GITHUB, 'access-token-secret': 'JIRA_ACCESS_TOKEN', 'site-url': '' },
    asks: [...STORE, 'token', 'sites', 'myself'],
  },
  'access token': { inputs: ways.accessToken, asks: ['tenant info', 'myself', 'sites'] },
  'access token on the gateway': {
    inputs: {
      ...ways.accessToken,
      'site-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`,
    },
    asks: ['server info', 'myself', 'sites'],
  },
  'a custom domain': {
    inputs: { ...ways.clientCredentials, 'site-url': 'https://jira.acme.example' },
    asks: ['tenant info', 'server info', 'token', 'myself'],
  },
};

const DATA_CENTER: Readonly<Record<string, Way>> = {
  'personal access token': {
    inputs: dataCenterWays['personal-access-token'],
    asks: ['myself', 'personal access tokens'],
  },
  'named personal access token': {
    inputs: { ...dataCenterWays['personal-access-token'], 'token-name': 'ci', 'warn-days': '3650' },
    asks: ['myself', 'personal access tokens'],
  },
  basic: { inputs: { ...dataCenterWays.basic, 'gajira-config': 'true' }, asks: ['myself'] },
  'session cookie': { inputs: dataCenterWays['session-cookie'], asks: ['log-in', 'myself', 'log-out'] },
  'client credentials': { inputs: dataCenterWays['client-credentials'], asks: ['token', 'myself'] },
  'refresh token': { inputs: dataCenterWays['refresh-token'], asks: ['token', 'myself'] },
  'access token': { inputs: dataCenterWays['access-token'], asks: ['myself'] },
  oauth1: { inputs: dataCenterWays.oauth1, asks: ['myself'] },
};

/** What may be wanted besides; each makes another request or another comparison with what was answered. */
const extras = fc.record<Record<string, string>>(
  {
    'required-permissions': fc.constantFrom('EDIT_ISSUES', 'EDIT_ISSUES,ADD_COMMENTS'),
    project: fc.constant('PROJ'),
    'expected-account-id': fc.constantFrom(fixtures.users.ada.accountId, fixtures.dataCenter.users.dora.key),
    'expires-on': fc.constantFrom('2020-01-01', '2035-12-31'),
    'export-auth-header': fc.constant('true'),
    'allow-uploads': fc.constant('true'),
  },
  { requiredKeys: [] },
);

/** Any run against one kind of Jira. */
export function anyCase(deployment: Deployment): fc.Arbitrary<Case> {
  const all = Object.entries(deployment === 'cloud' ? CLOUD : DATA_CENTER);
  return fc
    .tuple(
      fc.constantFrom(...all),
      fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: extras }),
    )
    .chain(([[way, { inputs, asks }], more]) => {
      const wantsPermissions = 'required-permissions' in more;
      const endpoints: Endpoint[] = [
        ...(deployment === 'data-center' ? (['tenant info', 'server info'] as const) : []),
        ...asks,
        ...(wantsPermissions ? (['permissions'] as const) : []),
      ];
      return script(endpoints, deployment).map((answers): Case => ({
        deployment,
        way,
        inputs: { ...more, ...inputs },
        script: answers,
      }));
    });
}

/** Most endpoints answer well, so that runs come as far as the last one. */
function script(endpoints: readonly Endpoint[], deployment: Deployment): fc.Arbitrary<Script> {
  const answers = (endpoint: Endpoint): fc.Arbitrary<readonly Answer[]> =>
    fc.oneof(
      { weight: endpoint === 'myself' ? 3 : 8, arbitrary: fc.constant([]) },
      {
        weight: endpoint === 'myself' ? 7 : 3,
        arbitrary: fc.array(anyAnswer(endpoint, deployment), { minLength: 1, maxLength: 2 }),
      },
    );
  return fc.record(Object.fromEntries(endpoints.map((endpoint) => [endpoint, answers(endpoint)])));
}
