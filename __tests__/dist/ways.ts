import { fixtures } from '../../sandbox/fixtures.js';

const { dataCenter, tokens, users } = fixtures;

export const dataCenterWays = {
  'personal-access-token': { 'personal-access-token': dataCenter.tokens.pat },
  basic: { username: dataCenter.users.dora.name, password: dataCenter.users.dora.password },
  'session-cookie': {
    'auth-method': 'session-cookie',
    username: dataCenter.users.dora.name,
    password: dataCenter.users.dora.password,
  },
  'refresh-token': {
    'client-id': dataCenter.tokens.oauth2.clientId,
    'client-secret': dataCenter.tokens.oauth2.clientSecret,
    'refresh-token': dataCenter.tokens.oauth2.refreshToken,
    'redirect-uri': dataCenter.tokens.oauth2.redirectUri,
  },
  'access-token': { 'access-token': dataCenter.tokens.oauth2.accessToken },
  'client-credentials': {
    'client-id': dataCenter.tokens.serviceAccount.clientId,
    'client-secret': dataCenter.tokens.serviceAccount.clientSecret,
  },
  /** A getter, because most files don't need it and its key takes longer to create than a run. */
  get oauth1() {
    return {
      'consumer-key': dataCenter.tokens.oauth1.consumerKey,
      'oauth-token': dataCenter.tokens.oauth1.oauthToken,
      'private-key': dataCenter.tokens.oauth1.privateKey,
    };
  },
} as const;

/** Inputs of each login, by fixture. */
export const ways = {
  classic: { email: users.ada.email, 'api-token': tokens.classic },
  scoped: { email: users.ada.email, 'api-token': tokens.scoped },
  serviceAccount: { email: tokens.serviceAccount.email, 'api-token': tokens.serviceAccount.token },
  serviceAccountWithoutEmail: { 'api-token': tokens.serviceAccount.token },
  clientCredentials: {
    'client-id': tokens.clientCredentials.clientId,
    'client-secret': tokens.clientCredentials.clientSecret,
  },
  oauthCredentials: {
    'auth-method': 'oauth-credentials',
    'client-id': tokens.deployer.clientId,
    'client-secret': tokens.deployer.clientSecret,
  },
  refreshToken: {
    'client-id': tokens.threeLegged.clientId,
    'client-secret': tokens.threeLegged.clientSecret,
    'refresh-token': tokens.threeLegged.refreshToken,
  },
  accessToken: { 'access-token': tokens.accessToken },
} as const;
