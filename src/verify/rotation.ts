import { Failure, UNCERTAIN } from '../failure.js';
import type { Secret } from '../secret.js';
import { orTold } from '../store/grant-history.js';
import { REFRESH_TOKEN_FAILURES, type TokenStore } from '../store/token-store.js';
import type { Send } from '../transport/http.js';
import { toUndo } from '../undo.js';
import type { Exchange } from './loss.js';
import type { Grant } from './session.js';
import { type IssuedTokens, requestTokens, type TokenEndpoint } from './token-endpoint.js';

/** A grant to rotate. */
export interface Rotating {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Absent if it exists only in its store. */
  readonly refreshToken: Secret | undefined;
  /** Data Center requires it in every exchange. */
  readonly redirectUri: string | undefined;
  /** Atlassian Cloud: an exchanged token still works for ten minutes. */
  readonly leeway: boolean;
}

export interface RotationEffects {
  readonly sendToTheEnd: Send;
  /** The store for the successor of a refresh token. */
  readonly store: TokenStore | undefined;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Called when the given refresh token may have been used up. The run then reports it, however it ends. */
  readonly onExchange: (exchange: Exchange) => void;
}

export interface Rotated {
  readonly tokens: IssuedTokens;
  /** The new refresh token is in its store. If false, a later step must save it. */
  readonly isSaved: boolean;
  /** The earlier dates of the grant, and the time of this exchange. */
  readonly grant: Grant;
}

/**
 * Exchanges a refresh token and saves its successor, before the issued tokens are used.
 *
 * Nothing may interrupt this between exchange and saving, when the only valid token is in this process.
 *
 * @throws Failure of the token endpoint, or `refresh-token-not-saved`
 */
export async function rotate(
  grant: Rotating,
  endpoint: TokenEndpoint,
  effects: RotationEffects,
): Promise<Rotated> {
  const { store, sendToTheEnd, onExchange, info, warn } = effects;
  const close = store && toUndo(() => store.close());
  try {
    const token = (await store?.open()) ?? grant.refreshToken;
    if (!token) {
      throw REFRESH_TOKEN_FAILURES.notReady(
        `There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`,
        'Set `refresh-token` for the first run, or save one with `jira-auth consent`.',
      );
    }
    const lasting = store ? { ...endpoint, send: sendToTheEnd } : endpoint;
    const tokens = await exchange(grant, token, lasting, effects).catch(async (error: unknown) => {
      const isRefused = error instanceof Failure && error.code === 'refresh-token-invalid';
      // Another run may have saved the successor in the meantime. If so, that one is used.
      const newer = isRefused ? await store?.read().catch(unlessFailure) : undefined;
      if (!newer || newer.equals(token)) throw error;
      return exchange(grant, newer, lasting, effects);
    });
    if (tokens.refreshToken) {
      onExchange(grant.leeway ? 'certain' : 'spent');
      await store?.save(tokens.refreshToken);
      if (store) {
        onExchange('saved');
        info(`The new refresh token is saved: ${store.description}.`);
      }
    } else {
      // In OAuth, the server may keep the refresh token (RFC 6749, section 6). Atlassian always replaces it.
      warn(
        `${new URL(endpoint.url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`,
      );
    }
    const rotatedAt = endpoint.now();
    const consentedAt = await orTold(() => store?.consentedAt?.(), info);
    return { tokens, isSaved: Boolean(store), grant: { rotatedAt, consentedAt } };
  } finally {
    await close?.();
  }
}

/** If the store can't be read again, the refusal is what counts: the store's own failure says that the token is valid. */
function unlessFailure(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}

async function exchange(
  { clientId, clientSecret, redirectUri, leeway }: Rotating,
  refreshToken: Secret,
  endpoint: TokenEndpoint,
  { onExchange }: RotationEffects,
): Promise<IssuedTokens> {
  let isKnown = false;
  const end = toUndo(() => {
    if (!isKnown) onExchange(leeway ? 'possible' : 'spent');
  });
  try {
    const tokens = await requestTokens(endpoint, clientId, clientSecret, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      redirect_uri: redirectUri,
    });
    isKnown = true;
    return tokens;
  } catch (error) {
    isKnown = error instanceof Failure && !UNCERTAIN.includes(error.code);
    throw error;
  } finally {
    await end();
  }
}
