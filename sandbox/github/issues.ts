import { objectIn, pageOf, type ModelReply } from '../http.js';
import { answer, refuse, refuseNotFound, type Call } from './replies.js';

interface IssueComment {
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
  /** The API lists pull requests among the issues. */
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
  /** 0 for all issues. */
  number: number;
  comments: boolean;
}

export function readIssuesPath(path: string): IssuesPath | undefined {
  const [, repository, number, comments] =
    /^\/repos\/([^/]+\/[^/]+)\/issues(?:\/(\d+)(\/comments)?)?$/.exec(path) ?? [];
  if (repository === undefined) return undefined;
  return { repository, number: Number(number ?? 0), comments: comments !== undefined };
}

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
    if (number === 0) {
      if (method === 'GET') return this.#list(call);
      const { title = invalid('title'), ...more } = readChange(call, 'POST');
      return answer(201, issueBean(call, this.open({ title, author: login, ...more })));
    }
    const issue = this.all[number - 1] ?? refuseNotFound();
    if (comments && method === 'GET') return inPages(call, issue.comments, commentBean);
    if (comments) {
      const { body = invalid('body') } = readChange(call, 'POST');
      const comment = { id: this.#nextComment++, body: String(body), author: login };
      issue.comments.push(comment);
      return answer(201, commentBean(comment));
    }
    return answer(200, issueBean(call, Object.assign(issue, readChange(call, 'PATCH'))));
  }

  /** Documented: issues that have all of the labels. Any other query is refused to keep clients from relying on it. */
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
}

type IssueChange = Partial<Pick<TrackedIssue, 'title' | 'body' | 'labels' | 'state' | 'stateReason'>>;

/** Documented: the most characters. */
function readChange({ request }: Call, method: string): IssueChange {
  if (request.method !== method) refuseNotFound();
  const sent = objectIn(request.body) ?? refuse(400, 'Problems parsing JSON');
  const { title, body, labels, state, state_reason: stateReason } = sent;
  if (String(title).length > 256) invalid('title');
  if (String(body).length > 65_536) invalid('body');
  const given = Object.entries({ title, body, labels, state, stateReason });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function invalid(field: string): never {
  return refuse(422, 'Validation Failed', { errors: [{ resource: 'Issue', code: 'invalid', field }] });
}

/** Documented: at most 100 per page, and a `Link` to the next page. */
function inPages<T>({ request }: Call, all: readonly T[], bean: (each: T) => object): ModelReply {
  const { query, origin, path } = request;
  const { shown, page, last } = pageOf(all, query);
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page + 1));
  const link = `<${origin}${path}?${parameters.toString()}>; rel="next"`;
  return answer(200, shown.map(bean), page < last ? { link } : {});
}

function issueBean({ fixture }: Call, issue: TrackedIssue): object {
  const { number, title, body, state } = issue;
  const path = `${fixture.repository}/${issue.pullRequest ? 'pull' : 'issues'}/${number}`;
  // For people: on github.com, or on the Enterprise Server without `/api/v3`.
  const web = fixture.apiUrl.replace('://api.', '://').replace(/\/api\/v3$/, '');
  return {
    html_url: `${web}/${path}`,
    number,
    title,
    user: { login: issue.author },
    labels: issue.labels.map((name) => ({ name })),
    state,
    body,
    ...(issue.pullRequest && { pull_request: { url: `${fixture.apiUrl}/repos/${path}` } }),
  };
}

function commentBean({ id, body, author }: IssueComment): object {
  return { id, user: { login: author }, body };
}
