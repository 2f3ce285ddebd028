import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Failure } from '../failure.js';
import type { Mask } from '../secret.js';
import type {
  GitHubPlace,
  GitHubSecrets,
  GitLabVariables,
  StoreSettings,
  WriteBack,
} from '../store/token-store.js';
import { type Given, invalid, matching } from '../values/given.js';
import type { InputName, Inputs } from './inputs.js';

type Prefix = 'refresh-token' | 'save';

/** @param hasCommand `save-command` is not for a renewed credential's successor @throws Failure */
export function readWriteBack(inputs: Inputs, mask: Mask, hasCommand = true): WriteBack {
  const store = readStore('refresh-token', inputs, mask, hasCommand);
  const secret = inputs.text('access-token-secret');
  const secrets = store?.kind === 'github-secret' ? store.secrets : undefined;
  const accessToken = secret && {
    secrets: secrets ?? readGitHubSecrets('refresh-token', inputs, mask),
    name: secretName(secret),
  };
  // GitHub ignores case.
  if (store?.kind === 'github-secret' && store.name.toUpperCase() === accessToken?.name.toUpperCase()) {
    throw invalid(
      '`access-token-secret` is the secret of the refresh token, which the access token would overwrite.',
      'Give the access token a secret with another name.',
    );
  }
  return { store, accessToken };
}

/** @throws Failure also if more than one place is given */
export function readStore(
  prefix: Prefix,
  inputs: Inputs,
  mask: Mask,
  hasCommand = true,
): StoreSettings | undefined {
  const names: InputName[] = [`${prefix}-secret`, `${prefix}-file`, `${prefix}-variable`];
  if (hasCommand) names.push('save-command');
  const given = names.flatMap((name) => inputs.text(name) ?? []);
  const [found] = given;
  if (!found) return undefined;
  if (given.length > 1) {
    throw invalid(
      `More than one place for the new token is given: ${given.map(({ label }) => label).join(', ')}.`,
      'Give one of them.',
    );
  }
  switch (found.input) {
    case 'save-command':
      return { kind: 'command', command: found.value };
    case `${prefix}-file`:
      return { kind: 'file', path: outsideOfWorkspace(found, inputs) };
    case `${prefix}-secret`:
      return {
        kind: 'github-secret',
        secrets: readGitHubSecrets(prefix, inputs, mask),
        name: secretName(found),
      };
    default:
      return {
        kind: 'gitlab-variable',
        ...readGitLab(inputs, mask),
        name: matching(found, /^\w{1,255}$/, 'is not the name of a variable', 'Give the name alone.'),
      };
  }
}

/** GitHub: letters, digits and underscores, no leading digit, and no reserved prefix. */
function secretName(given: Given): string {
  const shape = /^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i;
  const advice = 'Give the name alone, not the secret itself.';
  return matching(given, shape, 'is not the name of a GitHub Actions secret', advice);
}

function readGitHubSecrets(prefix: Prefix, inputs: Inputs, mask: Mask): GitHubSecrets {
  const advice =
    "Set `github-token` to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.";
  return {
    ...readGitHub(inputs, mask, 'A GitHub secret must be written', advice),
    place: readPlace(prefix, inputs),
  };
}

const GITHUB_API = 'https://api.github.com';

/** Gitea and Forgejo claim to be GitHub. Only the address of their API identifies them. */
const OF_GITEA = /^https?:\/\/.*\/api\/v1\/?$/;

/** @throws Failure `missing-credentials`, `invalid-input`, `insecure-url` */
export function readGitHub(
  inputs: Inputs,
  mask: Mask,
  purpose: string,
  advice: string,
): Pick<GitHubSecrets, 'apiUrl' | 'githubToken'> {
  const githubToken = inputs.secret('github-token', mask);
  if (OF_GITEA.test(inputs.environment('GITHUB_API_URL') ?? GITHUB_API)) {
    throw invalid(
      `${purpose}, but GITHUB_API_URL is the address of Gitea or Forgejo, which do this differently from GitHub.`,
      'Use something other than GitHub: a file for a token, a webhook for messages.',
    );
  }
  if (githubToken) return { apiUrl: apiUrl(inputs, 'GITHUB_API_URL', GITHUB_API), githubToken };
  throw new Failure('missing-credentials', `${purpose}, but \`github-token\` is not set.`, advice);
}

/** Returns the given repository, or else the workflow's; `undefined` if it is not OWNER/NAME. */
export function readRepository(given: Given | undefined, inputs: Inputs): string | undefined {
  const name = String(given?.value ?? inputs.environment('GITHUB_REPOSITORY'));
  return /^[A-Za-z0-9][\w.-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name) ? name : undefined;
}

