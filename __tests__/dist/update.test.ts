import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FaultRule, RecordedRequest } from '../../sandbox/index.js';
import { actionInputs, type StepResult } from '../../sandbox/runner/index.js';
import { dataCenter, dataCenterWays, fixtures, play, sandbox, ways } from './scenario.js';
import { transcriptOf } from './transcript.js';

type Values = Readonly<Record<string, string>>;

interface Given {
  update?: Values;
  env?: (env: Values) => Values;
  fault?: FaultRule;
}

const { developmentStatus, buildNumber, releaseNotes } = fixtures.fields;
const DONE = { issue: 'PROJ-1', fields: 'Development status: Development Completed\nBuild number: 1207' };
const NO_POST = { stdout: '', commands: [], log: [] } as unknown as StepResult;

async function updating({ update = DONE, env, fault }: Given, inputs: Values = ways.classic) {
  let step = NO_POST;
  let asked: readonly RecordedRequest[] = [];
  const { job } = await play({
    inputs,
    afterwards: async ({ job, main }) => {
      expect(main.status).toBe(0);
      const before = sandbox.requests.length;
      if (fault) sandbox.faults.add(fault);
      step = await job.runAction('dist/update/index.js', {
        inputs: actionInputs('update/action.yml', update),
        env: main.env,
        overrides: env?.(main.env) ?? {},
      });
      asked = sandbox.requests.slice(before);
      const secrets = [main.outputs['authorization'] ?? '', ...Object.values(inputs)];
      expect(secrets.filter((text) => text.length > 40 && step.stdout.includes(text))).toEqual([]);
    },
  });
  expect(step).toMatchObject({ stderr: '', timedOut: false, env: {}, state: {} });
  // Issues are requested in parallel.
  const keyIn = ({ path }: RecordedRequest) => /\/issue\/([A-Z]+-\d+)/.exec(path)?.[1] ?? 'z';
  const inTurn = asked.toSorted((one, other) => keyIn(one).localeCompare(keyIn(other)));
  const jira = asked.some(({ host }) => host.startsWith(dataCenter.host)) ? sandbox.dataCenter : sandbox;
  return {
    step,
    transcript: transcriptOf({ main: step, post: NO_POST, files: [], requests: inTurn, temp: job.temp }),
    requests: asked.map(({ method, host, path }) => `${method} ${host}${path}`),
    held: (issue = 'PROJ-1') => jira.issue(issue)?.fields,
  };
}

test.each<[string, Values]>([
  ['API token', ways.classic],
  ['token with scopes', ways.scoped],
  ['client credentials', ways.clientCredentials],
  ...(['personal-access-token', 'session-cookie', 'oauth1'] as const).map((way): [string, Values] => [
    `${way} on a Data Center`,
    { 'site-url': dataCenter.url, ...dataCenterWays[way] },
  ]),
])('after a login by %s, by two requests', async (_name, inputs) => {
  const { step, requests, held } = await updating({}, inputs);
  expect([step.status, requests.length]).toEqual([0, 2]);
  expect(held()).toMatchObject({
    [developmentStatus]: { value: 'Development Completed' },
    [buildNumber]: 1207,
  });
});

test('but not with OAuth credentials, which are no account’s', async () => {
  const { step, requests } = await updating({}, ways.oauthCredentials);
  expect([step.status, step.outputs['error-code'], requests]).toEqual([2, 'invalid-input', []]);
  expect(step.annotations[0]?.message).toMatch(/belongs to no account[^]* set JIRA_CURL_CONFIG/);
});

const UNPRINTABLE = { errorMessages: [], errors: { [buildNumber]: '##vso[task.setvariable variable=a]b' } };

test.each<[string, Given]>([
  ['of an update', {}],
  ['of several, before and after', { update: { ...DONE, issue: 'PROJ-1\nPROJ-2', 'show-before': 'true' } }],
  ['of a dry run', { update: { ...DONE, 'dry-run': 'true' } }],
  ['issue-not-found', { update: { ...DONE, issue: 'PROJ-1, PROJ-99' } }],
  ['field-not-found', { update: { ...DONE, fields: 'Development statsu: Done' } }],
  ['field-not-editable', { update: { ...DONE, fields: 'Status: Done' } }],
  ['value-not-allowed', { update: { ...DONE, fields: 'Development status: Done' } }],
  ['update-rejected', { fault: { method: 'PUT', then: { status: 400, body: UNPRINTABLE } } }],
  ['of a missing field', { update: { issue: 'PROJ-1' } }],
  ['of a login that is another account', { update: { ...DONE, 'expected-account-id': 'FAKE-other' } }],
  ['of a host that is not listed', { update: { ...DONE, 'allowed-hosts': 'other.atlassian.net' } }],
])('what is told %s', async (_what, given) => {
  expect((await updating(given)).transcript).toMatchSnapshot();
});

describe('the credential', () => {
  test('goes where the login recorded, whatever variables say later', async () => {
    const env = {
      JIRA_API_URL: 'https://attacker.example/rest/api/3',
      JIRA_BASE_URL: 'https://attacker.example',
      JIRA_SITE_URL: 'other',
    };
    const { step, requests } = await updating({ env: () => env });
    expect(step.status).toBe(0);
    for (const request of requests) expect(request).toContain(' acme.atlassian.net/rest/api/3/issue/PROJ-1');
  });

  test.each<[string, NonNullable<Given['env']>, string]>([
    ['no file', () => ({ JIRA_CURL_CONFIG: '' }), 'missing-credentials'],
    ['no secrets', () => ({ JIRA_CURL_CONFIG: '', GITHUB_ACTOR: 'dependabot[bot]' }), 'secrets-unavailable'],
    [
      'a file that is not the hand-over’s',
      ({ JIRA_CURL_CONFIG = '' }) => {
        const path = join(dirname(dirname(JIRA_CURL_CONFIG)), 'curl.conf');
        writeFileSync(path, 'header = "Authorization: Basic FAKE"\n');
        return { JIRA_CURL_CONFIG: path };
      },
      'invalid-input',
    ],
  ])('is not looked for in %s', async (_what, env, code) => {
    const { step, requests } = await updating({ env });
    expect([step.status, step.outputs['error-code'], requests]).toEqual([2, code, []]);
  });
});

test('a text of many lines sets one field', async () => {
  const title = 'Fix\nDevelopment status: Released\n::set-output name=a::b';
  const update = {
    'issue-from': 'feature/PROJ-2-x',
    fields: 'Release notes@: PR_TITLE',
    'allowed-projects': 'PROJ',
  };
  const { step, held } = await updating({ update, env: () => ({ PR_TITLE: title }) });
  expect(step.status).toBe(0);
  expect(held('PROJ-2')?.[developmentStatus]).toMatchObject({ value: 'In Development' });
  expect(JSON.stringify(held('PROJ-2')?.[releaseNotes])).toContain('Development status: Released');
  expect(step.commands.filter(({ name }) => name === 'set-output')).toEqual([]);
});
