import { Failure } from '../failure.js';
import { isHostName, parseAddress, reachOf } from '../read/address.js';
import { contextPathOf } from '../read/address.js';
import type { Environment } from '../read/inputs.js';
import { Secret } from '../secret.js';
import { networkWith } from '../transport/network.js';
import { refuseUnsafeProcess, tlsFrom } from '../transport/trust.js';
import { field, isObject, textField } from '../json.js';
import { endSession, type LiveSession } from '../verify/live-session.js';
import { type PrivateFile, readPrivateFile } from './private-directory.js';

/** The session in such a text; `undefined` if there is none that this program saved. */
export function sessionIn(state: string): LiveSession | undefined {
  try {
    const saved: unknown = JSON.parse(state);
    const url = isObject(saved) ? textField(saved, 'url') : undefined;
    const cookie = isObject(saved) ? field(saved, 'cookie') : undefined;
    if (url === undefined || typeof cookie !== 'string' || !/^[\x21-\x7e]{1,5000}$/.test(cookie))
      return undefined;
    if (!isSessionResource(url)) return undefined;
    return { url, cookie: new Secret(cookie) };
  } catch {
    // Not JSON: nothing that was saved here, and nothing whose text may be shown.
    return undefined;
  }
}

/** The same rules as for `site-url`, with private hosts allowed, because a forged text can lead anywhere. */
function isSessionResource(url: string): boolean {
  const site = /^(.*)\/rest\/auth\/1\/session$/.exec(url)?.[1];
  if (site === undefined) return false;
  try {
    const given = { label: 'saved session', value: site };
    const address = parseAddress(given);
    const reach = reachOf(address.host);
    contextPathOf(address.rest, given);
    return (
      isHostName(address.host) && reach !== 'reserved' && (address.scheme === 'https' || reach === 'loopback')
    );
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Nobody waits long for a session to end: it ends by itself, later. */
const BUDGET_SECONDS = 15;

export interface LogOutEffects {
  readonly environment: Environment;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly info: (text: string) => void;
  /** Asked before the session's own address is. @throws Failure `host-not-allowed` */
  readonly requireListed?: (url: string) => void;
  readonly debug?: ((text: string) => void) | undefined;
}

/**
 * Ends a saved session.
 *
 * @param parent the folder for temporary files, and `directory` in it may hold what its connection needs
 * @returns `undefined` if the text holds none
 * @throws Failure
 */
export async function endSavedSession(
  text: string,
  { parent, directory }: { readonly parent: string; readonly directory: string },
  effects: LogOutEffects,
): Promise<Awaited<ReturnType<typeof endSession>> | undefined> {
  const session = sessionIn(text);
  if (!session) return undefined;
  effects.requireListed?.(session.url);
  refuseUnsafeProcess(effects.environment);
  const file = (name: PrivateFile): string | undefined => readPrivateFile(parent, directory, name);
  const [certificate, key] = [file('client.pem'), file('client-key.pem')];
  const tls = await tlsFrom(
    file('ca.pem'),
    certificate !== undefined && key !== undefined ? { certificate, key: new Secret(key) } : undefined,
  );
  return endSession(networkWith(tls, effects, BUDGET_SECONDS).send, session);
}
