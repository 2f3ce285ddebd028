// Kills, crowds and tears what keeps a rotating refresh token, and looks whether the grant survives (F2).
import { program } from './kit/program.js';
import { casesOf, CHANGES } from './moments/cut.js';
import { ROTATIONS } from './moments/stores.js';
import { crowd } from './rotation/crowd.js';
import { DAYS } from './rotation/days.js';
import { torn } from './rotation/torn.js';

await program(
  [
    ...DAYS,
    ...(await casesOf(ROTATIONS, ['SIGKILL'], CHANGES)),
    { name: 'crowd: many processes refresh through one file', run: crowd },
    { name: 'torn: processes that do nothing but save are killed at random moments', run: torn },
  ],
  { lanes: 2, isTerse: true },
);
