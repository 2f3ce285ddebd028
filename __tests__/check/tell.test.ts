import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { Report } from '../../src/check/report.js';
import { runCheck } from '../../src/check/run.js';
import type { Failure } from '../../src/failure.js';
import { given, type Values } from '../read/given.js';
import { sandboxed } from '../store/sandboxed.js';

const { github, sites, tokens, users, webhook } = fixtures;
const world = sandboxed();

interface Run {
  readonly status: number;
  readonly report: Report | undefined;
  readonly said: readonly string[];
  readonly failures: readonly Failure[];
  readonly masked: readonly string[];
}

/** A check of ada's token, which ends in five days, over the program's own transport. */
async function check(values: Values): Promise<Run> {
  const now = new Date();
  const said: string[] = [];
  const failures: Failure[] = [];
  const masked: string[] = [];
  let report: Report | undefined;
  const environment = {
    HTTPS_PROXY: world().sandbox.proxyUrl,
    NODE_EXTRA_CA_CERTS: world().sandbox.caFile,
    GITHUB_REPOSITORY: github.repository,
  };
  const status = await runCheck(
    given(
      {
        'site-url': sites.acme.url,
        email: users.ada.email,
        'api-token': tokens.classic,
        'ca-certificate': world().sandbox.caFile,
        'expires-on': new Date(now.getTime() + 5 * 24 * 3600 * 1000).toISOString().slice(0, 10),
        'fail-on': 'never',
        ...values,
      },
      environment,
    ),
    {
      environment,
      now: () => now,
      random: () => 0,
      signal: new AbortController().signal,
      mask: (secret) => masked.push(secret.reveal()),
      info: () => undefined,
      warn: () => undefined,
      secretsWithheld: () => undefined,
    },
    {
      show: (shown) => {
        report = shown;
      },
      say: (text) => said.push(text),
      fail: (failure) => failures.push(failure),
      end: () => undefined,
    },
  );
  return { status, report, said, failures, masked };
}

const ISSUES: Values = { 'github-issues': 'true', 'github-token': github.tokens.githubTokenIssues };
const CHAT: Values = { 'webhook-url': webhook.url };
const JIRA: Values = { 'jira-issue-project': fixtures.issues.project };

test('a check that tells nobody asks nobody but Jira', async () => {
  const { status, report } = await check({});
  expect([status, report?.status]).toEqual([0, 'critical']);
  expect(new Set(world().sandbox.requests.map(({ host }) => host))).toEqual(new Set([sites.acme.host]));
});

test('what was told is said, and everything secret is masked', async () => {
  const { status, said, failures, masked } = await check({ ...ISSUES, ...CHAT, ...JIRA });
  expect([status, failures]).toEqual([0, []]);
  const name = `${users.ada.email} at acme.atlassian.net`;
  expect(said).toEqual([
    `Opened #1 for ${name}: https://github.com/octo-org/octo-repo/issues/1.`,
    `Opened PROJ-3 for ${name}: ${sites.acme.url}/browse/PROJ-3.`,
    `Posted to the webhook at ${webhook.host}.`,
  ]);
  expect(masked).toEqual(expect.arrayContaining([github.tokens.githubTokenIssues, webhook.url]));
});

describe('who could not be told', () => {
  test('fails the check, and keeps nobody else from hearing', async () => {
    world().sandbox.github.issuesEnabled = false;
    const { status, report, failures } = await check({ ...ISSUES, ...CHAT });
    expect(status).toBe(8);
    expect(report?.status).toBe('critical');
    expect(failures).toMatchObject([{ code: 'handoff-failed' }]);
    expect(world().sandbox.webhook.messages).toHaveLength(1);
  });

  test('takes nothing from what the check found', async () => {
    world().sandbox.webhook.refusal = { status: 404 };
    const { status, failures } = await check({ ...CHAT, 'fail-on': 'critical' });
    expect(status).toBe(9);
    expect(failures).toHaveLength(1);
  });

  test('is nobody to ask: an issue in Jira needs a credential that works', async () => {
    const { status, failures } = await check({ ...JIRA, 'api-token': tokens.expired });
    expect(status).toBe(8);
    expect(failures).toMatchObject([{ advice: expect.stringContaining('jira-issue-credential') }]);
  });

  test('is told before anything is asked, if it is the inputs', async () => {
    const { status, failures } = await check({ 'github-issues': 'true' });
    expect(status).toBe(2);
    expect(failures).toMatchObject([{ code: 'missing-credentials' }]);
    expect(world().sandbox.requests).toEqual([]);
  });
});
