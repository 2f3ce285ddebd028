import { sep, resolve } from 'node:path';
import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import { asSecret, type Given, type Inputs } from './inputs.js';

/** Where GitHub Actions secrets are. */
export type GitHubPlace =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string };

/** A place of GitHub Actions secrets, and the right to write there. */
export interface GitHubSecrets {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly place: GitHubPlace;
  readonly githubToken: Secret;
}

/** CI/CD variables of a GitLab project or group, and the right to write there. */
export interface GitLabVariables {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  /** A project's number or path, `group/project`; absent for a variable of a group. */
  readonly project?: string | undefined;
  /** A group's number or path. */
  readonly group?: string | undefined;
  /** Where the key exists in several. */
  readonly environmentScope?: string | undefined;
  readonly gitlabToken: Secret;
}

/** Where a token that replaces another one is kept. */
export type StoreSettings =
  | { readonly kind: 'github-secret'; readonly secrets: GitHubSecrets; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'gitlab-variable'; readonly name: string } & GitLabVariables)
  | { readonly kind: 'command'; readonly command: string };

/** What is written back after a run. */
export interface WriteBack {
  readonly store: StoreSettings | undefined;
  /** A GitHub Actions secret for the access token, which other jobs use. */
  readonly accessToken: { readonly secrets: GitHubSecrets; readonly name: string } | undefined;
}

/** What tokens are kept, by the first words of the inputs that say where: what for messages, and a name for it. */
const KEPT = {
  'refresh-token': { what: 'the refresh token', example: 'JIRA_REFRESH_TOKEN' },
  save: { what: 'the renewed token', example: 'JIRA_PERSONAL_ACCESS_TOKEN' },
} as const;

type Kept = keyof typeof KEPT;

/**
 * Reads where tokens are written back to. @throws Failure
 *
 * @param hasCommand `save-command` is meant for them, and not for the successor of a credential that is renewed
 */
export function readWriteBack(inputs: Inputs, mask: Mask, hasCommand = true): WriteBack {
  return readPlaces('refresh-token', inputs, mask, inputs.text('access-token-secret'), hasCommand);
}

/** Reads where the successor of a credential that is renewed is kept, if a place was given. @throws Failure */
export function readRenewedStore(inputs: Inputs, mask: Mask): StoreSettings | undefined {
  return readPlaces('save', inputs, mask).store;
}

function readPlaces(
  kept: Kept,
  inputs: Inputs,
  mask: Mask,
  accessToken?: Given,
  hasCommand = true,
): WriteBack {
  const places = [`${kept}-secret`, `${kept}-file`, `${kept}-variable`] as const;
  const given = [...places, ...(hasCommand ? ['save-command' as const] : [])].flatMap(
    (name) => inputs.text(name) ?? [],
  );
  const [place] = given;
  if (given.length > 1) {
    throw new Failure(
      'invalid-input',
      `More than one place for ${KEPT[kept].what} is given: ${given.map(({ label }) => label).join(', ')}.`,
      'Give one of them.',
    );
  }
  let secrets: GitHubSecrets | undefined;
  const inSecret = (named: Given): { secrets: GitHubSecrets; name: string } => ({
    secrets: (secrets ??= readGitHubSecrets(kept, inputs, mask)),
    // GitHub: letters, digits and underscores, no digit first, and nothing of its own.
    name: shaped(
      named,
      /^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i,
      'is not the name of a GitHub Actions secret',
      `Give the name alone, such as ${KEPT[kept].example}, not the secret itself.`,
    ),
  });
  return {
    store: place && readStore(place, kept, inSecret, inputs, mask),
    accessToken: accessToken && inSecret(accessToken),
  };
}

function readStore(
  place: Given,
  kept: Kept,
  inSecret: (named: Given) => { secrets: GitHubSecrets; name: string },
  inputs: Inputs,
  mask: Mask,
): StoreSettings {
  if (place.input === `${kept}-secret`) return { kind: 'github-secret', ...inSecret(place) };
  if (place.input === `${kept}-file`) return { kind: 'file', path: outsideOfWorkspace(place, inputs) };
  if (place.input === 'save-command') return { kind: 'command', command: place.value };
  const shape = /^[A-Za-z0-9_]{1,255}$/;
  return {
    kind: 'gitlab-variable',
    ...readGitLab(inputs, mask),
    name: shaped(place, shape, 'is not the name of a variable', 'Give the name alone.'),
  };
}

function shaped(
  { label, value }: Given,
  shape: RegExp,
  what = 'is not a valid name',
  advice = 'Correct it.',
): string {
  if (shape.test(value)) return value;
  throw new Failure('invalid-input', `${label} ${what}.`, advice);
}

