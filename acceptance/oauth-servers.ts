// Lets the built Action and command line exchange codes, refresh tokens and client credentials with OAuth servers that
// others wrote, in the place of Atlassian's.
import { NODE_OAUTH, startNodeOAuth } from './oauth-servers/node-oauth.js';
import { OIDC_PROVIDER, startOidcProvider } from './oauth-servers/oidc-provider.js';
import { play, SCENARIOS } from './oauth-servers/scenarios.js';
import { missingPackage } from './oauth-servers/server.js';
import { program } from './kit/program.js';

const SERVERS = { [OIDC_PROVIDER]: startOidcProvider, [NODE_OAUTH]: startNodeOAuth };

await program(
  Object.entries(SERVERS).flatMap(([server, start]) =>
    Object.entries(SCENARIOS).map(([name, run]) => ({
      name: `${server}: ${name}`,
      missing: () => missingPackage(server),
      run: ({ checks }) => play(start, checks, run),
    })),
  ),
);
