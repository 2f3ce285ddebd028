import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bash } from './bash.js';
import type { Engine } from './engine.js';
import type { Place } from './place.js';
import { runScripts } from './script.js';

interface Pipe {
  readonly pipe: string;
  readonly variables: Readonly<Record<string, string>>;
}

interface Pipelines {
  readonly pipelines: {
    readonly default: readonly { readonly step: { readonly script: readonly (string | Pipe)[] } }[];
  };
}

/** A Bitbucket step's own shell. */
export const BITBUCKET: Engine = {
  name: 'Bitbucket, its script',
  example: 'ci/bitbucket/example.yml',
  shows: 'the shell alone: the first step, whose script is run by exec',
  masks: false,
  adds: [],
  find: bash,
  run(_command, place) {
    // The program is here already, at JIRA_AUTH_PROGRAM.
    const lines = scriptOf(0, place).filter(
      (line): line is string => typeof line === 'string' && !line.startsWith('curl '),
    );
    return runScripts([{ text: lines.join('\n'), shell: ['bash', '-e'] }], {
      cwd: place.workspace,
      environment: { ...environmentOf(place), ...credentialOf(place) },
    });
  },
};

/** A Bitbucket pipe without its container. */
export const BITBUCKET_PIPE: Engine = {
  ...BITBUCKET,
  name: 'Bitbucket, its pipe',
  shows: 'the shell alone: the second step, with the variables that it gives to the pipe and no others',
  run(_command, place) {
    const pipe = scriptOf(1, place).find((line) => typeof line !== 'string');
    if (!pipe) throw new Error('The example has no pipe.');
    const secrets = credentialOf(place);
    const variables = Object.entries(pipe.variables).map(
      ([name, value]) => [name, value.startsWith('$') ? (secrets[value.slice(1)] ?? '') : value] as const,
    );
    return runScripts([{ text: 'exec ci/bitbucket/pipe.sh', shell: ['sh'] }], {
      cwd: place.workspace,
      environment: { ...environmentOf(place), ...Object.fromEntries(variables) },
    });
  },
};

function scriptOf(step: number, { workspace }: Place): readonly (string | Pipe)[] {
  const text = readFileSync(join(workspace, 'ci', 'bitbucket', 'example.yml'), 'utf8');
  return (parse(text) as Pipelines).pipelines.default[step]?.step.script ?? [];
}

function environmentOf(place: Place): Record<string, string> {
  return {
    ...place.environment,
    CI: 'true',
    BITBUCKET_COMMIT: '0000000000000000000000000000000000000000',
    BITBUCKET_STEP_UUID: '{00000000-0000-4000-8000-000000000001}',
  };
}

function credentialOf({ account }: Place): Record<string, string> {
  return { JIRA_USER_EMAIL: account.email, JIRA_API_TOKEN: account.token };
}
