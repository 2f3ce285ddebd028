import { contextPathOf, isHostName, parseAddress, reachOf } from '../read/address.js';
import { Secret } from '../secret.js';
import type { NetworkEffects } from '../transport/http.js';
import { networkWith } from '../transport/network.js';
import { refuseUnsafeProcess, tlsFrom } from '../transport/trust.js';
import { parsedObject, textField } from '../json.js';
import { endSession, type LiveSession } from '../verify/session.js';
import { readStepTls } from './step-files.js';

/** The session in such a text; `undefined` if this program did not save it. */
export function sessionIn(state: string): LiveSession | undefined {
  const saved = parsedObject(state) ?? {};
  const url = textField(saved, 'url') ?? '';
  const cookie = textField(saved, 'cookie') ?? '';
  if (!/^[\x21-\x7e]{1,5000}$/.test(cookie) || !isSessionResource(url)) return undefined;
  return { url, cookie: new Secret(cookie) };
}

/** The same rules as for `site-url`, with private hosts allowed, because a forged text can lead anywhere. */
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
    // No address, and so nothing that was saved here: its text is not to be shown.
    return false;
  }
}

/** Seconds. It is not worth a long wait: a session ends by itself, later. */
const BUDGET_SECONDS = 15;

export interface LogOutEffects extends NetworkEffects {
  /** Asked before the session's own address is. @throws Failure `host-not-allowed` */
  readonly requireListed?: (url: string) => void;
}

/** Ends a saved session; `directory` in `parent` may hold what its connection needs. @throws Failure */
export async function endSavedSession(
  text: string,
  { parent, directory }: { readonly parent: string; readonly directory: string },
  effects: LogOutEffects,
): Promise<Awaited<ReturnType<typeof endSession>> | 'none of ours'> {
  const session = sessionIn(text);
  if (!session) return 'none of ours';
  effects.requireListed?.(session.url);
  refuseUnsafeProcess(effects.environment);
  const tls = await tlsFrom(...readStepTls(parent, directory));
  return endSession(networkWith(tls, effects, BUDGET_SECONDS).send, session);
}
