import { fixtures, type IssueState } from '../../../sandbox/index.js';
import { gitHubIssues } from '../../../src/check/notify/github-issues.js';
import { jiraIssues, type JiraPlace } from '../../../src/check/notify/jira-issue.js';
import { keepIssues, type Outcome } from '../../../src/check/notify/tracker.js';
import type { CheckedCredential, Report } from '../../../src/check/report.js';
import { authorization, bearer, type Credential } from '../../../src/credential.js';
import { Secret } from '../../../src/secret.js';
import type { HttpAnswer, Send } from '../../../src/transport/network.js';
import { sandboxed } from '../../store/sandboxed.js';
import { reported } from '../given.js';

const { dataCenter, github, issues, sites, tokens, users } = fixtures;

export const world = sandboxed();

const NO_FILTER = { labels: [], emails: [] };
/** Returns an organization by its ID, and by its filter if that follows it. */
const asked = (id?: string, [orgId = '', ...labels] = id?.split(' ') ?? []) =>
  id === undefined ? undefined : { orgId, filter: { ...NO_FILTER, labels } };

type OnGitHub = Partial<Record<'token' | 'repository' | 'apiUrl', string> & { send: Send }>;

export function keepOnGitHub(choices: OnGitHub, report: Report, orgId?: string): Promise<Outcome> {
  const { repository, apiUrl, tokens } = github;
  const usual = { token: tokens.githubTokenIssues, repository, apiUrl, send: world().send };
  const { token, send, ...place } = { ...usual, ...choices };
  return keepIssues(gitHubIssues({ ...place, githubToken: new Secret(token) }, send), report, asked(orgId));
}

export interface OnJira {
  readonly project?: string;
  readonly issueType?: string;
  readonly place?: JiraPlace;
}

export const basic = (text: string): Credential =>
  authorization(new Secret(`Basic ${Buffer.from(text).toString('base64')}`));

export const CLOUD: JiraPlace = {
  deployment: 'cloud',
  apiUrl: `${sites.acme.url}/rest/api/3`,
  siteUrl: sites.acme.url,
  credential: basic(`${users.ada.email}:${tokens.classic}`),
};

export const DATA_CENTER: JiraPlace = {
  deployment: 'data-center',
  apiUrl: `${dataCenter.url}/rest/api/2`,
  siteUrl: dataCenter.url,
  credential: bearer(new Secret(dataCenter.tokens.pat)),
};

export function keepOnJira(choices: OnJira, report: Report, orgId?: string): Promise<Outcome> {
  const { project = issues.project, issueType = 'Task', place = CLOUD } = choices;
  return keepIssues(jiraIssues({ project, issueType }, place, world().send), report, asked(orgId));
}

/** A check's first issue has number 3. */
export function jiraIssue(number: number, place = CLOUD): IssueState | undefined {
  const { sandbox } = world();
  return (place === CLOUD ? sandbox : sandbox.dataCenter).issue(`${issues.project}-${number}`);
}

export function act(
  method: 'POST' | 'PATCH' | 'PUT',
  url: string,
  body: object,
  credential: Credential = bearer(new Secret(github.tokens.issuesWriter)),
): Promise<HttpAnswer> {
  const text = new Secret(JSON.stringify(body));
  const sent = { type: 'application/json', text } as const;
  return world().send({ method, url, credential, body: sent, repeatable: 'read' });
}

export const onGitHub = (...credentials: CheckedCredential[]): Promise<Outcome> =>
  keepOnGitHub({}, reported(credentials));
