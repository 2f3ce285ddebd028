import { Failure } from '../failure.js';
import { isHostName, parseAddress, reachOf } from '../read/address.js';
import { contextPathOf } from '../read/context-path.js';
import { Secret } from '../secret.js';
import type { LiveSession } from '../verify/context.js';
import { field, isObject, textField } from '../verify/json.js';

/** The name in saved state of the step's directory under RUNNER_TEMP. */
export const DIRECTORY_STATE = 'directory';

/** The name in saved state of a session that has to be ended. */
export const SESSION_STATE = 'session';

/** A session as saved state. The runner keeps that in memory, and gives it to this Action's `post` step alone. */
export function sessionState({ url, cookie }: LiveSession): string {
  return JSON.stringify({ url, cookie: cookie.reveal() });
}

/** The session in saved state; `undefined` if there is none, or none that this program saved. */
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

/** The same rules as for `site-url`, with private hosts allowed, because a forged state can lead anywhere. */
function isSessionResource(url: string): boolean {
  const site = /^(.*)\/rest\/auth\/1\/session$/.exec(url)?.[1];
  if (site === undefined) return false;
  try {
    const given = { label: 'state', value: site };
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
