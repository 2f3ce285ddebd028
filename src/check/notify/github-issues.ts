import { bearer } from '../../credential.js';
import type { Failure } from '../../failure.js';
import { field, isObject, type JsonObject, objectField, textField } from '../../json.js';
import type { HttpAnswer, Send } from '../../transport/http.js';
import { ask, objectIn, paged, type RestApi } from '../../transport/rest.js';
import { markdownLine, markdownOf } from './markdown.js';
import type { GitHubIssuesSettings } from './read.js';
import { STAGES, type Told } from './events.js';
import { type IssueMemory, LABEL, limitOf, notTold, PER_PAGE, type Tracker } from './tracker.js';

/** @property text what stands behind the mark */
type GitHubIssue = NonNullable<ReturnType<typeof issueIn>>;

const CLOSED_UNPLANNED = { state: 'closed', state_reason: 'not_planned' };

/**
 * Issues of a GitHub repository (GitHub: REST API, version 2022-11-28, "Issues" and "Issue comments"). A hidden mark
 * in front of a text holds what it remembers. GitHub lets only people who may write set the label, so an outsider's
 * issue that copies the mark of ours is not taken for one.
 */
export function gitHubIssues(
  { apiUrl, repository, githubToken }: GitHubIssuesSettings,
  send: Send,
): Tracker<GitHubIssue> {
  const issuesUrl = `${apiUrl}/repos/${repository}/issues`;
  const api: RestApi = {
    send,
    credential: bearer(githubToken),
    limits: 'github',
    lost: ({ code, what }) =>
      notTold(
        `The issues of ${repository} could not be kept up to date: ${what}`,
        code === 'redirect-refused'
          ? 'The repository may have another name now: give it as `github-issues-repository`.'
          : 'The next run catches up; if it happens often, look at https://www.githubstatus.com.',
      ),
    refused: (answer) => refusal(answer, repository),
  };
  // What is new is made once: whether it was made is looked up if the answer gets lost.
  const post = (url: string, body: object): Promise<HttpAnswer> =>
    ask(api, url, { method: 'POST', body, repeatable: 'once', expect: [201] });
  const patch = async (number: number, body: object): Promise<void> => {
    await ask(api, `${issuesUrl}/${number}`, { method: 'PATCH', body });
  };
  /** The pages' own addresses are not followed: a token goes with each request. */
  const pages = (url: string, query: Record<string, string> = {}): AsyncGenerator<JsonObject> =>
    paged(
      1,
      async (page) => {
        const parameters = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: String(page) });
        const answer = await ask(api, `${url}?${parameters.toString()}`);
        const items = answer.json();
        if (!Array.isArray(items)) throw refusal(answer, repository);
        const isLast = !/;\s*rel="next"/.test(answer.header('link') ?? '');
        return { items, next: isLast ? undefined : page + 1 };
      },
      limitOf(repository),
    );

  return {
    issues: async function* () {
      // In the order of their opening, so that one that is opened meanwhile moves none to another page.
      const query = { labels: LABEL, state: 'all', sort: 'created', direction: 'asc' };
      for await (const item of pages(issuesUrl, query)) {
        const issue = issueIn(item);
        if (issue) yield issue;
      }
    },
    open: async (message, memory) => {
      const body = markIssue(memory, markdownOf(message));
      const answer = await post(issuesUrl, { title: message.title, body, labels: [LABEL] });
      const opened = objectIn(answer);
      const issue = issueIn(opened);
      if (issue) return issue;
      // GitHub leaves labels out without a word if the token may not set them; the issue could never be found again.
      const number = field(opened, 'number');
      if (typeof number === 'number') await patch(number, CLOSED_UNPLANNED);
      throw notTold(
        `${answer.host} opened an issue in ${repository} without its label "${LABEL}", so it was closed again.`,
        'Give a `github-token` that may write to the repository: outsiders may not set labels.',
      );
    },
    /** One comment for each thing that is told: if the change that follows fails, the next run comes here again. */
    comment: async ({ number, author }, told, line) => {
      const url = `${issuesUrl}/${number}/comments`;
      const mark = markComment(told);
      for await (const comment of pages(url)) {
        // Outsiders may comment with our mark.
        if (loginOf(comment) === author && textField(comment, 'body')?.startsWith(mark)) return;
      }
      await post(url, { body: `${mark}\n${markdownLine(line)}` });
    },
    change: (issue, told, { message, open }) =>
      patch(issue.number, {
        ...(message && { title: message.title }),
        body: markIssue({ ...issue, told }, message ? markdownOf(message) : issue.text),
        ...(open === true && { state: 'open' }),
        ...(open === false && { state: 'closed', state_reason: 'completed' }),
      }),
    dismiss: ({ number }, { label }) =>
      patch(number, { body: `${label} is for the same credential.\n`, ...CLOSED_UNPLANNED }),
  };
}

