import { invalid, matching } from '../values/given.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { method } from './method.js';
import { GRANT, OAUTH_CLIENT, readClient } from './oauth.js';

/** A person's OAuth 2.0 grant (3LO). The exchange uses up the refresh token and issues its successor. */
export const refreshToken = method({
  ...OAUTH_CLIENT,
  name: 'refresh-token',
  words: 'OAuth 2.0 refresh token',
  inputs: {
    ...OAUTH_CLIENT.inputs,
    ...through(LOGGING_IN, {
      'refresh-token': {
        help: 'OAuth 2.0 refresh token. Each login replaces it: choose where to save the new one.',
        doors: [...LOGGING_IN, 'refresh'],
        secret: true,
      },
      'redirect-uri': {
        help: [
          'The redirect URL, exactly as registered for the OAuth 2.0 client.',
          'Data Center documents that a refresh needs it.',
        ],
        doors: [...LOGGING_IN, 'consent'],
      },
      scopes: {
        help: 'Scopes to request; offline_access is added.',
        doors: ['consent'],
        kind: 'list',
        default: 'read:jira-user read:jira-work write:jira-work',
      },
    }),
  },
  read: (login) => {
    const redirect = login.find('redirect-uri');
    // It is only sent as text, never requested.
    const shape = /^[a-z][a-z0-9+.-]*:\/*[\x21-\x2e\x30-\x7e][\x21-\x7e]{0,2000}$/i;
    const advice =
      'Set it to the redirect URL that is registered for the OAuth client, exactly as it appears there.';
    const redirectUri = redirect && matching(redirect, shape, 'is not a URL', advice);
    const client = readClient(login);
    // These stores can be read for the token that they keep, so it need not be given as well.
    const isStored = login.find('refresh-token-file') ?? login.find('refresh-token-variable');
    const refreshToken = isStored ? login.secret('refresh-token') : login.required('refresh-token');
    return { ...client, refreshToken, redirectUri };
  },
  everywhere: async (credentials, context) => {
    const { endpointOf, proveIssued, rotate } = await import('./oauth-proof.js');
    const { tokens, savedIn, grant } = await rotate(credentials, endpointOf(context), context);
    const proof = await proveIssued(tokens, context);
    return { ...proof, grant, refreshToken: savedIn === undefined ? tokens.refreshToken : undefined };
  },
  grant: GRANT,
  refuses: ({ hasStore, outputCredentials }) =>
    hasStore || outputCredentials
      ? undefined
      : invalid(
          'The exchange replaces the refresh token, and the new one would be lost: it is not saved anywhere.',
          'Give one of `refresh-token-secret`, `refresh-token-file`, `refresh-token-variable` and `save-command`. Or leave `output-credentials` out, and save the output `refresh-token` in a later step. Client credentials never rotate.',
        ),
  renewal: ({ secret }) => [
    undefined,
    `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; store it as ${secret}`}.`,
  ],
  renewedBy: 'use',
});
