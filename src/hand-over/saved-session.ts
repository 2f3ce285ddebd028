import { contextPathOf, isHostName, parseAddress, reachOf } from '../read/address.js';
import { Secret } from '../secret.js';
import { type NetworkEffects, networkWith } from '../transport/network.js';
import { refuseUnsafeProcess } from '../transport/trust.js';
import { parsedObject, textField } from '../json.js';
import { endSession, type LiveSession } from '../verify/session.js';
import { readStepTls } from './step-files.js';

/** Reads a saved session; `undefined` if this program did not save the text. */
export function sessionIn(state: string): LiveSession | undefined {
  const saved = parsedObject(state) ?? {};
  const url = textField(saved, 'url') ?? '';
  const cookie = textField(saved, 'cookie') ?? '';
  if (!/^[\x21-\x7e]{1,5000}$/.test(cookie) || !isSessionResource(url)) return undefined;
  return { url, cookie: new Secret(cookie) };
}

/** Applies the rules of `site-url`, but allows private hosts, because a forged text can lead anywhere. */
function isSessionResource(url: string): boolean {
  const site = /^(.*)\/rest\/auth\/1\/session$/.exec(url)?.[1];
  if (site === undefined) return false;
  try {
    const given = { label: 'saved session', value: site };
    const { host, scheme, rest } = parseAddress(given);
    const reach = reachOf(host);
    contextPathOf(rest, given);
    return isHostName(host) && reach !== 'reserved' && (scheme === 'https' || reach === 'loopback');
  } catch {
    // Not a valid address, so not saved by this program. Its text must not be shown.
    return false;
  }
}

/** The session expires by itself later. */
const BUDGET_SECONDS = 15;

export interface LogOutEffects extends NetworkEffects {
  /** Called before a request goes to the session's address. @throws Failure `host-not-allowed` */
  readonly requireListed?: (url: string) => void;
}

/** Ends a saved session, with the TLS files in a step's folder, if any. @throws Failure */
export async function endSavedSession(text: string, folder: string, effects: LogOutEffects) {
  const session = sessionIn(text);
  if (!session) return 'none of ours';
  effects.requireListed?.(session.url);
  refuseUnsafeProcess(effects.environment);
  const { send } = networkWith(await readStepTls(folder), effects, BUDGET_SECONDS);
  return endSession(send, session);
}
