// Lets the built Action and command line exchange codes, refresh tokens and client credentials with an OAuth server that
// others wrote, in place of Atlassian's.
import { play, SCENARIOS } from './oauth-servers/scenarios.js';
import { program } from './kit/program.js';
import { missingPackage } from './kit/tools.js';

await program(
  Object.entries(SCENARIOS).map(([name, run]) => ({
    name,
    missing: () => missingPackage('oidc-provider'),
    run: (stage) => play(stage, run),
  })),
);
