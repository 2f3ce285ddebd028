import { objectIn, pageOf, type ModelReply } from '../http.js';
import { answer, refuse, refuseNotFound, type Call } from './replies.js';

export interface IssueComment {
  id: number;
  body: string;
  author: string;
}

export interface TrackedIssue {
  number: number;
  title: string;
  body: string | null;
  labels: string[];
  state: 'open' | 'closed';
  stateReason: string | null;
  author: string;
  comments: IssueComment[];
  /** True for a pull request, which the API lists among the issues. */
  pullRequest: boolean;
}

export interface NewIssue {
  title: string;
  body?: string | null;
  labels?: readonly string[];
  author: string;
  pullRequest?: boolean;
}

interface IssuesPath {
  repository: string;
  number: number | undefined;
  comments: boolean;
}

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

/** The issues of one repository, with the part of the API that is needed to keep one issue per credential. */
export class IssueTracker {
  readonly all: TrackedIssue[] = [];
  // Far from the issue numbers to prevent mistaking one for the other.
  #nextComment = 1_900_000_001;

  open({ title, body = null, labels = [], author, pullRequest = false }: NewIssue): TrackedIssue {
    const issue: TrackedIssue = {
      ...{ number: this.all.length + 1, title, body, labels: [...labels], author, pullRequest },
      ...{ state: 'open', stateReason: null, comments: [] },
    };
    this.all.push(issue);
    return issue;
  }

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
   * Documented: returns issues that have all of the labels, pull requests included. Any other state or order,
   * `since`, `creator` and the like are not modeled, and are refused to keep clients from relying on them.
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

  /** A reason comes with a state. An issue that is closed without one was completed. */
  #change(issue: TrackedIssue, change: IssueChange): void {
    const stateReason = change.state === 'closed' ? 'completed' : 'reopened';
    const isMoved = change.state !== undefined && change.state !== issue.state;
    Object.assign(issue, isMoved && { stateReason }, change);
  }

  #comment(call: Call, issue: TrackedIssue, author: string): ModelReply {
    const { body = invalid('body', { resource: 'IssueComment', code: 'missing_field' }) } = readChange(call);
    const comment = { id: this.#nextComment++, body: String(body), author };
    issue.comments.push(comment);
    return answer(201, commentBean(comment));
  }
}

type IssueChange = Partial<Pick<TrackedIssue, 'title' | 'body' | 'labels' | 'state' | 'stateReason'>>;

/** Reads the fields of an issue or a comment. Documented: the most characters. Other fields are ignored. */
function readChange({ request }: Call): IssueChange {
  const sent = objectIn(request.body) ?? refuse(400, 'Problems parsing JSON');
  const { title, body, labels, state, state_reason: stateReason } = sent;
  for (const [field, text, most] of [
    ['title', title, 256],
    ['body', body, 65_536],
  ] as const) {
    const message = `${field} is too long (maximum is ${most} characters)`;
    if (typeof text === 'string' && text.length > most) invalid(field, { code: 'custom', message });
  }
  const given = Object.entries({ title, body, labels, state, stateReason });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Documented: 422 with the codes `missing_field`, `invalid` and `custom`. */
function invalid(field: string, more: object = {}): never {
  const error = { resource: 'Issue', code: 'invalid', field, ...more };
  return refuse(422, 'Validation Failed', { errors: [error] });
}

/** Documented: at most 100 per page, and a `Link` to the next page. */
function inPages<T>({ request }: Call, all: readonly T[], bean: (each: T) => object): ModelReply {
  const { query, origin, path } = request;
  const { shown, page, last } = pageOf(all, query, 30);
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page + 1));
  const link = `<${origin}${path}?${parameters.toString()}>; rel="next"`;
  return answer(200, shown.map(bean), page < last ? { link } : {});
}

function issueBean({ fixture }: Call, issue: TrackedIssue): object {
  const { number, title, body, state } = issue;
  const path = `${fixture.repository}/${issue.pullRequest ? 'pull' : 'issues'}/${number}`;
  // The address of the page for people: on github.com, or on the Enterprise Server without `/api/v3`.
  const web = fixture.apiUrl.replace('://api.', '://').replace(/\/api\/v3$/, '');
  return {
    html_url: `${web}/${path}`,
    number,
    title,
    user: userBean(issue.author),
    labels: issue.labels.map((name) => ({ name })),
    state,
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
