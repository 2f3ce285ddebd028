import { Failure, failureIn } from '../failure.js';
import type { Secret } from '../secret.js';
import { orTold, REFRESH_TOKEN_FAILURES, type TokenStore } from '../store/token-store.js';
import type { Send } from '../transport/network.js';
import { toUndo } from '../ending.js';
import type { Exchange } from './loss.js';
import { type IssuedTokens, requestTokens, type TokenEndpoint } from './token-endpoint.js';

export interface Rotating {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Absent if it exists only in its store. */
  readonly refreshToken: Secret | undefined;
  /** For Data Center, which requires it in every exchange. */
  readonly redirectUri: string | undefined;
}

export interface RotationEffects {
  readonly sendToTheEnd: Send;
  readonly store: TokenStore | undefined;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Called when the refresh token may have been used up. */
  readonly onExchange: (exchange: Exchange) => void;
}

/**
 * Exchanges a refresh token and saves its successor before the tokens are used. Nothing may interrupt this while the
 * only valid token is in this process. Without `savedIn`, a later step must save a new refresh token.
 * @throws Failure of the token endpoint, or `refresh-token-not-saved`
 */
export async function rotate(grant: Rotating, endpoint: TokenEndpoint, effects: RotationEffects) {
  const { store, sendToTheEnd, onExchange, info, warn } = effects;
  const { isCloud, url, now } = endpoint;
  const lasting = store ? { ...endpoint, send: sendToTheEnd } : endpoint;
  const exchange = async (refresh_token: Secret): Promise<IssuedTokens> => {
    let isKnown = false;
    const end = toUndo(() => {
      if (!isKnown) onExchange(isCloud ? 'possible' : 'spent');
    });
    const keep = async (successor: Secret): Promise<void> => {
      isKnown = true;
      onExchange(isCloud ? 'certain' : 'spent');
      if (!store) return;
      await store.save(successor);
      onExchange('saved');
      info(`The new refresh token is saved: ${store.description}.`);
    };
    const redirect_uri = isCloud ? undefined : grant.redirectUri;
    const given = { grant_type: 'refresh_token', refresh_token, redirect_uri } as const;
    try {
      const tokens = await requestTokens(lasting, grant.clientId, grant.clientSecret, given, keep);
      isKnown = true;
      return tokens;
    } catch (error) {
      isKnown ||= error instanceof Failure && !error.isUncertain;
      throw error;
    } finally {
      await end();
    }
  };
  const close = store && toUndo(() => store.close());
  try {
    const stored = await store?.open();
    const token = stored ?? grant.refreshToken;
    if (!token) {
      throw REFRESH_TOKEN_FAILURES.notSaved(
        `There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`,
        'Set `refresh-token` for the first run, or save one with `jira-auth consent`.',
      );
    }
    const tokens = await exchange(token).catch(async (error: unknown) => {
      if (!(store && error instanceof Failure && error.code === 'refresh-token-invalid')) throw error;
      // Another run may have saved the successor. A store that can't be read again would say that the token is valid.
      const newer = await store.read().catch((unread: unknown) => void failureIn(unread));
      if (newer && !newer.equals(token)) return exchange(newer);
      if (!stored || grant.refreshToken?.equals(token)) throw error;
      const { code, what, advice } = error;
      const where = `The token in ${store.description}`;
      throw new Failure(code, what, advice.replace('The value of `refresh-token`', where)).advising(
        `The token was read from ${store.description}, and not from \`refresh-token\`: save the new one there.`,
      );
    });
    if (!tokens.refreshToken) {
      // In OAuth, the server may keep the refresh token (RFC 6749, section 6). Atlassian always replaces it.
      warn(
        `${new URL(url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`,
      );
    }
    const consentedAt = await orTold(() => store?.consentedAt?.(), info);
    const savedIn = tokens.refreshToken && store?.description;
    return { tokens, savedIn, grant: { rotatedAt: now(), consentedAt } };
  } finally {
    await close?.();
  }
}
