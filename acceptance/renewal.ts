// Kills renewals of a personal access token at every moment, and checks that the stored token works.
import { program } from './kit/program.js';
import { casesOf, CHANGES } from './moments/cut.js';
import { RENEWALS } from './moments/stores.js';

await program(await casesOf(RENEWALS, ['SIGKILL'], CHANGES), { lanes: 2, isTerse: true });
