import { bearer } from '../../credential.js';
import type { Failure } from '../../failure.js';
import { field, isObject, type JsonObject, textField } from '../../json.js';
import type { HttpAnswer, Send } from '../../transport/network.js';
import { ask, objectIn, paged, type RestApi } from '../../transport/rest.js';
import { markdownLine } from '../summary.js';
import { markdownOf } from './message.js';
import type { GitHubIssuesSettings } from '../read.js';
import { type IssueMemory, STAGES, type Told } from './events.js';
import { LABEL, notTold, PER_PAGE, type Tracker } from './tracker.js';

type GitHubIssue = NonNullable<ReturnType<typeof issueIn>>;

/**
 * Issues of a GitHub repository (GitHub: REST API, version 2022-11-28, "Issues" and "Issue comments"). A hidden mark at
 * the start of a text holds the memory. Only people with write access can set the label, so an outsider's issue with a
 * copied mark is not taken for ours.
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
          ? 'The repository may have been renamed: set `github-issues-repository` to its new name.'
          : 'The next run catches up. If it happens often, check https://www.githubstatus.com.',
      ),
    refused: (answer) => refusal(answer, repository),
  };
  // Create things only once: if the answer gets lost, look up whether they were created.
  const post = (url: string, body: object): Promise<HttpAnswer> =>
    ask(api, url, { method: 'POST', body, repeatable: 'once', expect: [201] });
  const patch = async (number: number, body: object): Promise<void> => {
    await ask(api, `${issuesUrl}/${number}`, { method: 'PATCH', body });
  };
  return {
    // Counts pages instead of following the links in answers, because a token goes with each request. Ordered by
    // creation, so that an issue opened meanwhile moves no other to another page.
    labelled: () =>
      paged(1, async (page) => {
        const query = `labels=${LABEL}&state=all&sort=created&direction=asc&per_page=${PER_PAGE}&page=${page}`;
        const answer = await ask(api, `${issuesUrl}?${query}`);
        const items = answer.json();
        if (!Array.isArray(items)) throw refusal(answer, repository);
        const isLast = !/;\s*rel="next"/.test(answer.header('link') ?? '');
        return { items, next: isLast ? undefined : page + 1 };
      }),
    issueIn,
    open: async (message, memory) => {
      const body = markIssue(memory, markdownOf(message));
      const answer = await post(issuesUrl, { title: message.title, body, labels: [LABEL] });
      const opened = objectIn(answer);
      const issue = issueIn(opened);
      if (issue) return issue;
      // GitHub silently drops labels that the token may not set. Without its label the issue could never be found.
      const number = field(opened, 'number');
      if (typeof number === 'number') await patch(number, { state: 'closed', state_reason: 'not_planned' });
      throw notTold(
        `${answer.host} opened an issue in ${repository} without its label "${LABEL}", so it was closed again.`,
        'Give a `github-token` that may write to the repository: outsiders may not set labels.',
      );
    },
    comment: async ({ number }, line) => {
      await post(`${issuesUrl}/${number}/comments`, { body: markdownLine(line) });
    },
    change: async (issue, told, { message, open }) => {
      await patch(issue.number, {
        title: message?.title,
        body: told ? markIssue({ ...issue, told }, message ? markdownOf(message) : issue.text) : issue.text,
        ...(open === true && { state: 'open' }),
        ...(open === false && { state: 'closed', state_reason: told ? 'completed' : 'not_planned' }),
      });
      return true;
    },
  };
}

function refusal({ host, status }: HttpAnswer, repository: string): Failure {
  const denied = [
    `\`github-token\` may not read and write the issues of ${repository} (${status}), or there is no such repository.`,
    'Give the job `permissions: issues: write`. For a repository other than the workflow\'s, use a token with "Issues: write" there.',
  ] as const;
  const known: Readonly<Record<number, readonly [what: string, advice: string]>> = {
    401: [
      `${host} refused \`github-token\`.`,
      "It is wrong or has expired. A workflow's own is `${{ github.token }}`.",
    ],
    403: denied,
    404: denied,
    410: [
      `Issues are disabled in ${repository}.`,
      "Enable them in the repository's settings, or set `github-issues-repository` to another one.",
    ],
  };
  const other = [
    `${host} did not accept a request for the issues of ${repository} (${status}).`,
    "Check that the repository is not archived, and that GITHUB_API_URL is the address of GitHub's REST API.",
  ] as const;
  return notTold(...(known[status] ?? other));
}

/** GitHub lists pull requests among the issues. */
function issueIn(item: JsonObject) {
  const labels = field(item, 'labels');
  // Labels are case-insensitive.
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
  };
}

const ISSUE = new RegExp(
  `^<!-- jira-auth-expiry credential=([0-9a-f]{32}) told=(${STAGES.join('|')}) ends=(?:(\\d{4}-\\d{2}-\\d{2})|-)(?: organization=([0-9a-f]{32}))? -->\\r?\\n`,
);

/** Puts a hidden mark that holds the memory in front of a text, where nothing from outside can precede it. */
export function markIssue({ credential, told, organization }: IssueMemory, text: string): string {
  const of = organization === undefined ? '' : ` organization=${organization}`;
  return `<!-- jira-auth-expiry credential=${credential} told=${told.stage} ends=${told.ends ?? '-'}${of} -->\n${text}`;
}

/** Reads the mark at the start of a text, and the text behind it. */
export function readMark(marked: string): (IssueMemory & { readonly text: string }) | undefined {
  const [mark, credential, stage, ends, organization] = ISSUE.exec(marked) ?? [];
  if (mark === undefined || credential === undefined) return undefined;
  const told = { stage: stage as Told['stage'], ends };
  return { credential, told, organization, text: marked.slice(mark.length) };
}
