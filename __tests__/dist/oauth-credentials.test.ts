import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/check/report.js';
import { customDomain, government, play, scenario, sites, tokens, ways } from './scenario.js';
import { asEnvironment, Shell } from './shell.js';

const WAY = ways.oauthCredentials;
const ENVIRONMENT = asEnvironment(WAY);

/** What users do with it: a deployment of PROJ-1, whose answer is printed. */
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

scenario('a token is obtained, which is the proof, and handed over without an account and a REST API', {
  inputs: WAY,
});

scenario('a given cloudId saves its look-up', { inputs: { ...WAY, 'cloud-id': sites.acme.cloudId } });

scenario('a custom domain is told as the site', { inputs: { ...WAY, 'site-url': customDomain.url } });

scenario("a wrong client may be a service account's", {
  inputs: {
    ...WAY,
    'client-secret': tokens.clientCredentials.clientSecret,
    'client-id': tokens.clientCredentials.clientId,
  },
});

scenario("and such credentials may have been taken for a service account's", {
  inputs: { ...WAY, 'auth-method': '' },
});

scenario("a later step has nothing of an earlier one's REST API, account and header", {
  inputs: WAY,
  job: {
    env: {
      JIRA_API_URL: `${sites.acme.url}/rest/api/3`,
      JIRA_ACCOUNT_ID: 'FAKE-earlier',
      JIRA_AUTH_HEADER: 'Authorization: FAKE-earlier',
    },
  },
});

describe('is refused before anything is sent', () => {
  const gateway = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`;
  test.each<[string, Record<string, string>, string]>([
    ['`expected-account-id`', { 'expected-account-id': 'FAKE' }, 'belong to none'],
    ['`required-permissions`', { 'required-permissions': 'EDIT_ISSUES' }, 'belong to none'],
    ['`project`', { project: 'PROJ' }, 'belong to none'],
    ['a scope', { scope: 'WRITE' }, 'scopes are fixed'],
    [
      'a Data Center',
      { 'site-url': 'https://jira.example.com', deployment: 'data-center' },
      'is for Jira Cloud',
    ],
    ['an address on the gateway', { 'site-url': gateway }, 'an address on the gateway'],
    ['Government Cloud', { 'site-url': government.site.url }, 'Government Cloud'],
    ['gajira actions', { 'gajira-config': 'true' }, 'oauth-credentials has none'],
  ])('with %s', async (_what, inputs, words) => {
    const { main, sandbox } = await play({ inputs: { ...WAY, ...inputs } });
    expect(main.outputs).toEqual({ 'error-code': 'invalid-input' });
    expect(main.stdout).toContain(words);
    expect(sandbox.requests.filter(({ path }) => path !== '/_edge/tenant_info')).toEqual([]);
  });
});

test('a plain curl sends a deployment (E4)', async () => {
  await play({
    inputs: WAY,
    afterwards: async ({ job }) => {
      const { status, stdout } = await job.runShell(DEPLOY);
      expect([status, JSON.parse(stdout)]).toEqual([0, ACCEPTED]);
    },
  });
});

describe('the command line', () => {
  const shell = new Shell();

  test.each(['sh', 'bash'])('export in %s: no REST API of an earlier login is left', async (name) => {
    const script = `set -e
      JIRA_API_URL=FAKE-earlier; export JIRA_API_URL
      eval "$(jira_auth export)"
      ${DEPLOY}
      echo " <\${JIRA_API_URL-none}>"
      jira_auth cleanup`;
    const { status, stdout } = await shell.run(script, ENVIRONMENT, name);
    expect([status, stdout]).toEqual([0, `${JSON.stringify(ACCEPTED)} <none>\n`]);
    expect(shell.place.left()).toEqual([]);
  });

  test('export as JSON tells that there is none', async () => {
    const { stdout } = await shell.run('jira_auth export --json', ENVIRONMENT);
    const { JIRA_API_URL, JIRA_BASE_URL } = JSON.parse(stdout) as Record<string, string>;
    expect([JIRA_API_URL, JIRA_BASE_URL]).toEqual(['', 'https://api.atlassian.com']);
  });

  test('exec renews the token while its command runs', async () => {
    shell.sandbox.oauth.accessTokenSeconds = 2;
    shell.write(
      'wait.sh',
      `cp "$JIRA_CURL_CONFIG" first
      for i in $(seq 400); do cmp -s first "$JIRA_CURL_CONFIG" || break; sleep 0.05; done
      ${DEPLOY} > /dev/null || exit 9
      cat "$JIRA_CURL_CONFIG"; echo "<\${JIRA_API_URL-none}>"`,
    );
    const environment = { ...ENVIRONMENT, JIRA_API_URL: 'FAKE-earlier' };
    const { status, stdout, stderr } = await shell.run('jira_auth exec -- sh wait.sh', environment);
    expect(status).toBe(0);
    expect(stdout).toContain('header = "Authorization: Bearer ***"');
    expect(stdout).toContain('<none>');
    expect(stderr).toContain('The access token was renewed');
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

  test('check: they can keep no issues in Jira', async () => {
    const options = '--jira-issue-project PROJ --jira-issue-type Task --expires-on 2020-01-01';
    const { stderr } = await shell.run(`jira_auth check ${options}`, ENVIRONMENT);
    expect(stderr).toContain('because no credential works');
    expect(shell.sandbox.requests.filter(({ path }) => path.includes('/search'))).toEqual([]);
  });
});