function readGitHubSecrets(kept: Kept, inputs: Inputs, mask: Mask): GitHubSecrets {
  return {
    githubToken: readGitHubToken(
      inputs,
      mask,
      'A secret is to be written',
      "Set `github-token` to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.",
    ),
    apiUrl: gitHubApiUrl(inputs),
    place: readPlace(kept, inputs),
  };
}

/** @throws Failure `missing-credentials` */
export function readGitHubToken(inputs: Inputs, mask: Mask, purpose: string, advice: string): Secret {
  const token = inputs.find('github-token');
  if (token) return asSecret(token, mask);
  throw new Failure('missing-credentials', `${purpose}, but \`github-token\` is not set.`, advice);
}

/** @throws Failure `insecure-url` */
export function gitHubApiUrl(inputs: Inputs): string {
  return apiUrl(inputs, 'GITHUB_API_URL', 'https://api.github.com');
}

/** The repository that is given, or else the workflow's own; `undefined` if it is not OWNER/NAME. */
export function readRepository(given: Given | undefined, inputs: Inputs): string | undefined {
  const name = given?.value ?? inputs.environment('GITHUB_REPOSITORY') ?? '';
  return /^[A-Za-z0-9][\w.-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name) ? name : undefined;
}

function readPlace(kept: Kept, inputs: Inputs): GitHubPlace {
  const organization = inputs.text(`${kept}-organization`);
  const environment = inputs.text(`${kept}-environment`);
  const given = inputs.text(`${kept}-repository`);
  if (organization) {
    if (environment || given) {
      throw new Failure(
        'invalid-input',
        `${organization.label} is given beside another place.`,
        'Give the organization alone, or a repository with or without an environment.',
      );
    }
    return { kind: 'organization', organization: shaped(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
  }
  const repository = readRepository(given, inputs);
  if (repository === undefined) {
    throw new Failure(
      'invalid-input',
      "Can't tell which repository the secret belongs to.",
      `Set \`${kept}-repository\` to OWNER/NAME.`,
    );
  }
  if (!environment) return { kind: 'repository', repository };
  // In an address, one or two dots by themselves would lead to another place.
  const shape = /^(?!\.{1,2}$)[^\p{C}]{1,255}$/u;
  return { kind: 'environment', repository, environment: shaped(environment, shape) };
}

function readGitLab(inputs: Inputs, mask: Mask): GitLabVariables {
  const token = inputs.find('gitlab-token');
  const group = inputs.text('gitlab-group');
  const project = inputs.text('gitlab-project');
  const scope = inputs.text('gitlab-environment-scope');
  if (!token || !(group ?? project)) {
    throw new Failure(
      'missing-credentials',
      `A variable is to be written, but ${token ? '`gitlab-project`' : '`gitlab-token`'} is not set.`,
      'Set `gitlab-token` to an access token with the scope `api`, and outside of GitLab CI `gitlab-project` or `gitlab-group`.',
    );
  }
  // The project that a job runs in is told to every job.
  if (group && project && project.value !== inputs.environment('CI_PROJECT_ID')) {
    throw new Failure(
      'invalid-input',
      `${group.label} is given beside ${project.label}.`,
      'Give one of them: the variable belongs to a project or to a group.',
    );
  }
  // In an address, one or two dots by themselves would lead to another place.
  const path = /^(?!\.{1,2}$)[\w.-]+(?:\/[\w.-]+)*$/;
  return {
    apiUrl: apiUrl(inputs, 'CI_API_V4_URL', 'https://gitlab.com/api/v4'),
    project: group || !project ? undefined : shaped(project, path),
    group: group && shaped(group, path),
    // GitLab: what an environment's name may hold, and a wildcard.
    environmentScope: scope && shaped(scope, /^[\w/${} .*-]{1,255}$/),
    gitlabToken: asSecret(token, mask),
  };
}

/** The address of a REST API as the CI system tells it; a token is sent there. */
function apiUrl(inputs: Inputs, variable: string, otherwise: string): string {
  const value = inputs.environment(variable) ?? otherwise;
  if (/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/.test(value)) return value;
  throw new Failure(
    'insecure-url',
    `The environment variable ${variable} is not the https address of a REST API.`,
    `Leave it to the CI system, or set it to one such as ${otherwise}.`,
  );
}

/** What stands in the workspace is cached, uploaded and committed by later steps. */
function outsideOfWorkspace({ label, value }: Given, inputs: Inputs): string {
  const workspace = inputs.environment('GITHUB_WORKSPACE') ?? inputs.environment('CI_PROJECT_DIR');
  const path = resolve(value);
  if (workspace === undefined || !`${path}${sep}`.startsWith(`${resolve(workspace)}${sep}`)) return path;
  throw new Failure(
    'invalid-input',
    `${label} is a file inside of the workspace, which later steps may cache or upload.`,
    'Give a path outside of it, on a disk that stays.',
  );
}
