import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer } from './client.js';
import { sandboxed } from './rows.js';

const { government, sites, tokens } = fixtures;
const API = 'https://api.atlassian.com';
const TOKEN_URL = `${API}/oauth/token`;

const { get, answers } = sandboxed();

type Client = Readonly<{ clientId: string; clientSecret: string }>;
const asked = ({ clientId, clientSecret }: Client) => ({
  audience: 'api.atlassian.com',
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
});
const sent = (body: object) => ({ method: 'POST', body });

async function issued(client: Client = tokens.deployer): Promise<string> {
  const answer = await ask(get(), TOKEN_URL, sent(asked(client)));
  const { access_token: token, ...more } = answer.json() as { access_token: string };
  expect(more).toEqual({ expires_in: 900, token_type: 'Bearer' });
  return token;
}

const bulk = (
  kind: string,
  bearer: string,
  body: object,
  cloudId: string = sites.acme.cloudId,
): Promise<Answer> => ask(get(), `${API}/jira/${kind}/0.1/cloud/${cloudId}/bulk`, { ...sent(body), bearer });

describe('the token endpoint for OAuth credentials refuses', () => {
  const denied = { error: 'access_denied' };
  answers([
    ["a service account's client", TOKEN_URL, sent(asked(tokens.clientCredentials)), 401, denied],
    ['a wrong secret', TOKEN_URL, sent(asked({ ...tokens.deployer, clientSecret: 'FAKE' })), 401, denied],
    ['no audience', TOKEN_URL, sent({ ...asked(tokens.deployer), audience: undefined }), 400],
    ['another grant', TOKEN_URL, sent({ ...asked(tokens.deployer), grant_type: 'refresh_token' }), 400],
    ['another method', TOKEN_URL, {}, 405],
    [
      'all of them in Government Cloud',
      `https://${government.apiHost}/oauth/token`,
      sent({ ...asked(tokens.deployer), audience: government.apiHost }),
      401,
      denied,
    ],
    [
      'their client at the other one',
      'https://auth.atlassian.com/oauth/token',
      sent(asked(tokens.deployer)),
      401,
    ],
  ]);
});

const COMMON = {
  updateSequenceNumber: 1,
  displayName: 'FAKE',
  url: 'https://ci.example/1',
  state: 'successful',
};
const BUILD = {
  ...COMMON,
  pipelineId: 'ci',
  buildNumber: 7,
  lastUpdated: '2026-11-29',
  issueKeys: ['PROJ-1'],
};
const SERVICE = { associationType: 'serviceIdOrKeys', values: ['FAKE-service'] };
const DEPLOYMENT = {
  ...{ ...COMMON, deploymentSequenceNumber: 7, description: '', lastUpdated: '2026-11-29' },
  associations: [{ associationType: 'issueIdOrKeys', values: ['PROJ-1', 'NOPE-1'] }, SERVICE],
  pipeline: { id: 'release' },
  environment: { id: 'production' },
};
const COMMIT = {
  id: 'FAKE1',
  issueKeys: ['PROJ-2', 'NOPE-2'],
  updateSequenceId: 1,
  url: 'https://git.example/1',
};
const deploymentKey = { pipelineId: 'release', environmentId: 'production', deploymentSequenceNumber: 7 };

test.each<[kind: string, body: object, answer: object]>([
  [
    'builds',
    { builds: [BUILD, { ...BUILD, buildNumber: 8, url: undefined }] },
    {
      acceptedBuilds: [{ pipelineId: 'ci', buildNumber: 7 }],
      rejectedBuilds: [{ key: { pipelineId: 'ci', buildNumber: 8 }, errors: [{ message: 'Missing: url' }] }],
      unknownIssueKeys: [],
      unknownAssociations: [],
    },
  ],
  [
    'deployments',
    { deployments: [DEPLOYMENT, { ...DEPLOYMENT, state: undefined }] },
    {
      acceptedDeployments: [deploymentKey],
      rejectedDeployments: [{ key: deploymentKey, errors: [{ message: 'Missing: state' }] }],
      unknownIssueKeys: ['NOPE-1'],
      unknownAssociations: [SERVICE, SERVICE],
    },
  ],
  [
    'devinfo',
    { repositories: [{ id: 'repo', commits: [COMMIT], branches: [{ ...COMMIT, url: undefined }] }] },
    {
      acceptedDevinfoEntities: { repo: { commits: ['FAKE1'] } },
      failedDevinfoEntities: {
        repo: { branches: [{ id: 'FAKE1', errorMessages: [{ message: 'Missing: url' }] }] },
      },
      unknownIssueKeys: ['NOPE-2'],
    },
  ],
  ['featureflags', { flags: [{ id: 'FAKE' }] }, { acceptedFeatureFlags: [], unknownIssueKeys: [] }],
  ['remotelinks', { remoteLinks: [] }, { acceptedRemoteLinks: [], rejectedRemoteLinks: {} }],
])('%s are judged one by one', async (kind, body, expected) => {
  const answer = await bulk(kind, await issued(), body);
  expect(answer.status).toBe(202);
  expect(answer.json()).toMatchObject(expected);
});

test('a token is good for its site, its permissions and a quarter of an hour', async () => {
  const [token, builder] = [await issued(), await issued(tokens.builder)];
  const statusOf = async (...of: Parameters<typeof bulk>): Promise<number> => (await bulk(...of)).status;
  const deployments = { deployments: [DEPLOYMENT] };
  expect(await statusOf('builds', builder, { builds: [BUILD] })).toBe(202);
  expect(await statusOf('deployments', builder, deployments)).toBe(403);
  expect(await statusOf('deployments', token, deployments, sites.globex.cloudId)).toBe(404);
  expect(await statusOf('deployments', token, {})).toBe(400);
  expect(await statusOf('deployments', 'FAKE', deployments)).toBe(401);
  expect(await statusOf('issues', token, deployments)).toBe(404);
  get().clock.advance(900_001);
  expect(await statusOf('deployments', token, deployments)).toBe(401);
});
