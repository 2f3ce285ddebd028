import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FaultRule } from '../../sandbox/index.js';
import { actionInputs, type StepResult } from '../../sandbox/runner/index.js';
import { dataCenter, dataCenterWays, fixtures, onDataCenter, play, type Scenario, ways } from './scenario.js';
import { transcriptOf } from './transcript.js';

const UPDATE = 'dist/update/index.js';
const { developmentStatus, buildNumber } = fixtures.fields;
const DONE = { issue: 'PROJ-1', fields: 'Development status: Development Completed\nBuild number: 1207' };

const NO_POST = { stdout: '', commands: [], log: [] } as unknown as StepResult;

interface Given extends Scenario {
  readonly update?: Readonly<Record<string, string>>;
  readonly env?: (env: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly fault?: FaultRule;
}

interface Updated {
  readonly step: StepResult;
  readonly transcript: string;
  /** The update's own requests. */
  readonly requests: readonly string[];
  readonly held: (issue?: string) => Readonly<Record<string, unknown>> | undefined;
}

/** Runs the login step, then the Action `update`, in one job. */
async function updating({ update = DONE, env, fault, ...login }: Given): Promise<Updated> {
  let done: Updated | undefined;
  await play({
    ...login,
    afterwards: async ({ sandbox, job, main }) => {
      expect(main.status).toBe(0);
      const before = sandbox.requests.length;
      if (fault) sandbox.faults.add(fault);
      const inputs = actionInputs('update/action.yml', update);
      const step = await job.runAction(UPDATE, { inputs, env: { ...main.env, ...env?.(main.env) } });
      expect(step).toMatchObject({ stderr: '', timedOut: false, env: {}, state: {} });
      for (const secret of [main.outputs['authorization'], ...Object.values(login.inputs ?? {})])
        if (secret !== undefined && secret.length > 40) expect(step.stdout.includes(secret)).toBe(false);
      const asked = sandbox.requests.slice(before);
      // Issues are requested in parallel.
      const keyIn = ({ path }: (typeof asked)[number]) => /\/issue\/([A-Z]+-\d+)/.exec(path)?.[1] ?? 'z';
      const inTurn = asked.toSorted((one, other) => keyIn(one).localeCompare(keyIn(other)));
      const jira = asked.some(({ host }) => host.startsWith(dataCenter.host)) ? sandbox.dataCenter : sandbox;
      const held = Object.fromEntries(
        ['PROJ-1', 'PROJ-2'].map((key) => [key, { ...jira.issue(key)?.fields }]),
      );
      done = {
        step,
        transcript: transcriptOf({ main: step, post: NO_POST, files: [], requests: inTurn, temp: job.temp }),
        requests: asked.map(({ method, host, path }) => `${method} ${host}${path}`),
        held: (issue = 'PROJ-1') => held[issue],
      };
    },
  });
  if (!done) throw new Error('There was no update.');
  return done;
}

const CHANGED = {
  [developmentStatus]: expect.objectContaining({ value: 'Development Completed' }),
  [buildNumber]: 1207,
};

describe('after a login, by two requests', () => {
  const { oauthCredentials, ...editing } = ways;

  test('but not with OAuth credentials, which are no account’s', async () => {
    const { step, requests } = await updating({ inputs: oauthCredentials });
    expect([step.status, step.outputs['error-code'], requests]).toEqual([2, 'invalid-input', []]);
    expect(step.annotations[0]?.message).toMatch(/oauth-credentials belongs to no account/);
  });

  test.each(Object.entries(editing))('%s', async (_name, inputs) => {
    const { step, requests, held } = await updating({ inputs });
    expect([step.status, requests.length]).toEqual([0, 2]);
    expect(held()).toMatchObject(CHANGED);
  });

  test.each(Object.entries(dataCenterWays))('on a Data Center, %s', async (method, inputs) => {
    const version = method === 'client-credentials' ? '11' : '10.3';
    const { step, requests, held } = await updating(onDataCenter({ version, inputs }));
    expect([step.status, requests.length]).toEqual([0, 2]);
    expect(held()).toMatchObject(CHANGED);
  });
});

describe('what is told', () => {
  const inputs = ways.classic;
  test.each<[string, Given]>([
    ['of an update', {}],
    ['of several, before and after', { update: { ...DONE, issue: 'PROJ-1\nPROJ-2', 'show-before': 'true' } }],
    ['of a dry run', { update: { ...DONE, 'dry-run': 'true' } }],
    ['issue-not-found', { update: { ...DONE, issue: 'PROJ-1, PROJ-99' } }],
    ['field-not-found', { update: { ...DONE, fields: 'Development statsu: Done' } }],
    ['field-not-editable', { update: { ...DONE, fields: 'Status: Done' } }],
    ['value-not-allowed', { update: { ...DONE, fields: 'Development status: Done' } }],
    [
      'update-rejected',
      {
        fault: {
          method: 'PUT',
          then: {
            status: 400,
            body: { errorMessages: [], errors: { [buildNumber]: '##vso[task.setvariable variable=a]b' } },
          },
        },
      },
    ],
    ['of a missing field', { update: { issue: 'PROJ-1' } }],
    ['of a login that is another account', { update: { ...DONE, 'expected-account-id': 'FAKE-other' } }],
    ['of a host that is not listed', { update: { ...DONE, 'allowed-hosts': 'other.atlassian.net' } }],
  ])('%s', async (_what, given) => {
    expect((await updating({ inputs, ...given })).transcript).toMatchSnapshot();
  });
});

describe('the credential', () => {
  const inputs = ways.classic;

  test('goes where the login recorded, whatever variables say later', async () => {
    const elsewhere = {
      JIRA_API_URL: 'https://attacker.example/rest/api/3',
      JIRA_BASE_URL: 'https://attacker.example',
    };
    const { step, requests } = await updating({
      inputs,
      env: () => ({ ...elsewhere, JIRA_SITE_URL: 'other' }),
    });
    expect(step.status).toBe(0);
    for (const request of requests) expect(request).toContain(' acme.atlassian.net/rest/api/3/issue/PROJ-1');
  });

  test.each<[string, NonNullable<Given['env']>]>([
    ['no file', () => ({ JIRA_CURL_CONFIG: '' })],
    [
      'a file that is not the hand-over’s',
      ({ JIRA_CURL_CONFIG = '' }) => {
        const path = join(dirname(dirname(JIRA_CURL_CONFIG)), 'curl.conf');
        writeFileSync(path, 'header = "Authorization: Basic FAKE"\n');
        return { JIRA_CURL_CONFIG: path };
      },
    ],
    ['a folder that is gone', () => ({ JIRA_CURL_CONFIG: `/tmp/jira-auth-${'0'.repeat(32)}/curl.conf` })],
  ])('is not looked for in %s', async (_what, env) => {
    const { step, requests } = await updating({ inputs, env });
    expect([step.status, requests]).toEqual([2, []]);
    expect(step.outputs['error-code']).toMatch(/^(?:missing-credentials|invalid-input)$/);
  });
});

test('a text from outside sets one field, however many lines it has', async () => {
  const title = 'Fix\nDevelopment status: Released\n::set-output name=a::b';
  const { step, held } = await updating({
    inputs: ways.classic,
    update: {
      'issue-from': 'feature/PROJ-2-x',
      fields: 'Release notes@: PR_TITLE',
      'allowed-projects': 'PROJ',
    },
    env: () => ({ PR_TITLE: title }),
  });
  expect(step.status).toBe(0);
  expect(held('PROJ-2')?.[developmentStatus]).toMatchObject({ value: 'In Development' });
  expect(JSON.stringify(held('PROJ-2')?.[fixtures.fields.releaseNotes])).toContain(
    'Development status: Released',
  );
  expect(step.commands.filter(({ name }) => name === 'set-output')).toEqual([]);
});
