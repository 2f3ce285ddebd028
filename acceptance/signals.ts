// Cuts the built program off with SIGINT, SIGTERM and SIGKILL at every one of its moments, and looks at what stays.
import { program } from './kit/program.js';
import { casesOf } from './moments/cut.js';
import { SCENARIOS } from './moments/scenarios.js';
import { ROTATIONS } from './moments/stores.js';

await program(
  [
    ...(await casesOf(SCENARIOS, ['SIGINT', 'SIGTERM', 'SIGKILL'])),
    // `rotation` kills these.
    ...(await casesOf(ROTATIONS.slice(0, 1), ['SIGINT', 'SIGTERM'])),
  ],
  { lanes: 2, isTerse: true },
);
