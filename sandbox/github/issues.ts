import type { Clock } from '../clock.js';
import { objectIn, pageOf } from '../http.js';
import type { ModelReply } from '../http.js';
import { answer, refuse, refuseNotFound, timestamp } from './replies.js';
import type { Call } from './replies.js';

/** A comment of an issue. Times are milliseconds since the epoch, by the sandbox's clock. */
export interface IssueComment {
  id: number;
  body: string;
  /** The login of its author. */
  author: string;
  createdAt: number;
}

/** An issue of a repository. */
export interface TrackedIssue {
  number: number;
  title: string;
  body: string | null;
  /** Names, as they were first spelled. */
  labels: string[];
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  /** The login of whoever opened it. */
  author: string;
  comments: IssueComment[];
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  /** A pull request, which the API lists among the issues. */
  pullRequest: boolean;
}

/** What an issue is opened with. */
export interface NewIssue {
  title: string;
  body?: string | null;
  labels?: readonly string[];
  author: string;
  pullRequest?: boolean;
}

/** What a path of the issues' API asks for. */
interface IssuesPath {
  repository: string;
  /** Undefined for the list. */
  number: number | undefined;
  comments: boolean;
}

/** Reads a path; undefined for one that is of another API. */
export function readIssuesPath(path: string): IssuesPath | undefined {
  const match = /^\/repos\/([^/]+\/[^/]+)\/issues(?:\/([1-9]\d{0,8})(\/comments)?)?$/.exec(path);
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
  const isGet = method === 'GET';
  if (comments) return `comments#${isGet ? 'list-issue-comments' : 'create-an-issue-comment'}`;
  if (number === undefined) return `issues#${isGet ? 'list-repository-issues' : 'create-an-issue'}`;
  return `issues#${isGet ? 'get-an-issue' : 'update-an-issue'}`;
}

/** The issues of one repository. */
export class IssueTracker {
  readonly all: TrackedIssue[] = [];
  // Apart from the issues' numbers, so that one cannot be taken for the other.
  #nextComment = 1_900_000_001;

  constructor(private readonly clock: Clock) {}

