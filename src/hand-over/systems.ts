import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { shellQuoted, withoutCommands } from '../printable.js';
import { Failure } from '../failure.js';
import { createFile, replaceFile } from '../files.js';
import type { Environment } from '../read/inputs.js';
import type { Settings } from '../read/settings.js';
import {
  appendFileCommand,
  checkFileCommand,
  escaped,
  fileCommand,
  isGitea,
  maskCommands,
} from './runner-commands.js';
import { FORMATS } from './formats.js';
import { gitHubWithholds } from './github-event.js';
import type { StepFiles } from './step-files.js';
import { AUTH_HEADER, type Variables } from './variables.js';

export interface JobEffects {
  readonly environment: Environment;
  /** Writes commands for the CI system, and text for the caller's shell. */
  readonly stdout: (text: string) => void;
  /** Writes commands to standard error: a shell that evaluates standard output would print them. */
  readonly write: (commands: string) => void;
  /** Runs one of the CI system's programs with this standard input. @throws Error if it can't be started or fails */
  readonly runTool: (program: string, args: readonly string[], input: string) => void;
}

export interface HandedOver extends JobEffects {
  readonly variables: Variables;
  /** The text of the file that JIRA_CURL_CONFIG names, or an empty string. */
  readonly curlConfig: string;
  readonly files: StepFiles;
}

/** Passes variables to later commands, and masks and annotations to the log. */
export interface Mechanism {
  /** For secret files; isn't kept after the job. By default, the machine's temporary folder. */
  readonly temporaryFolder?: (environment: Environment) => string | undefined;
  /** A prefix, and variables that identify this job to a later shell. */
  readonly job?: readonly string[];
  /** Says why the system may withhold secrets from this run. */
  readonly secretsWithheld?: ((environment: Environment) => string | undefined) | undefined;
  /** Masks texts in the job's log. Absent if a running job can't add masks. */
  readonly mask?: (texts: readonly string[], effects: JobEffects) => void;
  /** What it masks by itself. Most mask a stored secret's exact text (GitLab Runner 19.4, `common/buildlogger`). */
  readonly hidden?: string;
  /** Shows it in the system's own place, outside the log. */
  readonly annotate?: (level: 'warning' | 'error', text: string, effects: JobEffects) => void;
  /** Checks that variables can be set. @throws the file system's error, or a Failure */
  readonly prepare?: ((environment: Environment, settings?: Settings) => void) | undefined;
  /** Sets variables for later commands. @throws the file system's error, or a Failure */
  readonly setVariables: (given: HandedOver) => void;
  /** Tells users how later commands get the variables; may be empty. */
  readonly next: string;
  /** Printed in place of variables after a failure, to stop a caller that evaluates the text. */
  readonly failed?: ((exitStatus: number) => string) | undefined;
  /** Removes what {@link setVariables} wrote outside the step's folder. */
  readonly cleanUp?: (environment: Environment) => void;
}

export interface System extends Mechanism {
  /** For users: "GitLab CI". */
  readonly name: string;
  /** For the option `--ci`. */
  readonly id: string;
  readonly isHere: (environment: Environment) => boolean;
}

/** The shell of the later lines evaluates standard output. */
const EVALUATED: Pick<System, 'setVariables' | 'failed' | 'next'> = {
  setVariables: ({ variables, stdout }) => {
    stdout(FORMATS.sh.variables(variables));
  },
  failed: FORMATS.sh.failed,
  next: 'With eval "$(jira-auth export)", the lines of `script` that follow have the variables.',
};

const ofFork = (isFork: boolean): string | undefined =>
  isFork ? 'This run comes from a fork, which gets no secrets unless a setting allows it.' : undefined;

const GITHUB: System = {
  name: 'GitHub Actions',
  id: 'github',
  isHere: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === 'true',
  temporaryFolder: ({ RUNNER_TEMP }) => RUNNER_TEMP,
  job: ['github', 'GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB'],
  secretsWithheld: gitHubWithholds,
  mask: (texts, { write, environment }) => {
    write(maskCommands(texts, isGitea(environment)));
  },
  annotate: (level, text, { write }) => {
    write(`::${level} title=jira-auth::${escaped(withoutCommands(text))}\n`);
  },
  prepare: ({ GITHUB_ENV = '' }) => {
    checkFileCommand(GITHUB_ENV);
  },
  setVariables: ({ variables, environment: { GITHUB_ENV = '' } }) => {
    appendFileCommand(GITHUB_ENV, fileCommand(variables));
  },
  next: 'The variables are available from the next step on.',
};

