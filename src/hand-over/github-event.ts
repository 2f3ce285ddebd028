import type { Environment } from '../read/inputs.js';
import { objectField, parsedObject, textField } from '../json.js';
import { readSmallFile } from '../values/pem.js';

/** Says why a run may lack secrets (GitHub: runs from forks get none, Dependabot's runs get only Dependabot's). */
export function gitHubWithholds(environment: Environment): string | undefined {
  if (environment.GITHUB_ACTOR === 'dependabot[bot]') {
    return "This run was started by Dependabot, which gets only Dependabot's own secrets.";
  }
  return isFork(environment) ? 'This run comes from a fork, which gets no secrets.' : undefined;
}

function isFork({ GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path }: Environment): boolean {
  if (!event.startsWith('pull_request') || event === 'pull_request_target' || path === undefined)
    return false;
  // GitHub limits the event to 25 MB. Without it, its origin is unknown. The missing secret is reported either way.
  const payload = parsedObject(readSmallFile(path, { largestBytes: 32 * 1024 * 1024 }) ?? '') ?? {};
  const pullRequest = objectField(payload, 'pull_request');
  const repositoryOf = (side: 'head' | 'base'): string | undefined =>
    textField(objectField(objectField(pullRequest, side), 'repo'), 'full_name');
  const base = repositoryOf('base');
  // The head's repository is null after the fork is deleted.
  return base !== undefined && repositoryOf('head') !== base;
}
