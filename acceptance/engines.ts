// Runs the examples of ci/ unchanged, with the CI systems' own programs against the sandbox, and checks the results.
import { AZURE } from './engines/azure.js';
import { BUILDKITE } from './engines/buildkite.js';
import { GITLAB } from './engines/gitlab.js';
import { JENKINS } from './engines/jenkins.js';
import { BITBUCKET, CIRCLECI } from './engines/shells.js';
import { TEAMCITY } from './engines/teamcity.js';
import { runTrial, trialsOf } from './engines/trials.js';
import { WOODPECKER } from './engines/woodpecker.js';
import { program } from './kit/program.js';

const ENGINES = [GITLAB, BUILDKITE, WOODPECKER, ...JENKINS, TEAMCITY, AZURE, CIRCLECI, BITBUCKET];

await program(
  ENGINES.flatMap((engine) =>
    trialsOf(engine).map((trial) => ({
      name: `${engine.name}: ${trial.name}`,
      missing: engine.missing,
      isOptional: engine.isOptional ?? false,
      run: (stage) => runTrial(engine, trial, stage),
    })),
  ),
  { lanes: 2 },
);
