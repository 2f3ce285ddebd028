import { Failure } from '../../failure.js';
import type { Secret } from '../../secret.js';
import type { HttpAnswer, HttpRequest, Send } from '../../transport/http.js';
import { bearer } from '../../verify/authorization.js';
import { field, isObject, type JsonObject, textField } from '../../json.js';
import type { CheckedCredential } from '../report.js';
import type { Told } from './events.js';
import { jsonBody, notTold } from './failures.js';
import { markdownLine, markdownOf } from './markdown.js';
import { markComment, markIssue, readMark, withMark } from './marks.js';
import { messageOf, reachedText, renewedText } from './message.js';
import type { NewMemory, TrackedIssue, Tracker } from './tracker.js';

/**
 * The label that every issue of ours has. GitHub lets only people who may write set one, so an outsider's issue that
 * copies the mark of ours is not taken for one.
 */
export const LABEL = 'jira-token-expiry';

export interface GitHubIssuesOptions {
  readonly send: Send;
  /** `https://api.github.com`, or GitHub Enterprise Server's, without a trailing slash. */
  readonly apiUrl: string;
  /** `OWNER/NAME` */
  readonly repository: string;
  /** With the permission "Issues: write"; a workflow's own GITHUB_TOKEN can have it. */
  readonly githubToken: Secret;
}

export interface GitHubIssue extends TrackedIssue {
  readonly number: number;
  readonly body: string;
  /** Login of whoever opened it. */
  readonly author: string;
}

/** Bodies have up to 64 KB, and a page has to fit into the transport's limit. */
const PER_PAGE = 50;

/** More issues of ours than this no repository has. */
const MOST_PAGES = 200;

/** Issues of a GitHub repository (GitHub: REST API, version 2022-11-28, "Issues" and "Issue comments"). */
export class GitHubIssues implements Tracker<GitHubIssue> {
  readonly description: string;
  readonly #options: GitHubIssuesOptions;
  readonly #issuesUrl: string;

  constructor(options: GitHubIssuesOptions) {
    this.#options = options;
    this.#issuesUrl = `${options.apiUrl}/repos/${options.repository}/issues`;
    this.description = `issues of ${options.repository}`;
  }