/** Woodpecker, and Drone, from which it was forked: steps are containers that share only the workspace. */
const WORKSPACE_FILE = 'jira-auth.env';
const inWorkspace = (variable: 'CI_WORKSPACE' | 'DRONE_WORKSPACE') => {
  const folder = ({ [variable]: workspace = '.' }: Environment): string => workspace;
  return {
    // Later steps can see no other folder of this step.
    temporaryFolder: folder,
    setVariables: ({ variables, environment }) => {
      replaceFile(resolve(folder(environment), WORKSPACE_FILE), FORMATS.sh.variables(variables));
    },
    next: `Read them in later steps with . ./${WORKSPACE_FILE}; don't cache or publish it or jira-auth-*, and end with jira-auth cleanup.`,
    cleanUp: (environment) => {
      rmSync(resolve(folder(environment), WORKSPACE_FILE), { force: true });
    },
  } satisfies Partial<System>;
};

/**
 * All CI systems, in the order of detection: Gitea claims to be GitHub, a Jenkins variable may be set for any agent that
 * runs beside Jenkins, and a shell comes last.
 */
export const SYSTEMS: readonly System[] = [
  {
    ...GITHUB,
    name: 'Gitea or Forgejo Actions',
    id: 'gitea',
    isHere: isGitea,
    mask: (texts, { write }) => {
      write(maskCommands(texts, true));
    },
  },
  GITHUB,
  {
    name: 'GitLab CI',
    id: 'gitlab',
    isHere: ({ GITLAB_CI }) => GITLAB_CI === 'true',
    job: ['gitlab', 'CI_SERVER_HOST', 'CI_JOB_ID'],
    secretsWithheld: ({ CI_COMMIT_REF_PROTECTED }) =>
      CI_COMMIT_REF_PROTECTED === 'false'
        ? 'This branch or tag is not protected, so it gets no protected variables.'
        : undefined,
    ...EVALUATED,
  },
  {
    name: 'Azure Pipelines',
    id: 'azure',
    isHere: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === 'true',
    temporaryFolder: ({ AGENT_TEMPDIRECTORY }) => AGENT_TEMPDIRECTORY,
    job: ['azure', 'SYSTEM_COLLECTIONID', 'SYSTEM_JOBID', 'BUILD_BUILDID'],
    secretsWithheld: ({ SYSTEM_PULLREQUEST_ISFORK }) =>
      ofFork(SYSTEM_PULLREQUEST_ISFORK?.toLowerCase() === 'true'),
    mask: (texts, { stdout }) => {
      stdout(texts.map((text) => `##vso[task.setsecret]${escaped(text, '%AZP25')}\n`).join(''));
    },
    annotate: (level, text, { stdout }) => {
      stdout(`##vso[task.logissue type=${level}]${escaped(withoutCommands(text), '%AZP25')}\n`);
    },
    setVariables: ({ variables, stdout }) => {
      for (const [name, value] of variables) {
        const secret = name === AUTH_HEADER ? ';issecret=true' : '';
        stdout(`##vso[task.setvariable variable=${name}${secret}]${escaped(value, '%AZP25')}\n`);
      }
    },
    next: `The variables are available from the next task on. Map a secret one: env: { ${AUTH_HEADER}: $(${AUTH_HEADER}) }.`,
  },
  {
    name: 'CircleCI',
    id: 'circleci',
    isHere: ({ CIRCLECI }) => CIRCLECI === 'true',
    job: ['circleci', 'CIRCLE_WORKFLOW_JOB_ID', 'CIRCLE_BUILD_URL', 'CIRCLE_NODE_INDEX'],
    secretsWithheld: ({ CIRCLE_PR_NUMBER }) => ofFork(CIRCLE_PR_NUMBER !== undefined),
    prepare: ({ BASH_ENV }) => {
      if (!BASH_ENV) {
        throw new Failure(
          'handoff-failed',
          'BASH_ENV is not set, so later steps would not see the variables.',
          'Run this in a step of CircleCI, or use eval "$(jira-auth export --format sh)".',
        );
      }
      // CircleCI names the file, but the first writer must create it.
      if (!existsSync(BASH_ENV)) createFile(BASH_ENV, '');
      checkFileCommand(BASH_ENV);
    },
    // At the start of every step, bash reads the file that BASH_ENV names.
    setVariables: ({ variables, files, environment: { BASH_ENV = '' } }) => {
      // This file outlives the job's other files, so it holds only the path of the values.
      const file = shellQuoted(files.write('variables.sh', FORMATS.sh.variables(variables)));
      // After its removal, another user could put a file in its place. bash has -O to check the owner.
      appendFileCommand(BASH_ENV, `if [ -O ${file} ]; then . ${file}; fi\n`);
    },
    next: 'Steps that follow have the variables if their shell is bash; in this one, run . "$BASH_ENV".',
  },
  {
    name: 'Bitbucket Pipelines',
    id: 'bitbucket',
    isHere: ({ BITBUCKET_COMMIT }) => Boolean(BITBUCKET_COMMIT),
    job: ['bitbucket', 'BITBUCKET_PIPELINE_UUID', 'BITBUCKET_STEP_UUID'],
    ...EVALUATED,
  },
  {
    name: 'TeamCity',
    id: 'teamcity',
    isHere: ({ TEAMCITY_VERSION }) => Boolean(TEAMCITY_VERSION),
    job: ['teamcity', 'TEAMCITY_PROJECT_NAME', 'TEAMCITY_BUILDCONF_NAME', 'BUILD_NUMBER'],
    annotate: (level, text, { stdout }) => {
      const status = level.toUpperCase();
      stdout(`##teamcity[message text='${teamCityEscaped(withoutCommands(text))}' status='${status}']\n`);
    },
    prepare: (_environment, settings) => {
      if (!settings?.exportAuthHeader) return;
      throw new Failure(
        'handoff-failed',
        "TeamCity shows parameters in the log and on the build's page, so it gets no header.",
        'Leave out `export-auth-header`: use the curl config, or `jira-auth exec`.',
      );
    },
    setVariables: ({ variables, stdout }) => {
      for (const [name, value] of variables) {
        stdout(`##teamcity[setParameter name='env.${name}' value='${teamCityEscaped(value)}']\n`);
      }
    },
    next: 'The variables are available from the next build step on.',
  },
  {
    name: 'Buildkite',
    id: 'buildkite',
    isHere: ({ BUILDKITE }) => BUILDKITE === 'true',
    job: ['buildkite', 'BUILDKITE_JOB_ID'],
    mask: (texts, effects) => {
      runAgent(effects, ['redactor', 'add', '--format', 'json'], Object.fromEntries(texts.entries()));
    },
    setVariables: ({ variables, ...effects }) => {
      runAgent(effects, ['env', 'set', '--input-format=json', '-'], Object.fromEntries(variables));
    },
    next: 'The variables are available in the hooks and commands that the agent starts from now on. In this one, use --format sh.',
  },
  {
    name: 'Woodpecker',
    id: 'woodpecker',
    isHere: ({ CI }) => CI === 'woodpecker',
    job: ['woodpecker', 'CI_PIPELINE_URL'],
    ...inWorkspace('CI_WORKSPACE'),
  },
  {
    // Also Harness, which is based on it.
    name: 'Drone',
    id: 'drone',
    isHere: ({ DRONE }) => DRONE === 'true',
    job: ['drone', 'DRONE_BUILD_LINK'],
    ...inWorkspace('DRONE_WORKSPACE'),
  },
  {
    // A step can't set variables for the next one, so the pipeline reads them as JSON and wraps later steps.
    name: 'Jenkins',
    id: 'jenkins',
    isHere: ({ JENKINS_URL, BUILD_ID }) => Boolean(JENKINS_URL) && Boolean(BUILD_ID),
    temporaryFolder: ({ WORKSPACE_TMP }) => WORKSPACE_TMP,
    job: ['jenkins', 'JENKINS_URL', 'BUILD_TAG'],
    setVariables: ({ variables, stdout }) => {
      stdout(FORMATS.json.variables(variables));
    },
    hidden:
      'Jenkins hides in this log what withCredentials binds, also in base64 and quoted for a shell, but in no other form.',
    next: 'Read it with readJSON, and wrap what follows in withEnv.',
  },
  {
    name: 'a shell',
    id: 'shell',
    isHere: () => true,
    ...EVALUATED,
    next: 'With eval "$(jira-auth export)", this shell has the variables. End with jira-auth cleanup.',
  },
];

