import type { Clock } from '../clock.js';
import { objectIn, pageOf, type ModelReply } from '../http.js';
import { answer, refuse, refuseNotFound, timestamp, type Call } from './replies.js';

export interface IssueComment {
  id: number;
  body: string;
  /** The login of its author. */
  author: string;
}

export interface TrackedIssue {
  number: number;
  title: string;
  body: string | null;
  /** Names, as they were first spelled. */
  labels: string[];
  state: 'open' | 'closed';
  stateReason: string | null;
  /** The login of whoever opened it. */
  author: string;
  comments: IssueComment[];
  /** Milliseconds since the epoch, by the sandbox's clock. */
  createdAt: number;
  /** A pull request, which the API lists among the issues. */
  pullRequest: boolean;
}

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

/** The issues of one repository: as much of their API as keeping one for each credential takes. */
export class IssueTracker {
  readonly all: TrackedIssue[] = [];
  // Apart from the issues' numbers, so that one cannot be taken for the other.
  #nextComment = 1_900_000_001;

  constructor(private readonly clock: Clock) {}

  open({ title, body = null, labels = [], author, pullRequest = false }: NewIssue): TrackedIssue {
    const issue: TrackedIssue = {
      ...{ number: this.all.length + 1, title, body, labels: this.#known(labels), author, pullRequest },
      ...{ state: 'open', stateReason: null, comments: [], createdAt: this.clock.now() },
    };
    this.all.push(issue);
    return issue;
  }

  /** Answers a request for the repository's issues by this login. */
  answer(call: Call, { number, comments }: IssuesPath, login: string): ModelReply {
    const { method } = call.request;
    if (number === undefined) {
      if (method === 'GET') return this.#list(call);
      if (method !== 'POST') return refuseNotFound();
      const { title, ...more } = readChange(call);
      const given = { title: title ?? invalid('title', { code: 'missing_field' }), author: login };
      return answer(201, issueBean(call, this.open({ ...given, ...more })));
    }
    const issue = this.all[number - 1] ?? refuseNotFound();
    if (comments) {
      if (method === 'GET') return inPages(call, issue.comments, commentBean);
      return method === 'POST' ? this.#comment(call, issue, login) : refuseNotFound();
    }
    if (method !== 'PATCH') return refuseNotFound();
    this.#change(issue, readChange(call));
    return answer(200, issueBean(call, issue));
  }

  /**
   * Documented: those that have every one of the labels, and pull requests among them. Another state or order than is
   * asked for here, `since`, `creator` and the like are not modelled and refused, so that no client counts on them.
   */
  #list(call: Call): ModelReply {
    const { labels = '', per_page, page, ...more } = Object.fromEntries(call.request.query);
    const isModelled = JSON.stringify(more) === '{"state":"all","sort":"created","direction":"asc"}';
    if (!isModelled || per_page === undefined || page === undefined) return invalid('query');
    const wanted = labels.toLowerCase().split(',').filter(Boolean);
    const found = this.all.filter((issue) =>
      wanted.every((name) => issue.labels.some((each) => each.toLowerCase() === name)),
    );
    return inPages(call, found, (issue) => issueBean(call, issue));
  }

  /** A reason goes with a state; an issue that is closed without one was completed. */
  #change(issue: TrackedIssue, { labels, ...change }: IssueChange): void {
    const stateReason = change.state === 'closed' ? 'completed' : 'reopened';
    const isMoved = change.state !== undefined && change.state !== issue.state;
    Object.assign(issue, isMoved && { stateReason }, change, labels && { labels: this.#known(labels) });
  }

  #comment(call: Call, issue: TrackedIssue, author: string): ModelReply {
    const { body } = readObject(call);
    if (typeof body !== 'string' || body.trim() === '') {
      return invalid('body', { resource: 'IssueComment', code: 'missing_field' });
    }
    limit('body', body);
    const comment = { id: this.#nextComment++, body, author };
    issue.comments.push(comment);
    return answer(201, commentBean(comment));
  }

  /** Labels have no case: one that is there already keeps its spelling, and is there once. New ones are made. */
  #known(labels: readonly string[]): string[] {
    const spelled = this.all.flatMap((each) => each.labels);
    const known = labels.map(
      (name) => spelled.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name,
    );
    return [...new Set(known)];
  }
}

