import type { ModelReply, ModelRequest } from '../../sandbox/http.js';
import { fixtures } from '../../sandbox/index.js';

const { consent, dataCenter, tokens } = fixtures;

/** A third-party authorization server. */
export interface AuthorizationServer {
  /** Answers at `/authorize` and `/oauth/token`. */
  answer(request: ModelRequest): Promise<ModelReply>;
  /** Returns the client to which an access token was issued, if the token is valid now. */
  clientOf(accessToken: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A client that each server knows. One with a redirect address is for people. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri?: string;
  readonly scopes: readonly string[];
}

const JIRA = ['read:jira-user', 'read:jira-work', 'write:jira-work'];
const { oauth2, serviceAccount } = dataCenter.tokens;

export const CLIENTS: readonly RegisteredClient[] = [
  { ...consent, redirectUri: consent.redirectUris[1], scopes: [...JIRA, 'offline_access'] },
  { ...oauth2, scopes: ['WRITE', 'offline_access'] },
  { ...tokens.clientCredentials, scopes: JIRA },
  { ...tokens.deployer, scopes: JIRA },
  { ...serviceAccount, scopes: ['READ', 'WRITE'] },
].map(({ clientId, clientSecret, scopes, ...given }) => ({
  ...{ clientId, clientSecret, scopes },
  ...('redirectUri' in given && { redirectUri: given.redirectUri }),
}));
