import type { Realm } from '../accounts.js';
import type { Clock } from '../clock.js';
import { users } from '../fixtures.js';
import { json } from '../http.js';
import type { Handler } from '../http.js';
import { AuthorizationCodes } from './authorization-codes.js';
import { authorizeEndpoint } from './authorize-endpoint.js';
import type { GrantStore } from './grants.js';
import { tokenEndpoint } from './token-endpoint.js';

/** What a test can see and do at the authorization server. A reset undoes all of it. */
export interface OAuth {
  /** How many requests the token endpoint has handled, whatever became of its answers. */
  readonly tokenRequests: number;
  /** How often a refresh token came back after its leeway, which kills its family. */
  readonly lateReuses: number;
  /** How long an access token works that is given out from now on, in seconds. */
  accessTokenSeconds: number;
  /** Whether a refresh token could be exchanged now; asking changes nothing. */
  isAlive(refreshToken: string): boolean;
  /** Whether all refresh tokens of one grant are dead with this one; undefined for one that was never given out. */
  isFamilyDead(refreshToken: string): boolean | undefined;
  /** Ada gets a new password, which kills every refresh token of hers, of every app. */
  changePassword(): void;
}

/** The host, with what tests see of it. */
export interface AuthHost {
  handler: Handler;
  control: OAuth;
  reset(): void;
}

/** `https://auth.atlassian.com`: the page that asks for consent, and the token endpoint. */
export function createAuthHost(realm: Realm, grants: GrantStore, clock: Clock): AuthHost {
  const codes = new AuthorizationCodes(clock);
  let tokenRequests = 0;

  return {
    handler(request) {
      if (request.path === '/authorize') return authorizeEndpoint(realm, grants, codes, request);
      if (request.path !== '/oauth/token') return json(404, { error: 'not_found' });
      if (request.method !== 'POST') return json(405, { error: 'method_not_allowed' }, { allow: 'POST' });
      tokenRequests += 1;
      return tokenEndpoint(grants, codes, request);
    },
    control: {
      get tokenRequests() {
        return tokenRequests;
      },
      get accessTokenSeconds() {
        return grants.accessTokenMs / 1000;
      },
      set accessTokenSeconds(seconds) {
        grants.accessTokenMs = seconds * 1000;
      },
      get lateReuses() {
        return grants.lateReuses;
      },
      isAlive: (refreshToken) => ['alive', 'exchanged'].includes(grants.refreshState(refreshToken)),
      isFamilyDead: (refreshToken) => grants.isFamilyDead(refreshToken),
      changePassword: () => {
        grants.killRefreshTokens(users.ada.accountId);
      },
    },
    reset() {
      codes.reset();
      tokenRequests = 0;
    },
  };
}