function readPlace(prefix: Prefix, inputs: Inputs): GitHubPlace {
  const organization = inputs.text(`${prefix}-organization`);
  const environment = inputs.text(`${prefix}-environment`);
  const given = inputs.text(`${prefix}-repository`);
  if (organization) {
    if (environment || given) {
      throw invalid(
        `${organization.label} is given beside another place.`,
        'Give the organization alone, or a repository with or without an environment.',
      );
    }
    return { kind: 'organization', organization: named(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
  }
  const repository = readRepository(given, inputs);
  if (repository === undefined) {
    throw invalid(
      "Can't tell which repository the secret belongs to.",
      `Set \`${prefix}-repository\` to OWNER/NAME.`,
    );
  }
  if (!environment) return { kind: 'repository', repository };
  // In a URL path, a segment of one or two dots would lead elsewhere.
  const shape = /^(?!\.{1,2}$)[^\p{C}]{1,255}$/u;
  return { kind: 'environment', repository, environment: named(environment, shape) };
}

function named(given: Given, shape: RegExp): string {
  return matching(given, shape, 'is not a valid name', 'Correct it.');
}

function readGitLab(inputs: Inputs, mask: Mask): GitLabVariables {
  const gitlabToken = inputs.secret('gitlab-token', mask);
  const group = inputs.text('gitlab-group');
  const project = inputs.text('gitlab-project');
  const scope = inputs.text('gitlab-environment-scope');
  if (!gitlabToken || !(group ?? project)) {
    throw new Failure(
      'missing-credentials',
      `The GitLab variable can't be written: ${gitlabToken ? '`gitlab-project`' : '`gitlab-token`'} is not set.`,
      'Set `gitlab-token` to an access token with the scope `api`, and outside GitLab CI `gitlab-project` or `gitlab-group`.',
    );
  }
  // CI_PROJECT_ID is set in every job.
  if (group && project && project.value !== inputs.environment('CI_PROJECT_ID')) {
    throw invalid(
      `${group.label} is given beside ${project.label}.`,
      'Give one of them: the variable belongs to a project or to a group.',
    );
  }
  const path = /^(?!\.{1,2}$)[\w.-]+(?:\/[\w.-]+)*$/;
  return {
    apiUrl: apiUrl(inputs, 'CI_API_V4_URL', 'https://gitlab.com/api/v4'),
    project: group || !project ? undefined : named(project, path),
    group: group && named(group, path),
    // GitLab: the characters of an environment's name, and a wildcard.
    environmentScope: scope && named(scope, /^[\w/${} .*-]{1,255}$/),
    gitlabToken,
  };
}

/** Returns the API's address that the CI system sets; a token is sent there. @throws Failure `insecure-url` */
function apiUrl(inputs: Inputs, variable: string, otherwise: string): string {
  const value = inputs.environment(variable) ?? otherwise;
  if (/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/.test(value)) return value;
  throw new Failure(
    'insecure-url',
    `The environment variable ${variable} is not the https address of a REST API.`,
    `Leave it to the CI system, or set it to one such as ${otherwise}.`,
  );
}

/** Variables in which CI systems name the folder of the checkout; the last one is Jenkins's. */
const WORKSPACES =
  `GITHUB_WORKSPACE CI_PROJECT_DIR BUILD_SOURCESDIRECTORY CIRCLE_WORKING_DIRECTORY CI_WORKSPACE
  DRONE_WORKSPACE BITBUCKET_CLONE_DIR BUILDKITE_BUILD_CHECKOUT_PATH WORKSPACE`.split(/\s+/);

/** Refuses a file in the workspace, because later steps may cache, upload or commit it. */
function outsideOfWorkspace({ label, value }: Given, inputs: Inputs): string {
  const path = resolve(value);
  const isIn = (folder: string, file: string): boolean => `${file}${sep}`.startsWith(`${folder}${sep}`);
  const isWorkspace = (name: string): boolean => {
    const given = inputs.environment(name)?.replace(/^~(?=\/)/, homedir());
    if (given === undefined) return false;
    const folder = resolve(given);
    return isIn(folder, path) || isIn(withoutLinks(folder), withoutLinks(path));
  };
  // Elsewhere, people use that name for other folders.
  const names = inputs.environment('JENKINS_URL') ? WORKSPACES : WORKSPACES.slice(0, -1);
  if (!names.some(isWorkspace)) return path;
  throw invalid(
    `${label} is a file inside the workspace, which later steps may cache or upload.`,
    'Give a path outside it, on a disk that stays.',
  );
}

/** Returns a path without symbolic links, as far as it exists. */
function withoutLinks(path: string): string {
  const folder = dirname(path);
  try {
    return realpathSync(path);
  } catch {
    // Stryker disable next-line ConditionalExpression: only on Windows can a root have no real path.
    return folder === path ? path : join(withoutLinks(folder), basename(path));
  }
}
