import { createHash } from 'node:crypto';
import type { ModelReply, ModelRequest } from '../http.js';
import type { IssueChange, IssueComment, IssueTracker, TrackedIssue } from './issue-tracker.js';
import { answer, notFound, refused, timestamp } from './replies.js';

/** What a path of the issues' API asks for. */
export interface IssuesPath {
  repository: string;
  /** Undefined for the list. */
  number: number | undefined;
  comments: boolean;
}

/** A request for a repository's issues by somebody who may make it. */
export interface IssuesCall {
  tracker: IssueTracker;
  request: ModelRequest;
  path: IssuesPath;
  /** As GitHub spells it. */
  repository: string;
  /** Login of whoever asks. */
  login: string;
  /** What `documentation_url` says. */
  documentation: string;
  /** Where the API is, without a slash at the end. */
  apiUrl: string;
}

const PATH = /^\/repos\/([^/]+\/[^/]+)\/issues(?:\/([1-9]\d{0,8})(\/comments)?)?$/;

/** Documented for issues and comments alike. */
const MAX_BODY = 65_536;
const MAX_TITLE = 256;

/** Reads a path; undefined for one that is of another API. */
export function readIssuesPath(path: string): IssuesPath | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, repository = '', number, comments] = match;
  return {
    repository,
    number: number === undefined ? undefined : Number(number),
    comments: comments !== undefined,
  };
}

/** The part of GitHub's documentation that a request is described in. */
export function issuesAnchor(method: string, { number, comments }: IssuesPath): string {
  if (comments) return `comments#${method === 'GET' ? 'list-issue-comments' : 'create-an-issue-comment'}`;
  if (number === undefined)
    return `issues#${method === 'GET' ? 'list-repository-issues' : 'create-an-issue'}`;
  return `issues#${method === 'GET' ? 'get-an-issue' : 'update-an-issue'}`;
}

/** Documented: 410 where the repository has no issues. The words were seen on real answers. */
export function issuesDisabled(documentation: string): ModelReply {
  return refused(410, 'Issues are disabled for this repo', documentation);
}

/** Answers; undefined for a method that there is none for. */
export function issuesResource(call: IssuesCall): ModelReply | undefined {
  const { path, request, tracker, documentation } = call;
  const { method } = request;
  if (path.number === undefined) {
    if (method === 'GET') return listIssues(call);
    return method === 'POST' ? openIssue(call) : undefined;
  }
  const issue = tracker.get(path.number);
  if (issue === undefined) return notFound(documentation);
  if (path.comments) {
    if (method === 'GET') return inPages(call, issue.comments, (each) => commentBean(call, issue, each));
    return method === 'POST' ? addComment(call, issue) : undefined;
  }
  if (method === 'GET') return answer(200, issueBean(call, issue));
  return method === 'PATCH' ? changeIssue(call, issue) : undefined;
}

/**
 * Documented: open ones if no other state is asked for, the newest first, those that have every one of the labels, and
 * pull requests among them. `sort` and `direction` are read; `since`, `creator` and the like are not modelled and
 * refused, so that no client counts on them.
 */
function listIssues(call: IssuesCall): ModelReply {
  const { query } = call.request;
  const known = ['state', 'labels', 'sort', 'direction', 'per_page', 'page'];
  const state = query.get('state') ?? 'open';
  const sort = query.get('sort') ?? 'created';
  const direction = query.get('direction') ?? 'desc';
  if ([...query.keys()].some((name) => !known.includes(name))) return invalid(call, 'Issue', 'query');
  if (!['open', 'closed', 'all'].includes(state)) return invalid(call, 'Issue', 'state');
  if (!['created', 'updated', 'comments'].includes(sort)) return invalid(call, 'Issue', 'sort');
  if (!['asc', 'desc'].includes(direction)) return invalid(call, 'Issue', 'direction');
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const rank = ({ createdAt, updatedAt, comments }: TrackedIssue): number => {
    if (sort === 'comments') return comments.length;
    return sort === 'updated' ? updatedAt : createdAt;
  };
  const found = call.tracker.all
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => hasLabel(issue, name)))
    .sort((a, b) => rank(a) - rank(b) || a.number - b.number);
  if (direction === 'desc') found.reverse();
  return inPages(call, found, (issue) => issueBean(call, issue));
}

