import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/** As its CI system would run it. */
export interface Step {
  name: string;
  /** Put before a script's text. */
  shell: readonly [string, ...string[]];
  authenticate: string;
  cleanUp: string;
  /** Other blocks of the same job may still need the program. */
  keepsProgram?: true;
  /** The system's variables, and the user's. */
  environment: (given: Given) => Record<string, string>;
}

export interface Given {
  folder: string;
  site: string;
  email: string;
  version: string;
  /** Of the downloaded program. */
  sha256: string;
}

type Values = Readonly<Record<string, string>>;

export function read(...path: readonly string[]): string {
  return readFileSync(join('ci', ...path), 'utf8');
}

function gitlab(): Step {
  const text = read('gitlab', 'templates', 'jira-auth.yml');
  const { '.jira-auth': job } = parseAllDocuments(text)[1]?.toJS() as {
    '.jira-auth': { variables: Values; before_script: string[]; after_script: string[] };
  };
  return {
    name: 'GitLab',
    shell: ['bash', '-eo', 'pipefail', '-c'],
    authenticate: job.before_script.join('\n'),
    cleanUp: job.after_script.join('\n'),
    environment: ({ folder, ...inputs }) => ({
      GITLAB_CI: 'true',
      CI_PROJECT_DIR: folder,
      ...filled(job.variables, /\$\[\[ inputs\.([a-z0-9-]+) \]\]/g, inputs),
    }),
  };
}

function circleci(): Step {
  const { commands } = parse(read('circleci', 'orb.yml')) as {
    commands: Record<'auth' | 'cleanup', { steps: [{ run: { command: string; environment?: Values } }] }>;
  };
  const { command, environment = {} } = commands.auth.steps[0].run;
  return {
    name: 'CircleCI',
    shell: ['bash', '-eo', 'pipefail', '-c'],
    authenticate: command,
    cleanUp: commands.cleanup.steps[0].run.command,
    environment: ({ folder, ...inputs }) => ({
      CIRCLECI: 'true',
      HOME: folder,
      BASH_ENV: join(folder, 'bash_env'),
      ...filled(environment, /<< parameters\.([a-z0-9-]+) >>/g, inputs),
    }),
  };
}

function azure(): Step {
  const { steps } = parse(read('azure', 'jira-auth.yml')) as {
    steps: [{ bash: string; env?: Values }, string, { bash: string }];
  };
  return {
    name: 'Azure Pipelines',
    shell: ['bash', '--noprofile', '--norc', '-c'],
    authenticate: steps[0].bash,
    cleanUp: steps[2].bash,
    environment: ({ folder, ...inputs }) => ({
      TF_BUILD: 'True',
      AGENT_TEMPDIRECTORY: folder,
      // An unmapped secret stays out of a step's environment.
      ...filled(steps[0].env ?? {}, /\$\{\{ parameters\.([a-zA-Z0-9]+) \}\}/g, inputs),
    }),
  };
}

function buildkite(): Step {
  return {
    name: 'Buildkite',
    shell: ['bash', '-c'],
    // Sources the hooks, as the agent does.
    authenticate: '. hooks/environment',
    cleanUp: '. hooks/pre-exit',
    environment: ({ site, email, version, sha256 }) =>
      present({
        BUILDKITE: 'true',
        BUILDKITE_PLUGIN_JIRA_AUTH_SITE_URL: site,
        BUILDKITE_PLUGIN_JIRA_AUTH_EMAIL: email,
        BUILDKITE_PLUGIN_JIRA_AUTH_VERSION: version,
        BUILDKITE_PLUGIN_JIRA_AUTH_SHA256: sha256,
      }),
  };
}

function jenkins(): Step {
  const library = read('jenkins', 'vars', 'withJiraAuth.groovy');
  const found = library.matchAll(/script: '''\\\n([^]*?)'''/g);
  const [authenticate = '', cleanUp = ''] = Array.from(found, ([, script = '']) => script);
  return {
    name: 'Jenkins',
    shell: ['sh', '-xec'],
    authenticate,
    cleanUp,
    keepsProgram: true,
    environment: ({ folder, site, email, version, sha256 }) =>
      present({
        JENKINS_URL: 'https://jenkins.example/',
        BUILD_TAG: 'jenkins-example-1',
        JIRA_AUTH_BLOCK: 'FAKE-block',
        WORKSPACE_TMP: join(folder, 'workspace@tmp'),
        JIRA_AUTH_VERSION: version,
        JIRA_AUTH_SHA256: sha256,
        JIRA_SITE_URL: site,
        JIRA_USER_EMAIL: email,
      }),
  };
}

/** An empty input is not set. */
function present(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/** An input with any other name belongs to the credential. */
function filled(values: Values, place: RegExp, inputs: Omit<Given, 'folder'>): Record<string, string> {
  const known: Record<string, string> = {
    'site-url': inputs.site,
    siteUrl: inputs.site,
    email: inputs.email,
    version: inputs.version,
    sha256: inputs.sha256,
    apiToken: 'FAKE-token',
    variable: 'JIRA_API_TOKEN',
  };
  const valueOf = (_all: string, input: string): string => {
    const text = known[input];
    if (text === undefined) throw new Error(`The step knows no input ${input}.`);
    return text;
  };
  return Object.fromEntries(
    Object.entries(values).map(
      (pair) => pair.map((text) => text.replace(place, valueOf)) as [string, string],
    ),
  );
}

export const STEPS: readonly Step[] = [gitlab(), circleci(), azure(), buildkite(), jenkins()];
