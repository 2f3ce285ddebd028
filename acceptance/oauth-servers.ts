// Lets the built Action and command line exchange codes, refresh tokens and client credentials with third-party OAuth
// servers instead of Atlassian's.
import { startNodeOAuth2Server } from './oauth-servers/node-oauth2-server.js';
import { startOidcProvider } from './oauth-servers/oidc-provider.js';
import { play, SCENARIOS } from './oauth-servers/scenarios.js';
import { program } from './kit/program.js';
import { missingPackage } from './kit/tools.js';

const SERVERS = {
  'oidc-provider': startOidcProvider,
  '@node-oauth/oauth2-server': startNodeOAuth2Server,
} as const;

await program(
  Object.entries(SERVERS).flatMap(([server, start]) =>
    Object.entries(SCENARIOS).map(([name, run]) => ({
      name: `${server}: ${name}`,
      missing: () => missingPackage(server),
      run: (stage) => play(stage, start, run),
    })),
  ),
);