  open({ title, body = null, labels = [], author, pullRequest = false }: NewIssue): TrackedIssue {
    const now = this.clock.now();
    const times = { createdAt: now, updatedAt: now, closedAt: null };
    const issue: TrackedIssue = {
      ...{ number: this.all.length + 1, title, body, labels: this.#known(labels), author, pullRequest },
      ...{ state: 'open', stateReason: null, comments: [], ...times },
    };
    this.all.push(issue);
    return issue;
  }

  /** Answers a request for the repository's issues by this login. */
  answer(call: Call, { number, comments }: IssuesPath, login: string): ModelReply {
    const { method } = call.request;
    if (number === undefined) {
      if (method === 'GET') return this.#list(call);
      if (method !== 'POST') return refuseNotFound(call.documentation);
      const { title, ...more } = readChange(call);
      const given = { title: title ?? invalid(call, 'title', { code: 'missing_field' }), author: login };
      const bean = issueBean(
        call,
        this.open({ ...given, body: more.body ?? null, labels: more.labels ?? [] }),
      );
      return answer(201, bean, { location: bean.url });
    }
    const issue = this.all[number - 1] ?? refuseNotFound(call.documentation);
    if (comments) {
      if (method === 'GET') return inPages(call, issue.comments, (each) => commentBean(call, issue, each));
      return method === 'POST' ? this.#comment(call, issue, login) : refuseNotFound(call.documentation);
    }
    if (method === 'PATCH') this.#change(issue, readChange(call));
    else if (method !== 'GET') return refuseNotFound(call.documentation);
    return answer(200, issueBean(call, issue));
  }

  /**
   * Documented: open ones if no other state is asked for, the newest first, those that have every one of the labels,
   * and pull requests among them. `sort` and `direction` are read; `since`, `creator` and the like are not modelled and
   * refused, so that no client counts on them.
   */
  #list(call: Call): ModelReply {
    const { query } = call.request;
    const one = (name: string, ...values: readonly string[]): string => {
      const value = query.get(name) ?? values[0] ?? '';
      return values.includes(value) ? value : invalid(call, name);
    };
    const known = ['state', 'labels', 'sort', 'direction', 'per_page', 'page'];
    if ([...query.keys()].some((name) => !known.includes(name))) invalid(call, 'query');
    const state = one('state', 'open', 'closed', 'all');
    const sort = one('sort', 'created', 'updated', 'comments');
    const direction = one('direction', 'desc', 'asc');
    const labels = (query.get('labels') ?? '').toLowerCase().split(',').filter(Boolean);
    const rank = ({ createdAt, updatedAt, comments }: TrackedIssue): number =>
      sort === 'comments' ? comments.length : sort === 'updated' ? updatedAt : createdAt;
    const found = this.all
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => labels.every((name) => issue.labels.some((each) => each.toLowerCase() === name)))
      .sort((a, b) => rank(a) - rank(b) || a.number - b.number);
    if (direction === 'desc') found.reverse();
    return inPages(call, found, (issue) => issueBean(call, issue));
  }

  /** A reason goes with a state; an issue that is closed without one was completed. */
  #change(issue: TrackedIssue, change: IssueChange): void {
    const now = this.clock.now();
    const { state = issue.state, stateReason, labels, ...rest } = change;
    Object.assign(issue, rest, { updatedAt: now });
    if (labels !== undefined) issue.labels = this.#known(labels);
    if (state !== issue.state) {
      const isClosed = state === 'closed';
      const usual = isClosed ? 'completed' : 'reopened';
      Object.assign(issue, { state, closedAt: isClosed ? now : null, stateReason: stateReason ?? usual });
    } else if (stateReason !== undefined) issue.stateReason = stateReason;
  }

  #comment(call: Call, issue: TrackedIssue, author: string): ModelReply {
    const { body } = readObject(call);
    if (typeof body !== 'string' || body.trim() === '') {
      return invalid(call, 'body', { resource: 'IssueComment', code: 'missing_field' });
    }
    if (body.length > MAX.body) tooLong(call, 'IssueComment', 'body');
    const createdAt = this.clock.now();
    const comment = { id: this.#nextComment++, body, author, createdAt };
    issue.comments.push(comment);
    issue.updatedAt = createdAt;
    const bean = commentBean(call, issue, comment);
    return answer(201, bean, { location: bean.url });
  }

  /** Labels have no case: one that is there already keeps its spelling, and is there once. New ones are made. */
  #known(labels: readonly string[]): string[] {
    const spelled = new Map(
      this.all.flatMap((each) => each.labels).map((name) => [name.toLowerCase(), name]),
    );
    const names = labels.map((name): [string, string] => [
      name.toLowerCase(),
      spelled.get(name.toLowerCase()) ?? name,
    ]);
    return [...new Map(names).values()];
  }
}

/** What may be changed of an issue; what is left out stays. */
type IssueChange = Partial<Pick<TrackedIssue, 'title' | 'body' | 'labels' | 'state' | 'stateReason'>>;

/** Documented, in characters; for the bodies of issues and comments alike. */
const MAX = { title: 256, body: 65_536 };

/** The fields of an issue that a body names, checked; assignees and milestones are not modelled and not read. */
function readChange(call: Call): IssueChange {
  const { title, body, labels, state, state_reason: stateReason } = readObject(call);
  const change: IssueChange = {};
  if (title !== undefined) {
    if (typeof title !== 'string' || title.trim() === '') return invalid(call, 'title');
    if (title.length > MAX.title) tooLong(call, 'Issue', 'title');
    change.title = title;
  }
  if (body !== undefined) {
    if (body !== null && typeof body !== 'string') return invalid(call, 'body');
    if ((body?.length ?? 0) > MAX.body) tooLong(call, 'Issue', 'body');
    change.body = body;
  }
  if (labels !== undefined) change.labels = readLabels(call, labels);
  if (state !== undefined) {
    if (state !== 'open' && state !== 'closed') return invalid(call, 'state');
    change.state = state;
  }
  if (stateReason !== undefined) {
    const reasons: unknown[] = [null, 'completed', 'not_planned', 'duplicate', 'reopened'];
    if (!reasons.includes(stateReason)) return invalid(call, 'state_reason');
    change.stateReason = stateReason as TrackedIssue['stateReason'];
  }
  return change;
}

