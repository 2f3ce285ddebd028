import { describe, expect, test } from '@jest/globals';
import { readNotifySettings } from '../../../src/check/read.js';
import type { Secret } from '../../../src/secret.js';
import { failureOf } from '../../project/failure-of.js';
import { given, type Values } from '../../read/given.js';

const TOKEN = 'FAKE-github-token';
const WEBHOOK = 'https://hooks.slack.example/services/FAKE-webhook?key=FAKE';

function read(values: Values, environment: Record<string, string> = {}, masked: string[] = []) {
  return readNotifySettings(given(values, environment), (secret: Secret) => masked.push(secret.reveal()));
}

test('nobody is told unless that is asked for', () => {
  const nobody = { githubIssues: undefined, webhook: undefined, jiraIssue: undefined };
  expect(read({ 'github-token': TOKEN, 'github-issues': 'false' })).toEqual(nobody);
});

describe('GitHub issues', () => {
  const GIVEN = { 'github-issues': 'true', 'github-token': TOKEN } as const;
  const HERE = { GITHUB_REPOSITORY: 'acme/example' };

  test("are in the workflow's own repository, or in another one, on another server", () => {
    const masked: string[] = [];
    const own = { apiUrl: 'https://api.github.com', repository: 'acme/example' };
    expect(read(GIVEN, HERE, masked).githubIssues).toMatchObject(own);
    expect(masked).toEqual([TOKEN]);
    const apiUrl = 'https://github.corp.example/api/v3';
    const values = { ...GIVEN, 'github-issues-repository': 'acme/tokens' };
    const other = read(values, { ...HERE, GITHUB_API_URL: apiUrl });
    expect(other.githubIssues).toMatchObject({ apiUrl, repository: 'acme/tokens' });
  });

  test.each<[Values, Record<string, string>, string]>([
    [{ 'github-token': '' }, HERE, 'missing-credentials'],
    [{}, {}, 'invalid-input'],
    [{}, { GITHUB_REPOSITORY: 'acme/..' }, 'invalid-input'],
    [{ 'github-issues-repository': 'https://github.com/a/b' }, {}, 'invalid-input'],
    [{}, { ...HERE, GITHUB_API_URL: 'https://gitea.example/api/v1' }, 'invalid-input'],
    [{}, { ...HERE, GITHUB_API_URL: 'http://api.github.com' }, 'insecure-url'],
  ])('with %j and %j are refused', (values, environment, code) => {
    failureOf(() => read({ ...GIVEN, ...values }, environment), code);
  });
});

describe('a webhook', () => {
  test('is a secret, also behind its host', () => {
    const masked: string[] = [];
    const { webhook } = read({}, { JIRA_AUTH_WEBHOOK_URL: WEBHOOK }, masked);
    expect(webhook?.host).toBe('hooks.slack.example');
    expect(webhook?.url.reveal()).toBe(WEBHOOK);
    expect(masked).toEqual([WEBHOOK, '/services/FAKE-webhook?key=FAKE']);
    expect(JSON.stringify(webhook)).not.toContain('FAKE');
  });

  test.each([
    ['http://hooks.slack.example/services/FAKE', 'insecure-url'],
    ['hooks.slack.example/services/FAKE', 'invalid-input'],
    ['https://FAKE@hooks.slack.example/services/FAKE', 'invalid-input'],
    ['https://FAKE:FAKE@hooks.slack.example/services/FAKE', 'invalid-input'],
  ])('at %s is refused, unquoted', (address, code) => {
    const failure = failureOf(() => read({ 'webhook-url': address }), code);
    expect(failure.message).not.toMatch(/FAKE|services/);
  });
});

describe('Jira issues', () => {
  test('are tasks, unless the inputs say otherwise', () => {
    const usual = { project: 'PROJ', issueType: 'Task', credential: undefined };
    expect(read({ 'jira-issue-project': 'proj' }).jiraIssue).toEqual(usual);
    const other = { 'jira-issue-type': 'Incident', 'jira-issue-credential': 'bot' };
    const expected = { project: 'OPS', issueType: 'Incident', credential: 'bot' };
    expect(read({ 'jira-issue-project': 'OPS', ...other }).jiraIssue).toEqual(expected);
  });

  test.each<[Values]>([
    [{ 'jira-issue-project': 'A" OR project = "B' }],
    [{ 'jira-issue-type': 'Bug' }],
    [{ 'jira-issue-credential': 'bot' }],
    [{ 'jira-issue-project': 'PROJ', 'jira-issue-type': 'a\nb' }],
  ])('with %j are refused', (values) => {
    failureOf(() => read(values), 'invalid-input');
  });
});
