import type { Environment } from '../../read/inputs.js';
import { azurePipelines } from './azure.js';
import { bitbucket } from './bitbucket.js';
import { buildkite } from './buildkite.js';
import { circleCi } from './circleci.js';
import { gitea, gitHubActions } from './github.js';
import { gitLab } from './gitlab.js';
import { jenkins } from './jenkins.js';
import { plainShell } from './shell.js';
import type { SystemKind } from './system.js';
import { teamCity } from './teamcity.js';
import { drone, woodpecker } from './woodpecker.js';

/**
 * Every CI system with a way of its own, in the order in which they are looked for: Gitea also says that it is GitHub,
 * and a variable of Jenkins may stand in the environment of any agent that runs beside it. A shell is what remains.
 */
export const SYSTEMS: readonly SystemKind[] = [
  gitea,
  gitHubActions,
  gitLab,
  azurePipelines,
  circleCi,
  bitbucket,
  teamCity,
  buildkite,
  woodpecker,
  drone,
  jenkins,
  plainShell,
];

/** The CI system that this process runs on. */
export function systemOf(environment: Environment): SystemKind {
  return SYSTEMS.find(({ isHere }) => isHere(environment)) ?? plainShell;
}