  async list(): Promise<GitHubIssue[]> {
    // In the order of their opening, so that one that is opened meanwhile moves none to another page.
    const query = { labels: LABEL, state: 'all', sort: 'created', direction: 'asc' };
    return (await this.#pages(this.#issuesUrl, query)).flatMap((item) => readIssue(item) ?? []);
  }

  async open(credential: CheckedCredential, memory: NewMemory): Promise<GitHubIssue> {
    const message = messageOf(credential);
    const answer = await this.#ask('POST', this.#issuesUrl, {
      title: message.title,
      body: markIssue(memory, markdownOf(message)),
      labels: [LABEL],
    });
    if (answer.status !== 201) throw this.#refused(answer);
    const body = answer.json();
    const issue = readIssue(body);
    if (issue) return issue;
    return this.#withdraw(body, answer.host);
  }

  /** GitHub leaves labels out without a word if the token may not set them; the issue could never be found again. */
  async #withdraw(opened: unknown, host: string): Promise<never> {
    const number = isObject(opened) ? field(opened, 'number') : undefined;
    if (typeof number === 'number') {
      await this.#ask('PATCH', this.#urlOf(number), { state: 'closed', state_reason: 'not_planned' });
    }
    throw notTold(
      `${host} opened an issue in ${this.#options.repository} without its label "${LABEL}", so it was closed again.`,
      'Give a `github-token` that may write to the repository: outsiders may not set labels.',
    );
  }

  async update(issue: GitHubIssue, credential: CheckedCredential, told: Told, aloud: boolean): Promise<void> {
    if (aloud) await this.#comment(issue, told, markdownLine(reachedText(credential)));
    const message = messageOf(credential);
    await this.#change(issue.number, {
      title: message.title,
      body: markIssue({ ...issue, told }, markdownOf(message)),
      state: 'open',
    });
  }

  async close(issue: GitHubIssue, credential: CheckedCredential | undefined): Promise<void> {
    const told: Told = { ...issue.told, stage: 'renewed' };
    await this.#comment(issue, told, markdownLine(renewedText(credential)));
    await this.#change(issue.number, {
      body: withMark(issue.body, { ...issue, told }),
      state: 'closed',
      state_reason: 'completed',
    });
  }

  async settle(issue: GitHubIssue): Promise<void> {
    const told: Told = { ...issue.told, stage: 'renewed' };
    await this.#change(issue.number, { body: withMark(issue.body, { ...issue, told }) });
  }

  async dismiss(issue: GitHubIssue, original: GitHubIssue): Promise<void> {
    await this.#change(issue.number, {
      body: `${original.label} is for the same credential.\n`,
      state: 'closed',
      state_reason: 'not_planned',
    });
  }

  /** One comment for each thing that is told: if the change that follows fails, the next run comes here again. */
  async #comment(issue: GitHubIssue, told: Told, text: string): Promise<void> {
    const url = `${this.#urlOf(issue.number)}/comments`;
    const mark = markComment(told);
    // Anybody may comment with our mark.
    const isThere = (await this.#pages(url, {})).some(
      (comment) => loginOf(comment) === issue.author && textField(comment, 'body')?.startsWith(mark) === true,
    );
    if (isThere) return;
    const answer = await this.#ask('POST', url, { body: `${mark}\n${text}` });
    if (answer.status !== 201) throw this.#refused(answer);
  }

  async #change(number: number, change: Record<string, string>): Promise<void> {
    const answer = await this.#ask('PATCH', this.#urlOf(number), change);
    if (answer.status !== 200) throw this.#refused(answer);
  }

  #urlOf(number: number): string {
    return `${this.#issuesUrl}/${number}`;
  }

  /** All items of a list. The pages' own addresses are not followed: a token goes with each request. */
  async #pages(url: string, query: Record<string, string>): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const parameters = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: String(page) });
      const answer = await this.#ask('GET', `${url}?${parameters.toString()}`);
      if (answer.status !== 200) throw this.#refused(answer);
      const list = answer.json();
      if (!Array.isArray(list)) throw this.#refused(answer);
      items.push(...list.filter(isObject));
      if (!/;\s*rel="next"/.test(answer.header('link') ?? '')) return items;
    }
    throw notTold(
      `There are more than ${MOST_PAGES * PER_PAGE} entries in a list of ${this.#options.repository}.`,
      `Take the label "${LABEL}" off issues that are long closed.`,
    );
  }

  async #ask(method: HttpRequest['method'], url: string, body?: object): Promise<HttpAnswer> {
    try {
      return await this.#options.send({
        method,
        url,
        credential: bearer(this.#options.githubToken),
        ...(body && { body: jsonBody(body) }),
        // What is new is made once: whether it was made is looked up if the answer gets lost.
        repeatable: method === 'POST' ? 'once' : 'read',
        limits: 'github',
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw notTold(
        `The ${this.description} could not be kept up to date: ${error.what}`,
        error.code === 'redirect-refused'
          ? 'The repository may have another name now: give it as `github-issues-repository`.'
          : 'The next run catches up; if it happens often, look at https://www.githubstatus.com.',
      );
    }
  }

  #refused({ host, status }: HttpAnswer): Failure {
    const { repository } = this.#options;
    if (status === 401) {
      return notTold(
        `${host} refused \`github-token\`.`,
        "It is wrong or has expired; a workflow's own is `${{ github.token }}`.",
      );
    }
    if (status === 410) {
      return notTold(
        `${repository} has no issues: they are switched off.`,
        'Switch them on in the settings of the repository, or name another one as `github-issues-repository`.',
      );
    }
    if (status === 403 || status === 404) {
      return notTold(
        `\`github-token\` may not read and write the ${this.description} (${status}), or there is no such repository.`,
        'Give the job `permissions: issues: write`; for another repository than the workflow\'s, a token with the permission "Issues: write" there.',
      );
    }
    return notTold(
      `${host} did not take what is to be told in the ${this.description} (${status}).`,
      "Check that the repository is not archived, and that GITHUB_API_URL is the address of GitHub's REST API.",
    );
  }
}

/** An issue of ours: with our label, our mark, and no pull request, which GitHub lists among the issues. */
function readIssue(item: unknown): GitHubIssue | undefined {
  if (!isObject(item) || field(item, 'pull_request') !== undefined || !hasLabel(item)) return undefined;
  const number = field(item, 'number');
  const body = textField(item, 'body') ?? '';
  const memory = readMark(body);
  if (!memory || typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined;
  return {
    ...memory,
    number,
    body,
    label: `#${number}`,
    url: webAddress(textField(item, 'html_url')),
    isOpen: field(item, 'state') === 'open',
    author: loginOf(item),
  };
}

function hasLabel(item: JsonObject): boolean {
  const labels = field(item, 'labels');
  return (
    Array.isArray(labels) &&
    // Labels have no case.
    labels.some((label) => isObject(label) && textField(label, 'name')?.toLowerCase() === LABEL)
  );
}

function loginOf(item: JsonObject): string {
  const user = field(item, 'user');
  return (isObject(user) ? textField(user, 'login') : undefined) ?? '';
}

function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https:\/\/[\w.:-]+\/[\w./-]+$/.test(text) ? text : undefined;
}
