// Lets every installed shell evaluate `jira-auth export --format sh` and `fish`, with values that try to be executed.
import { program } from './kit/program.js';
import { missing, SHELLS } from './shells/shells.js';
import { tryProgram, tryShell } from './shells/try.js';
import { batches } from './shells/values.js';

const RANDOM_VALUES = 1000;

await program(
  SHELLS.map((shell) => ({
    name: shell.name,
    missing: () => missing(shell),
    run: (stage) => {
      tryShell(shell, batches(stage.seed, RANDOM_VALUES), stage);
      return tryProgram(shell, stage);
    },
  })),
  { isSeeded: true },
);
