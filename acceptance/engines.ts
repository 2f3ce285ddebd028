// Runs the examples of ci/, as they are, with the CI systems' own programs against the sandbox, and checks what came of it.
import { AZURE, BITBUCKET, CIRCLECI } from './engines/shells.js';
import { BUILDKITE } from './engines/buildkite.js';
import { GITLAB, JENKINS, WOODPECKER } from './engines/programs.js';
import type { Engine } from './engines/place.js';
import { runTrial, trialsOf } from './engines/trials.js';
import { program } from './kit/program.js';

const ENGINES = [GITLAB, BUILDKITE, WOODPECKER, JENKINS, AZURE, CIRCLECI, BITBUCKET];

/** Looked for once, when its first trial comes. */
const found = new Map<Engine, ReturnType<Engine['find']>>();
const find = (engine: Engine): ReturnType<Engine['find']> => {
  const missing = found.get(engine) === undefined ? engine.missing?.() : undefined;
  const tool = found.get(engine) ?? (missing === undefined ? engine.find() : { missing });
  found.set(engine, tool);
  return tool;
};

await program(
  ENGINES.flatMap((engine) =>
    trialsOf(engine).map((trial) => ({
      name: `${engine.name}: ${trial.name}`,
      missing: () => {
        const tool = find(engine);
        return 'missing' in tool ? tool.missing : undefined;
      },
      isOptional: engine.isOptional ?? false,
      run: (stage) => {
        const tool = find(engine);
        return runTrial(engine, trial, 'command' in tool ? tool.command : '', stage);
      },
    })),
  ),
);