/** Names, or objects that have one. A name is 50 characters long at most. */
function readLabels(call: Call, labels: unknown): string[] {
  const refuseLabel = (): never => invalid(call, 'name', { resource: 'Label' });
  if (!Array.isArray(labels)) return refuseLabel();
  return labels.map((label: unknown) => {
    const name: unknown = typeof label === 'object' && label !== null && 'name' in label ? label.name : label;
    const isName = typeof name === 'string' && name.trim() !== '' && name.length <= 50;
    return isName ? name : refuseLabel();
  });
}

function readObject({ request, documentation }: Call): Record<string, unknown> {
  return objectIn(request.body) ?? refuse(400, 'Problems parsing JSON', documentation);
}

/** Documented: 422 with the codes `missing_field`, `invalid` and `custom`. */
function invalid({ documentation }: Call, field: string, more: object = {}): never {
  const error = { resource: 'Issue', code: 'invalid', field, ...more };
  return refuse(422, 'Validation Failed', documentation, { errors: [error] });
}

function tooLong(call: Call, resource: string, field: 'title' | 'body'): void {
  const message = `${field} is too long (maximum is ${MAX[field]} characters)`;
  invalid(call, field, { resource, code: 'custom', message });
}

/** Documented: 30 to a page, 100 at most, and a `Link` to the pages around it. */
function inPages<T>(call: Call, all: readonly T[], bean: (each: T) => object): ModelReply {
  const { query, origin, path } = call.request;
  const { shown, page, last } = pageOf(all, query, 30);
  const link = (rel: string, to: number): string => {
    const parameters = new URLSearchParams([...query].filter(([name]) => name !== 'page'));
    parameters.set('page', String(to));
    return `<${origin}${path}?${parameters.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : []),
  ];
  return answer(200, shown.map(bean), links.length === 0 ? {} : { link: links.join(', ') });
}

type Bean = { url: string } & Record<string, unknown>;

const repositoryUrl = ({ fixture }: Call): string => `${fixture.apiUrl}/repos/${fixture.repository}`;

/** Where people look at the same: github.com, or the Enterprise Server without `/api/v3`. */
function webUrl({ fixture }: Call, path: string): string {
  return `${fixture.apiUrl.replace('://api.', '://').replace(/\/api\/v3$/, '')}/${path}`;
}

/** What the program reads of OpenAPI's `issue`; what else there is in it is left out. */
function issueBean(call: Call, issue: TrackedIssue): Bean {
  const { number, title, body, state } = issue;
  const kind = issue.pullRequest ? 'pull' : 'issues';
  return {
    url: `${repositoryUrl(call)}/issues/${number}`,
    html_url: webUrl(call, `${call.fixture.repository}/${kind}/${number}`),
    id: 2_800_000_000 + number,
    number,
    title,
    user: userBean(issue.author),
    labels: issue.labels.map((name) => ({ name })),
    state,
    comments: issue.comments.length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    body,
    state_reason: issue.stateReason,
    ...(issue.pullRequest && { pull_request: { url: `${repositoryUrl(call)}/pulls/${number}` } }),
  };
}

function commentBean(call: Call, issue: TrackedIssue, { id, body, author, createdAt }: IssueComment): Bean {
  const time = timestamp(createdAt);
  return {
    url: `${repositoryUrl(call)}/issues/comments/${id}`,
    html_url: webUrl(call, `${call.fixture.repository}/issues/${issue.number}#issuecomment-${id}`),
    id,
    user: userBean(author),
    created_at: time,
    updated_at: time,
    body,
  };
}

function userBean(login: string): object {
  return { login, id: 41_898_282, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}
