import { describe, expect, test } from '@jest/globals';
import { readNotifySettings } from '../../../src/check/notify/read.js';
import type { Secret } from '../../../src/secret.js';
import { failureOf } from '../../project/failure-of.js';
import { given, type Values } from '../../read/given.js';

const TOKEN = 'FAKE-github-token';
const WEBHOOK = 'https://hooks.slack.example/services/FAKE-webhook?key=FAKE';

function read(values: Values, environment: Record<string, string> = {}, masked: string[] = []) {
  return readNotifySettings(given(values, environment), (secret: Secret) => masked.push(secret.reveal()));
}

test('nobody is told unless that is asked for', () => {
  expect(read({ 'github-token': TOKEN, 'github-issues': 'false' })).toEqual({
    githubIssues: undefined,
    webhook: undefined,
    jiraIssue: undefined,
  });
});

describe('GitHub issues', () => {
  test("are in the workflow's own repository", () => {
    const masked: string[] = [];
    const { githubIssues } = read(
      { 'github-issues': 'true', 'github-token': TOKEN },
      { GITHUB_REPOSITORY: 'acme/example' },
      masked,
    );
    expect(githubIssues).toMatchObject({ apiUrl: 'https://api.github.com', repository: 'acme/example' });
    expect(masked).toEqual([TOKEN]);
  });

  test('may be in another one, on another server', () => {
    const { githubIssues } = read(
      { 'github-issues': 'true', 'github-token': TOKEN, 'github-issues-repository': 'acme/tokens' },
      { GITHUB_REPOSITORY: 'acme/example', GITHUB_API_URL: 'https://github.corp.example/api/v3' },
    );
    expect(githubIssues).toMatchObject({
      apiUrl: 'https://github.corp.example/api/v3',
      repository: 'acme/tokens',
    });
  });

  test.each<[string, Values, Record<string, string>, string]>([
    ['no token', {}, { GITHUB_REPOSITORY: 'acme/example' }, 'missing-credentials'],
    ['no repository', { 'github-token': TOKEN }, {}, 'invalid-input'],
    [
      'a repository with a way out',
      { 'github-token': TOKEN },
      { GITHUB_REPOSITORY: 'acme/..' },
      'invalid-input',
    ],
    [
      'an address',
      { 'github-token': TOKEN, 'github-issues-repository': 'https://github.com/a/b' },
      {},
      'invalid-input',
    ],
    [
      'a server without TLS',
      { 'github-token': TOKEN },
      { GITHUB_REPOSITORY: 'acme/example', GITHUB_API_URL: 'http://api.github.com' },
      'insecure-url',
    ],
  ])('with %s are refused', (_what, values, environment, code) => {
    expect(failureOf(() => read({ 'github-issues': 'true', ...values }, environment)).code).toBe(code);
  });
});

describe('a webhook', () => {
  test.each<[string, Values, Record<string, string>]>([
    ['an input', { 'webhook-url': WEBHOOK }, {}],
    ['a variable', {}, { JIRA_AUTH_WEBHOOK_URL: WEBHOOK }],
  ])('is a secret that comes from %s', (_what, values, environment) => {
    const masked: string[] = [];
    const { webhook } = read(values, environment, masked);
    expect(webhook?.host).toBe('hooks.slack.example');
    expect(webhook?.url.reveal()).toBe(WEBHOOK);
    expect(masked).toEqual([WEBHOOK, '/services/FAKE-webhook?key=FAKE']);
    expect(JSON.stringify(webhook)).not.toContain('FAKE');
  });

  test.each([
    ['http://hooks.slack.example/services/FAKE', 'insecure-url'],
    ['ftp://hooks.slack.example/services/FAKE', 'invalid-input'],
    ['hooks.slack.example/services/FAKE', 'invalid-input'],
    ['"https://hooks.slack.example/services/FAKE"', 'invalid-input'],
    ['https://FAKE:FAKE@hooks.slack.example/services/FAKE', 'invalid-input'],
    ['https://hooks.slack.example/ser vices/FAKE', 'invalid-input'],
  ])('at %s is refused, unquoted', (address, code) => {
    const failure = failureOf(() => read({ 'webhook-url': address }));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toMatch(/FAKE|services/);
  });
});

describe('Jira issues', () => {
  test('are tasks, filed with the first credential that works', () => {
    expect(read({ 'jira-issue-project': 'proj' }).jiraIssue).toEqual({
      project: 'PROJ',
      issueType: 'Task',
      credential: undefined,
    });
    expect(
      read({ 'jira-issue-project': 'OPS', 'jira-issue-type': 'Incident', 'jira-issue-credential': 'bot' })
        .jiraIssue,
    ).toEqual({ project: 'OPS', issueType: 'Incident', credential: 'bot' });
  });

  test.each<[string, Values]>([
    ['a query', { 'jira-issue-project': 'A" OR project = "B' }],
    ['a type alone', { 'jira-issue-type': 'Bug' }],
    ['a credential alone', { 'jira-issue-credential': 'bot' }],
    ['a type that is too long', { 'jira-issue-project': 'PROJ', 'jira-issue-type': 'x'.repeat(61) }],
    ['a type on two lines', { 'jira-issue-project': 'PROJ', 'jira-issue-type': 'a\nb' }],
  ])('with %s are refused', (_what, values) => {
    expect(failureOf(() => read(values)).code).toBe('invalid-input');
  });
});
