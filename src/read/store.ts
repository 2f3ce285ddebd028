import { sep, resolve } from 'node:path';
import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import { asSecret, type Given, type InputName, type Inputs } from './inputs.js';

/** Where a GitHub Actions secret is. */
export type GitHubPlace =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string };

/** A place of GitHub Actions secrets, and the right to write there. */
export interface GitHubSecrets {
  readonly apiUrl: string;
  readonly place: GitHubPlace;
  readonly githubToken: Secret;
}

/** GitLab CI/CD variables of a project or a group, and the right to write there. */
export interface GitLabVariables {
  readonly apiUrl: string;
  readonly project: string | undefined;
  readonly group: string | undefined;
  readonly environmentScope: string | undefined;
  readonly gitlabToken: Secret;
}

/** Where a token that replaces another one is to be kept. */
export type StoreSettings =
  | { readonly kind: 'github-secret'; readonly secrets: GitHubSecrets; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | ({
      readonly kind: 'gitlab-variable';
      readonly name: string;
    } & GitLabVariables)
  | { readonly kind: 'command'; readonly command: string };

/** What is written back after a run. */
export interface WriteBack {
  readonly store: StoreSettings | undefined;
  /** A GitHub Actions secret for the access token, which other jobs use. */
  readonly accessToken: { readonly secrets: GitHubSecrets; readonly name: string } | undefined;
}

/** The inputs that name one kind of store each, and those that say of which place a GitHub secret is. */
interface StoreInputs {
  /** What is kept there, for messages. */
  readonly what: string;
  /** A name that a secret with it may have. */
  readonly example: string;
  readonly secret: InputName;
  readonly file: InputName;
  readonly variable: InputName;
  readonly command: InputName;
  readonly environment: InputName;
  readonly organization: InputName;
  readonly repository: InputName;
}

const REFRESH_TOKEN: StoreInputs = {
  what: 'the refresh token',
  example: 'JIRA_REFRESH_TOKEN',
  secret: 'refresh-token-secret',
  file: 'refresh-token-file',
  variable: 'refresh-token-variable',
  command: 'save-command',
  environment: 'refresh-token-environment',
  organization: 'refresh-token-organization',
  repository: 'refresh-token-repository',
};

const RENEWED: StoreInputs = {
  what: 'the renewed token',
  example: 'JIRA_PERSONAL_ACCESS_TOKEN',
  secret: 'save-secret',
  file: 'save-file',
  variable: 'save-variable',
  command: 'save-command',
  environment: 'save-environment',
  organization: 'save-organization',
  repository: 'save-repository',
};

/**
 * Reads where tokens are written back to.
 *
 * @param hasCommand `save-command` is meant for them, and not for the successor of a credential that is renewed
 * @throws Failure `invalid-input`, `missing-credentials`
 */
export function readWriteBack(inputs: Inputs, mask: Mask, hasCommand = true): WriteBack {
  const given = readGiven(REFRESH_TOKEN, inputs, hasCommand);
  const accessToken = inputs.text('access-token-secret');
  const secrets =
    accessToken || given?.input === REFRESH_TOKEN.secret
      ? readGitHubSecrets(REFRESH_TOKEN, inputs, mask)
      : undefined;
  return {
    store: given && readStore(given, REFRESH_TOKEN, secrets, inputs, mask),
    accessToken: accessToken && secrets && { secrets, name: secretName(accessToken, REFRESH_TOKEN) },
  };
}

/**
 * Reads where the successor of a credential that is renewed is kept.
 *
 * @returns `undefined` if no place was given
 * @throws Failure `invalid-input`, `missing-credentials`
 */
export function readRenewedStore(inputs: Inputs, mask: Mask): StoreSettings | undefined {
  const given = readGiven(RENEWED, inputs);
  const secrets = given?.input === RENEWED.secret ? readGitHubSecrets(RENEWED, inputs, mask) : undefined;
  return given && readStore(given, RENEWED, secrets, inputs, mask);
}

/** The one store that was given. */
function readGiven(names: StoreInputs, inputs: Inputs, hasCommand = true): Given | undefined {
  const { secret, file, variable, command } = names;
  const stores = [secret, file, variable, ...(hasCommand ? [command] : [])];
  const given = stores.flatMap((name) => inputs.text(name) ?? []);
  if (given.length <= 1) return given[0];
  throw new Failure(
    'invalid-input',
    `More than one place for ${names.what} is given: ${given.map(({ label }) => label).join(', ')}.`,
    'Give one of them.',
  );
}

function readStore(
  found: Given,
  names: StoreInputs,
  secrets: GitHubSecrets | undefined,
  inputs: Inputs,
  mask: Mask,
): StoreSettings {
  if (found.input === names.file) return { kind: 'file', path: outsideOfWorkspace(found, inputs) };
  if (found.input === names.variable) {
    return { kind: 'gitlab-variable', ...readGitLab(inputs, mask), name: variableName(found) };
  }
  if (found.input === names.command) return { kind: 'command', command: found.value };
  if (!secrets) throw new TypeError('A secret was read without its place.');
  return { kind: 'github-secret', secrets, name: secretName(found, names) };
}

/** GitHub: letters, digits and underscores, no digit first, and nothing of its own. */
function secretName({ label, value }: Given, { example }: StoreInputs): string {
  if (/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i.test(value)) return value;
  throw new Failure(
    'invalid-input',
    `${label} is not the name of a GitHub Actions secret.`,
    `Give the name alone, such as ${example}, not the secret itself.`,
  );
}

function variableName({ label, value }: Given): string {
  if (/^[A-Za-z0-9_]{1,255}$/.test(value)) return value;
  throw new Failure('invalid-input', `${label} is not the name of a variable.`, 'Give the name alone.');
}

function readGitHubSecrets(names: StoreInputs, inputs: Inputs, mask: Mask): GitHubSecrets {
  const token = inputs.find('github-token');
  if (!token) {
    throw new Failure(
      'missing-credentials',
      'A secret is to be written, but `github-token` is not set.',
      "Set `github-token` to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.",
    );
  }
  return {
    apiUrl: apiUrl(inputs, 'GITHUB_API_URL', 'https://api.github.com'),
    place: readPlace(names, inputs),
    githubToken: asSecret(token, mask),
  };
}

function readPlace(names: StoreInputs, inputs: Inputs): GitHubPlace {
  const organization = inputs.text(names.organization);
  const environment = inputs.text(names.environment);
  const repository = inputs.text(names.repository);
  if (organization) {
    if (environment || repository) {
      throw new Failure(
        'invalid-input',
        `${organization.label} is given beside another place.`,
        'Give the organization alone, or a repository with or without an environment.',
      );
    }
    return { kind: 'organization', organization: matching(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
  }
  const name = repository?.value ?? inputs.environment('GITHUB_REPOSITORY') ?? '';
  if (!/^[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}$/.test(name) || /\/\.{1,2}$/.test(name)) {
    throw new Failure(
      'invalid-input',
      "Can't tell which repository the secret belongs to.",
      `Set \`${names.repository}\` to OWNER/NAME.`,
    );
  }
  if (!environment) return { kind: 'repository', repository: name };
  // In an address, one or two dots by themselves would lead to another place.
  const shape = /^(?!\.{1,2}$)[^\p{C}]{1,255}$/u;
  return { kind: 'environment', repository: name, environment: matching(environment, shape) };
}

function matching({ label, value }: Given, shape: RegExp): string {
  if (shape.test(value)) return value;
  throw new Failure('invalid-input', `${label} is not a valid name.`, 'Correct it.');
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
    project: group || !project ? undefined : matching(project, path),
    group: group && matching(group, path),
    // GitLab: what an environment's name may hold, and a wildcard.
    environmentScope: scope && matching(scope, /^[\w/${} .*-]{1,255}$/),
    gitlabToken: asSecret(token, mask),
  };
}

/** The address of a REST API as the CI system tells it; a token is sent there. */
export function apiUrl(inputs: Inputs, variable: string, otherwise: string): string {
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