export function systemOf(environment: Environment): System {
  return SYSTEMS.find(({ isHere }) => isHere(environment)) as System;
}

/** Returns the system that `--ci` names, or else the one that this runs on. */
export function chosenSystem(ci: unknown, environment: Environment): System {
  return SYSTEMS.find(({ id }) => id === ci) ?? systemOf(environment);
}

/** Returns this job's ID; empty outside a CI system. */
export function jobOf({ job: [word = '', ...variables] = [] }: Mechanism, environment: Environment): string {
  return [word, ...variables.map((name) => environment[name] ?? '')].join(' ');
}

/** `|` escapes itself, the quote, brackets and line ends. Other characters are escaped by code unit. */
function teamCityEscaped(text: string): string {
  return text
    .replace(/[|'[\]]/g, '|$&')
    .replaceAll('\n', '|n')
    .replaceAll('\r', '|r')
    .replace(/[^\x20-\x7e]/g, (unit) => `|0x${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function runAgent({ runTool }: JobEffects, args: readonly string[], entries: object): void {
  try {
    runTool('buildkite-agent', args, JSON.stringify(entries));
  } catch {
    throw new Failure(
      'handoff-failed',
      `buildkite-agent ${args.slice(0, 2).join(' ')} failed, or could not be started.`,
      'Run this in a job of Buildkite with an agent of version 3.66 or later, or use `jira-auth exec`.',
    );
  }
}
