import { expect, test } from '@jest/globals';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { runCheck } from '../../src/check/run.js';
import type { FailureCode } from '../../src/failure.js';
import { given, type Values } from '../read/given.js';
import { sandboxed } from '../store/sandboxed.js';
import { effectsAt } from './effects.js';
import { NOW } from './sample.js';

const { github, sites, tokens, users, webhook } = fixtures;
const world = sandboxed();

const ISSUES: Values = { 'github-issues': 'true', 'github-token': github.tokens.githubTokenIssues };
const CHAT: Values = { 'webhook-url': webhook.url };
const JIRA: Values = { 'jira-issue-project': fixtures.issues.project };
const OPENED = `Opened #1 for ada: https://github.com/octo-org/octo-repo/issues/1.`;
const POSTED = `Posted to the webhook at ${webhook.host}.`;

test.each<[string, Values, (world: Sandbox) => void, number, string[], FailureCode[]]>([
  ['nobody, and nobody but Jira is asked', {}, () => undefined, 0, [], []],
  [
    'everybody',
    { ...ISSUES, ...CHAT, ...JIRA },
    () => undefined,
    0,
    [OPENED, `Opened PROJ-3 for ada: ${sites.acme.url}/browse/PROJ-3.`, POSTED],
    [],
  ],
  [
    'those that can be reached, and the check fails',
    { ...ISSUES, ...CHAT },
    ({ github: repository }) => {
      repository.issuesEnabled = false;
    },
    8,
    [POSTED],
    ['handoff-failed'],
  ],
  [
    'nobody, and what the check found counts',
    { ...CHAT, 'fail-on': 'critical' },
    (sandbox) => {
      sandbox.webhook.refusal = { status: 404 };
    },
    9,
    [],
    ['handoff-failed'],
  ],
  [
    'nobody in Jira, without a credential that works',
    { ...JIRA, 'api-token': tokens.expired },
    () => undefined,
    8,
    [],
    ['handoff-failed'],
  ],
  [
    'nobody, if the inputs are wrong',
    { 'github-issues': 'true' },
    () => undefined,
    2,
    [],
    ['missing-credentials'],
  ],
])('a check tells %s', async (_what, values, arrange, status, told, codes) => {
  const { sandbox } = world();
  arrange(sandbox);
  const said: string[] = [];
  const failures: FailureCode[] = [];
  const masked: string[] = [];
  const environment = {
    HTTPS_PROXY: sandbox.proxyUrl,
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
    GITHUB_REPOSITORY: github.repository,
  };
  const ended = await runCheck(
    given(
      {
        'credential-name': 'ada',
        'site-url': sites.acme.url,
        email: users.ada.email,
        'api-token': tokens.classic,
        'ca-certificate': sandbox.caFile,
        'expires-on': new Date(Date.now() + 5 * 24 * 3600 * 1000).toISOString().slice(0, 10),
        'fail-on': 'never',
        ...values,
      },
      environment,
    ),
    effectsAt(NOW, { environment, now: () => new Date(), mask: (secret) => masked.push(secret.reveal()) }),
    {
      show: () => undefined,
      say: (text) => said.push(text),
      fail: ({ code }) => failures.push(code),
      end: () => undefined,
    },
  );
  expect([ended, said, failures]).toEqual([status, told, codes]);
  const secrets = [values['github-token'], values['webhook-url']].filter((secret) => secret !== undefined);
  expect(masked).toEqual(expect.arrayContaining(secrets));
  const hosts = new Set(sandbox.requests.map(({ host }) => host));
  expect([...hosts].includes(sites.acme.host)).toBe(status !== 2);
  if (told.length + codes.length === 0) expect(hosts.size).toBe(1);
});
