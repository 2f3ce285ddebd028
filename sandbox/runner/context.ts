import { record } from '../http.js';

export interface JobContext {
  event: { name: string; payload: unknown };
  eventPath: string;
  workspace: string;
  temp: string;
  debug: boolean;
}

/** Set for every step, regardless of `env:`. */
export function contextVariables(job: JobContext): Record<string, string> {
  const { event } = job;
  // `pull_request_target` runs on the default branch.
  const isMerge = event.name === 'pull_request';
  const pull = event.name.startsWith('pull_request') ? record(record(event.payload)['pull_request']) : {};
  const { ref } = record(pull['head']);
  return {
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: job.eventPath,
    GITHUB_HEAD_REF: typeof ref === 'string' ? ref : '',
    GITHUB_JOB: 'build',
    GITHUB_REF: isMerge ? 'refs/pull/1/merge' : 'refs/heads/main',
    GITHUB_REF_NAME: isMerge ? '1/merge' : 'main',
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW: 'CI',
    GITHUB_WORKSPACE: job.workspace,
    RUNNER_TEMP: job.temp,
    ...(job.debug && { RUNNER_DEBUG: '1' }),
  };
}
