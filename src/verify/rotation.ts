import { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import { rememberEvent } from '../store/grant-history.js';
import { notReady, type TokenStore } from '../store/token-store.js';
import type { Send } from '../transport/http.js';
import { toUndo } from '../undo.js';
import type { Exchange } from './loss.js';
import type { Grant } from './session.js';
import { type IssuedTokens, requestTokens, type TokenEndpoint } from './token-endpoint.js';

/** A grant to rotate. */
export interface Rotating {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Absent if it is only in its store. */
  readonly refreshToken: Secret | undefined;
  /** Data Center wants it with every exchange. */
  readonly redirectUri: string | undefined;
  /** Atlassian Cloud: for ten minutes an exchanged token works once more. */
  readonly leeway: boolean;
}

export interface RotationEffects {
  readonly sendToTheEnd: Send;
  /** Where the successor of a refresh token is kept. */
  readonly store: TokenStore | undefined;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Told when the refresh token that was given may have been used up, so that no end of the run hides it. */
  readonly onExchange: (exchange: Exchange) => void;
}

export interface Rotated {
  readonly tokens: IssuedTokens;
  /** The new refresh token is in its store; otherwise a later step has to save it. */
  readonly isSaved: boolean;
  /** What was remembered of the grant before, and that it was used now. */
  readonly grant: Grant;
}

/**
 * Exchanges a refresh token and saves its successor, before anything else is done with what was issued.
 *
 * From the exchange to the saving nothing may cut this off: for that long the only living token is in this process.
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
      throw notReady(
        `There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`,
        'Set `refresh-token` for the first run, or save one with `jira-auth consent`.',
      );
    }
    const lasting = store ? { ...endpoint, send: sendToTheEnd } : endpoint;
    const tokens = await exchange(grant, token, lasting, effects).catch(async (error: unknown) => {
      const isRefused = error instanceof Failure && error.code === 'refresh-token-invalid';
      // Another run may have saved the successor in the meantime: then that one is used.
      const newer = isRefused ? await store?.read() : undefined;
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
      // OAuth leaves it to the server whether it is replaced (RFC 6749, section 6); Atlassian's always are.
      warn(
        `${new URL(endpoint.url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`,
      );
    }
    const rotatedAt = endpoint.now();
    const history = store && (await rememberEvent(store, 'rotated', rotatedAt, info));
    return { tokens, isSaved: Boolean(store), grant: { rotatedAt, consentedAt: history?.consentedAt } };
  } finally {
    await close?.();
  }
}

/** After these the server may have exchanged the token, and its answer was lost or could not be used. */
const UNCERTAIN: readonly Failure['code'][] = [
  'network-unreachable',
  'timeout',
  'server-unavailable',
  'untrusted-response',
];

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