/** What may be changed of an issue; what is left out stays. */
type IssueChange = Partial<Pick<TrackedIssue, 'title' | 'body' | 'labels' | 'state' | 'stateReason'>>;

/** Documented, in characters; for the bodies of issues and comments alike. */
const MAX = { title: 256, body: 65_536 };

const REASONS: readonly unknown[] = [null, 'completed', 'not_planned', 'duplicate', 'reopened'];

/** The fields of an issue that a body names, checked; assignees and milestones are not modelled and not read. */
function readChange(call: Call): IssueChange {
  const { title, body, labels, state, state_reason: stateReason } = readObject(call);
  const change: IssueChange = {};
  if (title !== undefined) {
    if (typeof title !== 'string' || title.trim() === '') return invalid('title');
    change.title = limit('title', title);
  }
  if (body !== undefined) {
    if (typeof body !== 'string') return invalid('body');
    change.body = limit('body', body);
  }
  if (labels !== undefined) change.labels = readLabels(labels);
  if (state !== undefined) {
    if (state !== 'open' && state !== 'closed') return invalid('state');
    change.state = state;
  }
  if (stateReason !== undefined) {
    if (!REASONS.includes(stateReason)) return invalid('state_reason');
    change.stateReason = stateReason as string | null;
  }
  return change;
}

/** Names, 50 characters long at most. */
function readLabels(labels: unknown): string[] {
  const isName = (label: unknown): label is string =>
    typeof label === 'string' && label.trim() !== '' && label.length <= 50;
  return Array.isArray(labels) && labels.every(isName) ? labels : invalid('name', { resource: 'Label' });
}

function readObject({ request }: Call): Record<string, unknown> {
  return objectIn(request.body) ?? refuse(400, 'Problems parsing JSON');
}

/** Documented: 422 with the codes `missing_field`, `invalid` and `custom`. */
function invalid(field: string, more: object = {}): never {
  const error = { resource: 'Issue', code: 'invalid', field, ...more };
  return refuse(422, 'Validation Failed', { errors: [error] });
}

function limit(field: keyof typeof MAX, text: string): string {
  const message = `${field} is too long (maximum is ${MAX[field]} characters)`;
  return text.length <= MAX[field] ? text : invalid(field, { code: 'custom', message });
}

/** Documented: 100 to a page at most, and a `Link` to the next. */
function inPages<T>({ request }: Call, all: readonly T[], bean: (each: T) => object): ModelReply {
  const { query, origin, path } = request;
  const { shown, page, last } = pageOf(all, query, 30);
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page + 1));
  const link = `<${origin}${path}?${parameters.toString()}>; rel="next"`;
  return answer(200, shown.map(bean), page < last ? { link } : {});
}

/** What the program reads of OpenAPI's `issue`; what else there is in it is left out. */
function issueBean({ fixture }: Call, issue: TrackedIssue): object {
  const { number, title, body, state } = issue;
  const path = `${fixture.repository}/${issue.pullRequest ? 'pull' : 'issues'}/${number}`;
  // Where people look at the same: github.com, or the Enterprise Server without `/api/v3`.
  const web = fixture.apiUrl.replace('://api.', '://').replace(/\/api\/v3$/, '');
  return {
    html_url: `${web}/${path}`,
    number,
    title,
    user: userBean(issue.author),
    labels: issue.labels.map((name) => ({ name })),
    state,
    created_at: timestamp(issue.createdAt),
    body,
    state_reason: issue.stateReason,
    ...(issue.pullRequest && { pull_request: { url: `${fixture.apiUrl}/repos/${path}` } }),
  };
}

function commentBean({ id, body, author }: IssueComment): object {
  return { id, user: userBean(author), body };
}

function userBean(login: string): object {
  return { login, id: 41_898_282, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}
