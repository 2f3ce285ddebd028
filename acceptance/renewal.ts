import { program } from './kit/program.js';
import { casesOf, CHANGES } from './moments/cut.js';
import { RENEWALS } from './moments/stores.js';

await program(await casesOf(RENEWALS, ['SIGKILL'], CHANGES), { lanes: 2, isTerse: true });
