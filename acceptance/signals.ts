// Interrupts the built program with SIGINT, SIGTERM and SIGKILL at each of its moments, and checks what remains.
import { program } from './kit/program.js';
import { casesOf } from './moments/cut.js';
import { SCENARIOS } from './moments/scenarios.js';
import { ROTATIONS } from './moments/stores.js';

await program(
  [
    ...(await casesOf(SCENARIOS, ['SIGINT', 'SIGTERM', 'SIGKILL'])),
    // `rotation` covers SIGKILL for these.
    ...(await casesOf(ROTATIONS.slice(0, 1), ['SIGINT', 'SIGTERM'])),
  ],
  { lanes: 2, isTerse: true },
);