function refusal({ host, status }: HttpAnswer, repository: string): Failure {
  if (status === 401) {
    const advice = "It is wrong or has expired; a workflow's own is `${{ github.token }}`.";
    return notTold(`${host} refused \`github-token\`.`, advice);
  }
  if (status === 403 || status === 404) {
    return notTold(
      `\`github-token\` may not read and write the issues of ${repository} (${status}), or there is no such repository.`,
      'Give the job `permissions: issues: write`; for another repository than the workflow\'s, a token with the permission "Issues: write" there.',
    );
  }
  if (status === 410) {
    return notTold(
      `${repository} has no issues: they are switched off.`,
      'Switch them on in the settings of the repository, or name another one as `github-issues-repository`.',
    );
  }
  return notTold(
    `${host} did not accept a request for the issues of ${repository} (${status}).`,
    "Check that the repository is not archived, and that GITHUB_API_URL is the address of GitHub's REST API.",
  );
}

/** An issue of ours: with our label, our mark, and no pull request, which GitHub lists among the issues. */
function issueIn(item: JsonObject) {
  const labels = field(item, 'labels');
  // Labels have no case.
  const isLabelled =
    Array.isArray(labels) &&
    labels.some((label) => isObject(label) && textField(label, 'name')?.toLowerCase() === LABEL);
  const number = field(item, 'number');
  const memory = readMark(textField(item, 'body') ?? '');
  if (!isLabelled || field(item, 'pull_request') !== undefined || !memory) return undefined;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined;
  const url = textField(item, 'html_url') ?? '';
  return {
    ...memory,
    number,
    label: `#${number}`,
    url: /^https:\/\/[\w.:-]+\/[\w./-]+$/.test(url) ? url : undefined,
    isOpen: field(item, 'state') === 'open',
    author: loginOf(item),
  };
}

function loginOf(item: JsonObject): string {
  return textField(objectField(item, 'user'), 'login') ?? '';
}

const ISSUE = new RegExp(
  `^<!-- jira-auth-expiry credential=([0-9a-f]{32}) told=(${STAGES.join('|')}|renewed) ends=(?:(\\d{4}-\\d{2}-\\d{2})|-)(?: organization=([0-9a-f]{32}))? -->\\r?\\n`,
);

/**
 * A text with the hidden mark that an issue is found again by, and that says what was told last. It stands first, in
 * front of everything that comes from elsewhere.
 */
export function markIssue({ credential, told, organization }: IssueMemory, text: string): string {
  const of = organization === undefined ? '' : ` organization=${organization}`;
  return `<!-- jira-auth-expiry credential=${credential} ${saying(told)}${of} -->\n${text}`;
}

/** What the mark in front of a text says, and the text behind it; `undefined` if there is no mark. */
export function readMark(marked: string): (IssueMemory & { readonly text: string }) | undefined {
  const [mark, credential, stage, ends, organization] = ISSUE.exec(marked) ?? [];
  if (mark === undefined || credential === undefined) return undefined;
  const told = { stage: stage as Told['stage'], ends };
  return { credential, told, organization, text: marked.slice(mark.length) };
}

/** The hidden mark at the start of a comment, by which it is not written twice. */
export function markComment(told: Told): string {
  return `<!-- jira-auth-expiry ${saying(told)} -->`;
}

function saying({ stage, ends }: Told): string {
  return `told=${stage} ends=${ends ?? '-'}`;
}
