import type { ModelReply, ModelRequest } from '../http.js';
import type { GitLabFixture } from './fixtures.js';
import { refused, tokenRefused } from './replies.js';

/** Who asks, as far as it matters to variables. */
export interface Caller {
  role: 'maintainer' | 'developer' | 'stranger';
}

type TokenState = 'good' | 'expired' | 'revoked';

interface GitLabToken extends Caller {
  /** An OAuth token is none of the kind that `PRIVATE-TOKEN` takes. */
  oauth: boolean;
  scope: 'api' | 'read_api';
  state: TokenState;
}

/** One server's tokens, by their text. A job's token is not among them: the API of variables does not take it. */
export function tokensOf({ tokens }: GitLabFixture): ReadonlyMap<string, GitLabToken> {
  const good: GitLabToken = { role: 'maintainer', oauth: false, scope: 'api', state: 'good' };
  return new Map<string, GitLabToken>([
    [tokens.maintainer, good],
    [tokens.oauth, { ...good, oauth: true }],
    [tokens.readApi, { ...good, scope: 'read_api' }],
    [tokens.developer, { ...good, role: 'developer' }],
    [tokens.noAccess, { ...good, role: 'stranger' }],
    [tokens.expired, { ...good, state: 'expired' }],
    [tokens.revoked, { ...good, state: 'revoked' }],
  ]);
}

/**
 * Reads the credential. Documented: `PRIVATE-TOKEN`, or any of the same tokens as a Bearer; `read_api` is enough to
 * read. Measured: a wrong `PRIVATE-TOKEN` is `401 Unauthorized`. The words for the rest are those of GitLab's source.
 */
export function identify(
  tokens: ReadonlyMap<string, GitLabToken>,
  { method, headers }: ModelRequest,
): Caller | ModelReply {
  const privateToken = headers['private-token'] ?? '';
  const bearer = /^bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  const token = tokens.get(privateToken === '' ? (bearer ?? '') : privateToken);
  if (token === undefined || (token.oauth && privateToken !== '')) return refused(401, 'Unauthorized');
  if (token.state === 'expired') {
    const hint = 'Token is expired. You can either do re-authorization or token refresh.';
    return tokenRefused(401, 'invalid_token', hint);
  }
  if (token.state === 'revoked') {
    return tokenRefused(401, 'invalid_token', 'Token was revoked. You have to re-authorize from the user.');
  }
  if (token.scope === 'read_api' && method !== 'GET') {
    const words = 'The request requires higher privileges than provided by the access token.';
    return tokenRefused(403, 'insufficient_scope', words, 'api');
  }
  return { role: token.role };
}
