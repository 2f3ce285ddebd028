// Runs the examples of ci/, as they are, with the CI systems' own programs against the sandbox, and checks what came of it.
import { AZURE, BITBUCKET, CIRCLECI } from './engines/shells.js';
import { BUILDKITE } from './engines/buildkite.js';
import { GITLAB } from './engines/gitlab.js';
import { JENKINS, JENKINS_UPDATE, WOODPECKER } from './engines/programs.js';
import { runTrial, trialsOf } from './engines/trials.js';
import { program } from './kit/program.js';

const ENGINES = [GITLAB, BUILDKITE, WOODPECKER, JENKINS, JENKINS_UPDATE, AZURE, CIRCLECI, BITBUCKET];

await program(
  ENGINES.flatMap((engine) =>
    trialsOf(engine).map((trial) => ({
      name: `${engine.name}: ${trial.name}`,
      missing: engine.missing,
      isOptional: engine.isOptional ?? false,
      run: (stage) => runTrial(engine, trial, stage),
    })),
  ),
);
