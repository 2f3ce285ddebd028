import { bearer } from '../credential.js';
import { isoSeconds } from '../expiry.js';
import { Failure } from '../failure.js';
import { COMMERCIAL } from '../realm.js';
import { asSecret, type Inputs } from '../read/inputs.js';
import { readWriteBack } from '../read/store.js';
import { openAccessTokenStore } from '../store/index.js';
import { toUndo } from '../undo.js';
import { type Exchange, Loss, rotate } from '../verify/rotation.js';
import { sitesIfAsked } from '../verify/sites.js';
import { type CliEffects, NO_MASK } from './effects.js';
import { readGrantGuards, requireOfGrant } from './guards.js';
import { readClient, requireGrant } from './grant-inputs.js';
import { openNetwork, openStore } from './network.js';

/**
 * Rotates a refresh token of Atlassian Cloud and saves it, without asking any site: exchange, save, prove.
 *
 * @returns what came of it, for people and for programs; nothing in it is secret
 * @throws Failure
 */
export async function refresh(inputs: Inputs, effects: CliEffects): Promise<Refreshed> {
  const loss = new Loss();
  const end = toUndo(() => {
    loss.tell((text) => {
      effects.stderr(`${text}\n`);
    });
  });
  try {
    const refreshed = await refreshAndTell(inputs, effects, loss.note);
    loss.forget();
    return refreshed;
  } catch (error) {
    throw error instanceof Failure ? loss.addedTo(error) : error;
  } finally {
    await end();
  }
}

async function refreshAndTell(
  inputs: Inputs,
  effects: CliEffects,
  onExchange: (exchange: Exchange) => void,
): Promise<Refreshed> {
  const { now, stderr } = effects;
  const guards = readGrantGuards(inputs);
  const { settings } = guards;
  requireGrant(inputs);
  const { id: clientId, secret: clientSecret } = readClient(inputs);
  const given = inputs.find('refresh-token');
  const refreshToken = given && asSecret(given, NO_MASK);
  const writeBack = readWriteBack(inputs, NO_MASK);
  const { store } = writeBack;
  if (!store) throw new TypeError('A place was promised that is not there.');

  const network = await openNetwork(effects, settings);
  const accessTokenStore = await openAccessTokenStore(writeBack, network.sendToTheEnd);
  const tokenStore = openStore(store, network, effects);
  const say = (text: string): void => {
    stderr(`${text}\n`);
  };
  const { tokens } = await rotate(
    { clientId, clientSecret, refreshToken, redirectUri: undefined, leeway: true },
    {
      send: network.send,
      mask: NO_MASK,
      now,
      url: `https://${COMMERCIAL.authHost}/oauth/token`,
      encoding: 'json',
    },
    {
      sendToTheEnd: network.sendToTheEnd,
      store: tokenStore,
      onExchange,
      info: say,
      warn: say,
    },
  );
  await requireOfGrant(guards, tokens.accessToken, network, effects);
  await accessTokenStore?.save(tokens.accessToken);
  const sites = await sitesIfAsked(network.send, COMMERCIAL, bearer(tokens.accessToken), say);
  return {
    savedIn: tokenStore.description,
    accessTokenSavedIn: accessTokenStore?.description,
    expiresAt: tokens.expiresAt && isoSeconds(tokens.expiresAt),
    sites,
  };
}

export interface Refreshed {
  readonly savedIn: string;
  readonly accessTokenSavedIn: string | undefined;
  /** When the access token ends, ISO 8601 in UTC. */
  readonly expiresAt: string | undefined;
  /** The sites that the grant reaches, if that could be asked. */
  readonly sites: readonly string[] | undefined;
}
