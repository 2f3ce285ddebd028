import { record } from '../http.js';

export interface JobContext {
  readonly event: { readonly name: string; readonly payload: unknown };
  readonly eventPath: string;
  readonly workspace: string;
  readonly temp: string;
  readonly toolCache: string;
  readonly debug: boolean;
}

// Not a real commit, but the right shape.
const SHA = '0a'.repeat(20);

/**
 * Returns variables that the runner sets for every step, regardless of `env:`. Source: actions/runner,
 * `GitHubContext.cs`, `RunnerContext.cs`; docs.github.com, "Variables reference".
 */
export function contextVariables(job: JobContext): Record<string, string> {
  const { event, workspace } = job;
  // The merge commit for `pull_request`, the default branch for everything else, including `pull_request_target`.
  const isMerge = event.name === 'pull_request';
  const pull = event.name.startsWith('pull_request') ? record(record(event.payload)['pull_request']) : {};
  const branch = (side: 'base' | 'head'): string => {
    const { ref } = record(pull[side]);
    return typeof ref === 'string' ? ref : '';
  };
  return {
    GITHUB_ACTION: '__run',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_BASE_REF: branch('base'),
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: job.eventPath,
    GITHUB_HEAD_REF: branch('head'),
    GITHUB_JOB: 'build',
    GITHUB_REF: isMerge ? 'refs/pull/1/merge' : 'refs/heads/main',
    GITHUB_REF_NAME: isMerge ? '1/merge' : 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    GITHUB_REPOSITORY_OWNER: 'octo-org',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: SHA,
    GITHUB_WORKFLOW: 'CI',
    GITHUB_WORKFLOW_REF: 'octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/main',
    GITHUB_WORKSPACE: workspace,
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'sandbox',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: job.temp,
    RUNNER_TOOL_CACHE: job.toolCache,
    RUNNER_WORKSPACE: workspace,
    ...(job.debug && { RUNNER_DEBUG: '1' }),
  };
}
