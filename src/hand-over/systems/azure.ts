import { withoutCommands } from '../../command-marks.js';
import { AUTH_HEADER } from '../variables.js';
import type { SystemKind } from './system.js';

/** Azure Pipelines: commands in what a task prints. Variables are there from the next task on. */
export const azurePipelines: SystemKind = {
  name: 'Azure Pipelines',
  id: 'azure',
  isHere: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === 'true',
  create: ({ environment, stdout }) => ({
    temporaryFolder: environment.AGENT_TEMPDIRECTORY,
    job: `azure ${environment.SYSTEM_COLLECTIONID ?? ''} ${environment.SYSTEM_JOBID ?? ''} ${environment.BUILD_BUILDID ?? ''}`,
    secretsWithheld:
      environment.SYSTEM_PULLREQUEST_ISFORK?.toLowerCase() === 'true'
        ? 'This run comes from a fork, which gets no secrets unless the pipeline says so.'
        : undefined,
    mask: (texts) => {
      stdout(texts.map((text) => `##vso[task.setsecret]${escapeData(text)}\n`).join(''));
    },
    annotate: (level, text) => {
      stdout(`##vso[task.logissue type=${level}]${escapeData(withoutCommands(text))}\n`);
    },
    setVariables: (variables) => {
      const commands = variables.map(([name, value]) => {
        const secret = name === AUTH_HEADER ? ';issecret=true' : '';
        return `##vso[task.setvariable variable=${name}${secret}]${escapeData(value)}\n`;
      });
      stdout(commands.join(''));
    },
    next: `The variables are there from the next task on; a secret one has to be mapped: env: { ${AUTH_HEADER}: $(${AUTH_HEADER}) }.`,
  }),
};

/**
 * The data of a command, as azure-pipelines-task-lib 5.281.0 writes and reads it, and azure-pipelines-agent reads it
 * (`CommandStringConvertor.cs`). `]` and `;` stay: of the two, only the agent decodes `%5D` and `%3B` here.
 */
function escapeData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
