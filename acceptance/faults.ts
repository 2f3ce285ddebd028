// The fault matrix: a row for each fault that can happen around the built program, with the expected result.
import { ROWS } from './faults/rows/index.js';
import { tryPlan } from './faults/trial.js';
import { program } from './kit/program.js';

await program(
  ROWS.flatMap(({ number, fault, bound, trials }) =>
    Object.entries(trials).map(([name, plan]) => ({
      name: `${number}: ${fault}: ${name}`,
      missing: plan.missing,
      run: (stage) => tryPlan({ bound, ...plan }, stage),
    })),
  ),
  // Its trials wait for child processes, so two at a time keep two cores busy.
  { lanes: 2, isTerse: true },
);
