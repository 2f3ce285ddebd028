import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { replaceFile } from '../../files.js';
import { FORMATS } from '../formats.js';
import type { System, SystemKind } from './system.js';

/** The file in the workspace that the next step reads. */
const FILE = 'jira-auth.env';

/** Woodpecker: steps are containers that share the workspace and nothing else. */
export const woodpecker: SystemKind = {
  name: 'Woodpecker',
  id: 'woodpecker',
  isHere: ({ CI }) => CI === 'woodpecker',
  create: ({ environment: { CI_WORKSPACE, CI_PIPELINE_URL } }) =>
    inWorkspace(CI_WORKSPACE, `woodpecker ${CI_PIPELINE_URL ?? ''}`),
};

/** Drone, which Woodpecker comes from, and Harness, which came from it. */
export const drone: SystemKind = {
  name: 'Drone',
  id: 'drone',
  isHere: ({ DRONE }) => DRONE === 'true',
  create: ({ environment: { DRONE_WORKSPACE, DRONE_BUILD_LINK } }) =>
    inWorkspace(DRONE_WORKSPACE, `drone ${DRONE_BUILD_LINK ?? ''}`),
};

function inWorkspace(workspace = '.', job: string): System {
  const path = resolve(workspace, FILE);
  return {
    // Later steps see no other folder of this one.
    temporaryFolder: workspace,
    job,
    setVariables: (variables) => {
      replaceFile(path, FORMATS.sh.variables(variables));
    },
    next: `Read them in later steps with . ./${FILE}; cache and publish neither it nor jira-auth-*, and end with jira-auth cleanup.`,
    cleanUp: () => {
      rmSync(path, { force: true });
    },
  };
}
