import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LogCommand } from '../../sandbox/log-commands.js';
import { missingPackage, TOOLS } from '../kit/tools.js';
import type { Engine } from './place.js';
import { around, missing, type Reader, runScripts, type Variables } from './shells.js';

const LIBRARY = 'azure-pipelines-task-lib';

export const AZURE_READER: Reader = {
  system: 'azure',
  name: `Microsoft's ${LIBRARY}`,
  missing: () => missingPackage(LIBRARY),
  read(log) {
    const { commandFromString } = createRequire(import.meta.url)(join(TOOLS, LIBRARY, 'taskcommand.js')) as {
      commandFromString: (text: string) => { command: string; properties: Variables; message: string };
    };
    return log.split(/\r?\n/).flatMap((line): LogCommand[] => {
      const start = line.indexOf('##vso[');
      if (start < 0) return [];
      const { command, properties, message } = commandFromString(line.slice(start));
      return [{ name: command, properties, data: message }];
    });
  },
};

const JOB = '00000000-0000-4000-8000-000000000001';
const SET_SECRET = /^##vso\[task\.setsecret\].*$/gm;

/** Runs the template's steps in a shell, as an Azure job does, and passes variables to the next step. */
export const AZURE: Engine = {
  name: 'Azure Pipelines',
  missing: () => missing() ?? AZURE_READER.missing(),
  async run(place) {
    const example = place.read('azure', 'example.yml') as {
      variables: Variables;
      steps: readonly [{ parameters: { readonly steps: readonly { readonly bash: string }[] } }];
    };
    const own = example.steps[0].parameters.steps.map(({ bash }) => bash);
    const { shell, scripts } = around('Azure Pipelines', place, place.temporary, own);
    const environment = {
      ...{ ...place.environment, ...example.variables, TF_BUILD: 'True', BUILD_BUILDID: '1' },
      ...{ AGENT_TEMPDIRECTORY: place.temporary, SYSTEM_JOBID: JOB },
    };
    const { exitCode, log } = await runScripts(shell, scripts, place, environment, (printed) =>
      Object.fromEntries(
        AZURE_READER.read(printed)
          .filter(({ name }) => name === 'task.setvariable')
          .map(({ properties, data }) => [properties['variable'] ?? '', data] as const),
      ),
    );
    // The agent removes these lines, which contain the secrets, from the log. Nothing else is masked here.
    return { exitCode, log: log.replaceAll(SET_SECRET, '') };
  },
};
