import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bash } from './bash.js';
import type { Engine } from './engine.js';
import { runScripts } from './script.js';
import type { Script } from './script.js';

const SHELL = ['bash', '--noprofile', '--norc'] as const;

const SET_VARIABLE = /^##vso\[task\.setvariable variable=([A-Z_]+)\](.*)$/gm;
const SET_SECRET = /^##vso\[task\.setsecret\](.*)$/gm;

interface Step {
  readonly bash: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly condition?: string;
}

type Parameters = Readonly<Record<string, string>> & { readonly steps: readonly Step[] };

/** An Azure job's own shell, with the two commands of its agent that matter here. */
export const AZURE: Engine = {
  name: 'Azure Pipelines',
  example: 'ci/azure/example.yml',
  shows:
    'the shell alone: the template with its parameters, variables for the next step, a step that runs always',
  masks: false,
  adds: [],
  find: bash,
  async run(_command, place) {
    const read = (name: string): unknown =>
      parse(readFileSync(join(place.workspace, 'ci', 'azure', name), 'utf8'));
    const example = read('example.yml') as {
      variables: Readonly<Record<string, string>>;
      steps: readonly [{ parameters: Parameters }];
    };
    const template = read('jira-auth.yml') as {
      parameters: readonly { name: string; default?: string }[];
      steps: readonly (Step | string)[];
    };
    const { email, token } = place.account;
    const variables: Readonly<Record<string, string>> = { JIRA_USER_EMAIL: email, JIRA_API_TOKEN: token };
    const { steps: own, ...given } = example.steps[0].parameters;
    const defaults = template.parameters.map(({ name, default: value = '' }) => [name, value] as const);
    const parameters: Readonly<Record<string, string>> = { ...Object.fromEntries(defaults), ...given };
    const filled = (text: string): string =>
      text
        .replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_all, name: string) => parameters[name] ?? '')
        .replace(/\$\((\w+)\)/g, (all, name: string) => variables[name] ?? all);
    const scripts = template.steps
      .flatMap((step) => (typeof step === 'string' ? own : step))
      .map(({ bash: text, env = {}, condition }): Script => ({
        text,
        shell: SHELL,
        always: condition === 'always()',
        environment: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
      }));
    const { exitCode, log } = await runScripts(scripts, {
      cwd: place.workspace,
      environment: {
        ...place.environment,
        ...example.variables,
        TF_BUILD: 'True',
        AGENT_TEMPDIRECTORY: place.temporary,
        SYSTEM_JOBID: '00000000-0000-4000-8000-000000000001',
        BUILD_BUILDID: '1',
      },
      after: (log) =>
        Object.fromEntries([...log.matchAll(SET_VARIABLE)].map(([, name = '', value = '']) => [name, value])),
    });
    // The agent keeps these lines, which are the secrets, out of the log. Nothing else is masked here.
    return { exitCode, log: log.replaceAll(SET_SECRET, '') };
  },
};
