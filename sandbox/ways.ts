import { fixtures } from './fixtures.js';

const { dataCenter, tokens, users } = fixtures;
const { oauth1, oauth2, pat, serviceAccount } = dataCenter.tokens;
const { name: username, password } = dataCenter.users.dora;
const { email } = users.ada;

const client = ({ clientId, clientSecret }: Record<'clientId' | 'clientSecret', string>) => ({
  'client-id': clientId,
  'client-secret': clientSecret,
});

const grant = (of: Parameters<typeof client>[0] & { refreshToken: string }) => ({
  ...client(of),
  'refresh-token': of.refreshToken,
});

export const dataCenterWays = {
  'personal-access-token': { 'personal-access-token': pat },
  basic: { username, password },
  'session-cookie': { 'auth-method': 'session-cookie', username, password },
  'refresh-token': { ...grant(oauth2), 'redirect-uri': oauth2.redirectUri },
  'access-token': { 'access-token': oauth2.accessToken },
  'client-credentials': client(serviceAccount),
  /** A getter, because most files don't need it and its key takes longer to create than a run. */
  get oauth1() {
    const { consumerKey, oauthToken, privateKey } = oauth1;
    return { 'consumer-key': consumerKey, 'oauth-token': oauthToken, 'private-key': privateKey };
  },
} as const;

/** Inputs of each login. */
export const ways = {
  classic: { email, 'api-token': tokens.classic },
  scoped: { email, 'api-token': tokens.scoped },
  serviceAccount: { email: tokens.serviceAccount.email, 'api-token': tokens.serviceAccount.token },
  serviceAccountWithoutEmail: { 'api-token': tokens.serviceAccount.token },
  clientCredentials: client(tokens.clientCredentials),
  oauthCredentials: { 'auth-method': 'oauth-credentials', ...client(tokens.deployer) },
  refreshToken: grant(tokens.threeLegged),
  accessToken: { 'access-token': tokens.accessToken },
} as const;
