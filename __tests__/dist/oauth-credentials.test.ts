import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/check/report.js';
import { customDomain, government, play, scenarios, sites, ways } from './scenario.js';
import { asEnvironment, Shell } from './shell.js';

const WAY = ways.oauthCredentials;
const ENVIRONMENT = asEnvironment(WAY);

/** The usual task of users. */
const DEPLOY = `curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -H 'Content-Type: application/json' \\
  "$JIRA_BASE_URL/jira/deployments/0.1/cloud/$JIRA_CLOUD_ID/bulk" -d '{"deployments":[{
    "deploymentSequenceNumber":1,"updateSequenceNumber":1,"displayName":"FAKE","url":"https://ci.example/1",
    "description":"FAKE","lastUpdated":"2026-11-29T12:00:00Z","state":"successful",
    "associations":[{"associationType":"issueIdOrKeys","values":["PROJ-1"]}],
    "pipeline":{"id":"release","displayName":"release","url":"https://ci.example"},
    "environment":{"id":"production","displayName":"production","type":"production"}}]}'`;
const ACCEPTED = {
  acceptedDeployments: [{ pipelineId: 'release', environmentId: 'production', deploymentSequenceNumber: 1 }],
  rejectedDeployments: [],
  unknownIssueKeys: [],
  unknownAssociations: [],
};

scenarios({
  'a token is obtained, which is the proof, and handed over without an account and a REST API': {
    inputs: WAY,
  },
  'a given cloudId saves its look-up': { inputs: { ...WAY, 'cloud-id': sites.acme.cloudId } },
  'a custom domain is told as the site': { inputs: { ...WAY, 'site-url': customDomain.url } },
  "a wrong client may be a service account's": {
    inputs: { ...WAY, ...ways.clientCredentials },
  },
  "and such credentials may have been taken for a service account's": {
    inputs: { ...WAY, 'auth-method': '' },
  },
  "a later step has nothing of an earlier one's REST API, account and header": {
    inputs: WAY,
    job: {
      env: {
        JIRA_API_URL: `${sites.acme.url}/rest/api/3`,
        JIRA_ACCOUNT_ID: 'FAKE-earlier',
        JIRA_AUTH_HEADER: 'Authorization: FAKE-earlier',
      },
    },
  },
});

test.each<[string, Record<string, string>, string]>([
  ['`expected-account-id`', { 'expected-account-id': 'FAKE' }, 'belong to none'],
  [
    'a Data Center',
    { 'site-url': 'https://jira.example.com', deployment: 'data-center' },
    'is for Jira Cloud',
  ],
  ['Government Cloud', { 'site-url': government.site.url }, 'Government Cloud'],
  ['gajira actions', { 'gajira-config': 'true' }, 'oauth-credentials has none'],
])('%s is refused before anything is sent', async (_what, inputs, words) => {
  const { main, sandbox } = await play({ inputs: { ...WAY, ...inputs } });
  expect(main.outputs).toEqual({ 'error-code': 'invalid-input' });
  expect(main.stdout).toContain(words);
  expect(sandbox.requests.filter(({ path }) => path !== '/_edge/tenant_info')).toEqual([]);
});

const shell = new Shell();

describe('the command line', () => {
  test('export: no REST API of an earlier login is left', async () => {
    const script = `set -e
      JIRA_API_URL=FAKE-earlier; export JIRA_API_URL
      eval "$(jira_auth export)"
      ${DEPLOY}
      echo " <\${JIRA_API_URL-none}>"
      jira_auth cleanup`;
    const { status, stdout } = await shell.run(script, ENVIRONMENT);
    expect([status, stdout]).toEqual([0, `${JSON.stringify(ACCEPTED)} <none>\n`]);
    expect(shell.place.left()).toEqual([]);
  });

  test('check: it works, and nobody says when it ends', async () => {
    const { status, stdout } = await shell.run('jira_auth check --json', ENVIRONMENT);
    const [row] = (JSON.parse(stdout) as Report).credentials;
    expect(status).toBe(0);
    expect(row).toMatchObject({ status: 'unknown', kind: 'oauth-credentials', site: sites.acme.url });
    expect(row?.reasons).toEqual([
      'It works, but its expiry date is unknown: declare it with --expires-on.',
      'The credential belongs to no account.',
    ]);
    expect(row?.renewal.advice).toContain('OAuth credentials');
  });
});
