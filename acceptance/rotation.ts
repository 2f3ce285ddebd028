// Kills and crowds the stores of a rotating refresh token, and checks that the grant survives (F2).
import { program } from './kit/program.js';
import { casesOf, CHANGES } from './moments/cut.js';
import { crowd } from './moments/crowd.js';
import { ROTATIONS } from './moments/stores.js';

await program(
  [
    ...(await casesOf(ROTATIONS, ['SIGKILL'], CHANGES)),
    { name: 'crowd: many processes refresh through one file', run: crowd },
  ],
  { lanes: 2, isTerse: true },
);