function hasLabel({ labels }: TrackedIssue, name: string): boolean {
  return labels.some((each) => each.toLowerCase() === name.toLowerCase());
}

/** Documented: 30 to a page, 100 at most, and a `Link` to the pages around it. */
function inPages<T>(call: IssuesCall, all: readonly T[], bean: (each: T) => object): ModelReply {
  const { query, origin, path } = call.request;
  const perPage = Math.min(100, positive(query.get('per_page')) ?? 30);
  const page = positive(query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const links: string[] = [];
  const link = (rel: string, to: number): void => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(to));
    links.push(`<${origin}${path}?${parameters.toString()}>; rel="${rel}"`);
  };
  if (page > 1) link('prev', Math.min(page - 1, last));
  if (page < last) {
    link('next', page + 1);
    link('last', last);
  }
  if (page > 1) link('first', 1);
  const shown = all.slice((page - 1) * perPage, page * perPage).map(bean);
  return answer(200, shown, links.length === 0 ? {} : { link: links.join(', ') });
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** Labels that are not there yet come with the issue that has them. */
function openIssue(call: IssuesCall): ModelReply {
  const change = readChange(call);
  if ('status' in change) return change;
  const { title, body, labels } = change.content;
  if (title === undefined) return invalid(call, 'Issue', 'title', 'missing_field');
  const issue = call.tracker.open({
    title,
    body: body ?? null,
    labels: labels ?? [],
    author: call.login,
  });
  const bean = issueBean(call, issue);
  return answer(201, bean, { location: bean.url });
}

function changeIssue(call: IssuesCall, issue: TrackedIssue): ModelReply {
  const change = readChange(call);
  if ('status' in change) return change;
  call.tracker.change(issue, change.content);
  return answer(200, issueBean(call, issue));
}

function addComment(call: IssuesCall, issue: TrackedIssue): ModelReply {
  const read = readObject(call);
  if ('status' in read) return read;
  const { body } = read.content;
  if (typeof body !== 'string' || body.trim() === '') {
    return invalid(call, 'IssueComment', 'body', 'missing_field');
  }
  if (body.length > MAX_BODY) return tooLong(call, 'IssueComment', 'body', MAX_BODY);
  const bean = commentBean(call, issue, call.tracker.comment(issue, body, call.login));
  return answer(201, bean, { location: bean.url });
}

/** The fields of an issue that a body names, checked; assignees and milestones are not modelled and not read. */
function readChange(call: IssuesCall): { content: IssueChange } | ModelReply {
  const read = readObject(call);
  if ('status' in read) return read;
  const { title, body, labels, state, state_reason: stateReason } = read.content;
  if (title !== undefined && (typeof title !== 'string' || title.trim() === '')) {
    return invalid(call, 'Issue', 'title');
  }
  if (body !== undefined && body !== null && typeof body !== 'string') return invalid(call, 'Issue', 'body');
  if ((title?.length ?? 0) > MAX_TITLE) return tooLong(call, 'Issue', 'title', MAX_TITLE);
  if ((body?.length ?? 0) > MAX_BODY) return tooLong(call, 'Issue', 'body', MAX_BODY);
  const names = labels === undefined ? undefined : readLabels(labels);
  if (names === 'wrong') return invalid(call, 'Label', 'name');
  if (state !== undefined && state !== 'open' && state !== 'closed') return invalid(call, 'Issue', 'state');
  if (stateReason !== undefined && !isReason(stateReason)) return invalid(call, 'Issue', 'state_reason');
  return {
    content: {
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
      ...(names === undefined ? {} : { labels: names }),
      ...(state === undefined ? {} : { state }),
      ...(stateReason === undefined ? {} : { stateReason }),
    },
  };
}

/** Names, or objects that have one. A name is 50 characters long at most. */
function readLabels(labels: unknown): string[] | 'wrong' {
  if (!Array.isArray(labels)) return 'wrong';
  const names: string[] = [];
  for (const label of labels as unknown[]) {
    const name: unknown = typeof label === 'object' && label !== null && 'name' in label ? label.name : label;
    if (typeof name !== 'string' || name.trim() === '' || name.length > 50) return 'wrong';
    names.push(name);
  }
  return names;
}

