import type { Clock } from '../clock.js';
import type { ModelRequest } from '../http.js';
import type { Tenant } from '../jira/issues.js';
import type { PasswordLogins } from './logins.js';
import type { OAuth1Verifier } from './oauth1.js';
import type { OAuth2Provider } from './oauth2.js';
import type { PersonalTokens } from './personal-tokens.js';
import type { Release } from './releases.js';
import type { Sessions } from './sessions.js';

/** An uploaded file. Its bytes are not kept. */
export interface Attachment {
  id: string;
  filename: string;
  size: number;
  mimeType: string;
  created: string;
}

/** All that a Data Center knows. */
export interface Instance {
  clock: Clock;
  release: Release;
  tenant: Tenant;
  /** By issue key. */
  attachments: Map<string, Attachment[]>;
  /** Nobody anonymous is told anything, `serverInfo` included. */
  privateMode: boolean;
  logins: PasswordLogins;
  sessions: Sessions;
  personalTokens: PersonalTokens;
  provider: OAuth2Provider;
  oauth1: OAuth1Verifier;
}

/** One request below the context path. */
export interface Visit {
  instance: Instance;
  request: ModelRequest;
  /** What was asked, with the context path and without a slash at the end. */
  baseUrl: string;
  /** The path after the context path. */
  path: string;
}
