import type { Clock } from '../clock.js';
import { fakeToken } from '../fake.js';
import { formOf, json, Refused, type ModelReply, type ModelRequest } from '../http.js';
import { dataCenter } from './fixtures.js';
import { DORA, limitedTo, SERVICE_ACCOUNT, type Person } from './people.js';

/** Documented: two hours for a person's grant, one hour for a service account. */
const GRANT_SECONDS = 2 * 3600;
const CLIENT_CREDENTIALS_SECONDS = 3600;

interface OAuth2Access {
  person: Person;
  /** Documented for service accounts. */
  restApiOnly: boolean;
}

/** It knows one link with one grant by dora, and one service account. */
export class OAuth2Provider {
  readonly #access = new Map<string, OAuth2Access & { expiresAt: number }>();
  #pair = { refreshToken: '', accessToken: '' };
  #serial = 0;

  constructor(private readonly clock: Clock) {
    this.#setPair(dataCenter.tokens.oauth2);
  }

  access(accessToken: string): OAuth2Access | undefined {
    const record = this.#access.get(accessToken);
    return record && record.expiresAt > this.clock.now() ? record : undefined;
  }

  /**
   * `POST /rest/oauth2/latest/token`. Documented: parameters in a form or in the query, `redirect_uri` in a refresh
   * too, and that both old tokens become invalid at once. `invalid_grant` with 400 was seen in clients. The other
   * errors are RFC 6749's.
   */
  issueTokens(request: ModelRequest, hasClientCredentials: boolean): ModelReply {
    refuseIf(request.method !== 'POST', 'method_not_allowed');
    const sent = new URLSearchParams([...request.query, ...(formOf(request) ?? [])]);
    const { oauth2, serviceAccount } = dataCenter.tokens;
    const grantType = sent.get('grant_type');
    refuseIf(grantType === null, 'invalid_request');
    const isClient = grantType === 'client_credentials' && hasClientCredentials;
    refuseIf(grantType !== 'refresh_token' && !isClient, 'unsupported_grant_type');
    const client = [oauth2, serviceAccount].find(({ clientId }) => clientId === sent.get('client_id'));
    if (client === undefined || client.clientSecret !== sent.get('client_secret')) {
      return json(401, { error: 'invalid_client' });
    }
    if (isClient) {
      refuseIf(client !== serviceAccount, 'unauthorized_client');
      const scopes = (sent.get('scope') ?? '').split(' ').filter(Boolean);
      const areKnown = scopes.every((scope) => scope === 'READ' || scope === 'WRITE');
      refuseIf(scopes.length === 0 || !areKnown, 'invalid_scope');
      return this.#forServiceAccount(scopes);
    }
    const redirectUri = sent.get('redirect_uri');
    const refreshToken = sent.get('refresh_token');
    refuseIf(refreshToken === null || redirectUri === null, 'invalid_request');
    const isGranted = redirectUri === oauth2.redirectUri && refreshToken === this.#pair.refreshToken;
    refuseIf(client !== oauth2 || !isGranted, 'invalid_grant');
    return this.#nextPair();
  }

  #nextPair(): ModelReply {
    this.#access.delete(this.#pair.accessToken);
    this.#serial += 1;
    this.#setPair({
      accessToken: fakeToken(`dc-access-${this.#serial}`, 80),
      refreshToken: fakeToken(`dc-refresh-${this.#serial}`, 80),
    });
    const { accessToken, refreshToken } = this.#pair;
    return this.#issued(accessToken, GRANT_SECONDS, { refresh_token: refreshToken, scope: 'WRITE' });
  }

  #forServiceAccount(scopes: readonly string[]): ModelReply {
    this.#serial += 1;
    const accessToken = fakeToken(`dc-service-access-${this.#serial}`, 80);
    const expiresAt = this.clock.now() + CLIENT_CREDENTIALS_SECONDS * 1000;
    const person = limitedTo(scopes, SERVICE_ACCOUNT);
    this.#access.set(accessToken, { person, restApiOnly: true, expiresAt });
    return this.#issued(accessToken, CLIENT_CREDENTIALS_SECONDS, { scope: scopes.join(' ') });
  }

  #setPair({ refreshToken, accessToken }: { refreshToken: string; accessToken: string }): void {
    this.#pair = { refreshToken, accessToken };
    const expiresAt = this.clock.now() + GRANT_SECONDS * 1000;
    this.#access.set(accessToken, { person: limitedTo(['WRITE'], DORA), restApiOnly: false, expiresAt });
  }

  #issued(accessToken: string, expiresIn: number, more: object): ModelReply {
    return json(200, {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresIn,
      created_at: Math.floor(this.clock.now() / 1000),
      ...more,
    });
  }
}

function refuseIf(condition: boolean, error: string): void {
  if (condition) throw new Refused(json(400, { error }));
}
