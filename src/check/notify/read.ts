import { Failure } from '../../failure.js';
import type { Inputs } from '../../read/inputs.js';
import { readGitHub, readRepository } from '../../read/write-back.js';
import { type Mask, Secret } from '../../secret.js';
import { asSecret, invalid, matching } from '../../values/given.js';

/** @throws Failure `invalid-input`, `missing-credentials`, `insecure-url` */
export function readNotifySettings(inputs: Inputs, mask: Mask) {
  return {
    githubIssues: inputs.flag('github-issues') ? readGitHubIssues(inputs, mask) : undefined,
    webhook: readWebhook(inputs, mask),
    jiraIssue: readJiraIssue(inputs),
  };
}

export type GitHubIssuesSettings = ReturnType<typeof readGitHubIssues>;

/** Reads the settings for GitHub issues. The token needs the permission "Issues: write", as GITHUB_TOKEN can have. */
function readGitHubIssues(inputs: Inputs, mask: Mask) {
  const api = readGitHub(
    inputs,
    mask,
    '`github-issues` is true',
    "Set `github-token`. On GitHub Actions that is the workflow's own, `${{ github.token }}`, in a job with `permissions: issues: write`.",
  );
  const given = inputs.text('github-issues-repository');
  const repository = readRepository(given, inputs);
  if (repository !== undefined) return { ...api, repository };
  throw invalid(
    given
      ? `${given.label} is not the name of a GitHub repository.`
      : "Can't tell in which repository to open issues.",
    'Set `github-issues-repository` to OWNER/NAME.',
  );
}

function readWebhook(inputs: Inputs, mask: Mask) {
  const found = inputs.find('webhook-url');
  if (!found) return undefined;
  const url = asSecret(found, mask);
  const parsed = URL.canParse(found.value) ? new URL(found.value) : undefined;
  if (parsed?.protocol === 'http:') {
    throw new Failure(
      'insecure-url',
      `${found.label} begins with http, so any machine in between could read it and post there.`,
      'Write it with https.',
    );
  }
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
    throw invalid(
      `${found.label} is not the https address of a webhook.`,
      'Store the whole address again, as the chat shows it, without quotes.',
    );
  }
  // The host is public. Everything after it is secret, with or without the host.
  const secretPart = `${parsed.pathname}${parsed.search}`;
  if (secretPart.length > 1) mask(new Secret(secretPart));
  return { url, host: parsed.host };
}

function readJiraIssue(inputs: Inputs) {
  const project = inputs.text('jira-issue-project');
  const issueType = inputs.text('jira-issue-type');
  const credential = inputs.text('jira-issue-credential');
  if (!project) {
    const other = issueType ?? credential;
    if (!other) return undefined;
    throw invalid(
      `${other.label} is set, but \`jira-issue-project\` is not.`,
      'Set it to the project for Jira issues, or leave both out.',
    );
  }
  const advice = 'Set it to a key such as PROJ.';
  const key = matching(project, /^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'is not a project key', advice);
  // Jira limits the name to 60 characters.
  const isLong = "is longer than any issue type's name";
  const type = issueType && matching(issueType, /^.{0,60}$/, isLong, 'Set it to a name such as Task.');
  return {
    project: key.toUpperCase(),
    issueType: type ?? 'Task',
    /** The name of the checked credential that files issues. If absent, the first one that works. */
    credential: credential?.value,
  };
}
