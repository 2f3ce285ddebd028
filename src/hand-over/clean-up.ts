import { Failure } from '../failure.js';
import { parsedObject, textField } from '../json.js';
import { contextPathOf, isHostName, parseAddress, reachOf } from '../read/address.js';
import { Secret } from '../secret.js';
import type { NetworkEffects } from '../transport/http.js';
import { networkWith } from '../transport/network.js';
import { refuseUnsafeProcess } from '../transport/trust.js';
import { toUndo } from '../undo.js';
import { endSession, type LiveSession } from '../verify/live-session.js';
import { restoreGajiraConfig } from './gajira-config.js';
import { readStepFile, readStepTls, removeStepFiles } from './step-files.js';

/** What a step has left. */
export interface Left {
  /** The folder for temporary files. */
  readonly parent: string;
  /** The step's directory in it; empty if it made none. */
  readonly directory: string;
  /** Its saved session; empty if it began none. */
  readonly session: string;
}

export interface LogOutEffects extends NetworkEffects {
  /** Asked before the session's own address is. @throws Failure `host-not-allowed` */
  readonly requireListed?: (url: string) => void;
}

/** What came of the file of gajira actions, of the session, or of the step's files; a session that lasts is a failure. */
export type Outcome =
  | 'gajira config put back'
  | 'gajira config left'
  | 'ended'
  | 'over already'
  | 'none of ours'
  | 'files removed'
  | 'files gone'
  | 'files left';

/** Puts back the file of gajira actions, ends the session, removes the files; reports each, whatever failed before. */
export async function cleanUpStep(
  left: Left,
  report: (outcome: Outcome | Failure) => void,
  effects: LogOutEffects,
): Promise<void> {
  const { parent, directory, session } = left;
  const restored = orElse('gajira config left', () => putBack(parent, directory));
  if (restored) report(restored);
  const remove = toUndo(() => {
    if (directory === '') return;
    const removed = (): Outcome => (removeStepFiles(parent, directory) ? 'files removed' : 'files gone');
    report(orElse('files left', removed));
  });
  try {
    if (session !== '') report(await ended(left, effects));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report(error);
  } finally {
    await remove();
  }
}

function orElse<T>(failed: Outcome, work: () => T): T | Outcome {
  try {
    return work();
  } catch {
    return failed;
  }
}

function putBack(parent: string, directory: string): Outcome | undefined {
  const before = readStepFile(parent, directory, 'gajira-before.json');
  if (before === undefined) return undefined;
  restoreGajiraConfig(before);
  return 'gajira config put back';
}

/** Seconds. It is not worth a long wait: a session ends by itself, later. */
const BUDGET_SECONDS = 15;

/** @throws Failure */
async function ended({ parent, directory, session }: Left, effects: LogOutEffects): Promise<Outcome> {
  const saved = sessionIn(session);
  if (!saved) return 'none of ours';
  effects.requireListed?.(saved.url);
  refuseUnsafeProcess(effects.environment);
  const tls = await readStepTls(parent, directory);
  return endSession(networkWith(tls, effects, BUDGET_SECONDS).send, saved);
}

/** The session in such a text; `undefined` if there is none that this program saved. */
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