function isReason(value: unknown): value is TrackedIssue['stateReason'] {
  return value === null || ['completed', 'not_planned', 'duplicate', 'reopened'].includes(value as string);
}

function readObject({
  request,
  documentation,
}: IssuesCall): { content: Record<string, unknown> } | ModelReply {
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { content: parsed as Record<string, unknown> };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return refused(400, 'Problems parsing JSON', documentation);
}

/** Documented: 422 with the codes `missing_field`, `invalid` and `custom`. */
function invalid(call: IssuesCall, resource: string, field: string, code = 'invalid'): ModelReply {
  return unprocessable(call, { resource, code, field });
}

function tooLong(call: IssuesCall, resource: string, field: string, max: number): ModelReply {
  const message = `${field} is too long (maximum is ${max} characters)`;
  return unprocessable(call, { resource, code: 'custom', field, message });
}

function unprocessable({ documentation }: IssuesCall, error: object): ModelReply {
  return answer(422, {
    message: 'Validation Failed',
    errors: [error],
    documentation_url: documentation,
    status: '422',
  });
}

function issueBean(call: IssuesCall, issue: TrackedIssue): { url: string } & Record<string, unknown> {
  const { apiUrl, repository } = call;
  const repositoryUrl = `${apiUrl}/repos/${repository}`;
  const url = `${repositoryUrl}/issues/${issue.number}`;
  const htmlUrl = webUrl(call, `${repository}/${issue.pullRequest ? 'pull' : 'issues'}/${issue.number}`);
  const pulls = `${repositoryUrl}/pulls/${issue.number}`;
  return {
    url,
    repository_url: repositoryUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: htmlUrl,
    id: 2_800_000_000 + issue.number,
    node_id: `FAKE_issue_${issue.number}`,
    number: issue.number,
    title: issue.title,
    user: userBean(call, issue.author),
    labels: issue.labels.map((name) => labelBean(repositoryUrl, name)),
    state: issue.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: issue.comments.length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    author_association: 'CONTRIBUTOR',
    body: issue.body,
    state_reason: issue.stateReason,
    ...(issue.pullRequest
      ? {
          pull_request: {
            url: pulls,
            html_url: htmlUrl,
            diff_url: `${htmlUrl}.diff`,
            patch_url: `${htmlUrl}.patch`,
          },
        }
      : {}),
  };
}

function labelBean(repositoryUrl: string, name: string): object {
  return {
    id: 6_000_000_000 + createHash('sha256').update(name.toLowerCase()).digest().readUInt16BE(),
    node_id: 'FAKE_label',
    url: `${repositoryUrl}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: null,
  };
}

function commentBean(
  call: IssuesCall,
  issue: TrackedIssue,
  comment: IssueComment,
): { url: string } & Record<string, unknown> {
  const { apiUrl, repository } = call;
  const time = timestamp(comment.createdAt);
  return {
    url: `${apiUrl}/repos/${repository}/issues/comments/${comment.id}`,
    html_url: webUrl(call, `${repository}/issues/${issue.number}#issuecomment-${comment.id}`),
    issue_url: `${apiUrl}/repos/${repository}/issues/${issue.number}`,
    id: comment.id,
    node_id: `FAKE_comment_${comment.id}`,
    user: userBean(call, comment.author),
    created_at: time,
    updated_at: time,
    author_association: 'CONTRIBUTOR',
    body: comment.body,
  };
}

/** OpenAPI's `simple-user`. */
function userBean(call: IssuesCall, login: string): object {
  const url = `${call.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: 41_898_282,
    node_id: 'FAKE_user',
    avatar_url: 'https://avatars.example/u/41898282',
    gravatar_id: '',
    url,
    html_url: webUrl(call, login.endsWith('[bot]') ? `apps/${login.slice(0, -5)}` : login),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** Where people look at the same: github.com, or the Enterprise Server without `/api/v3`. */
function webUrl({ apiUrl }: IssuesCall, path: string): string {
  return `${apiUrl.replace('://api.', '://').replace(/\/api\/v3$/, '')}/${path}`;
}
