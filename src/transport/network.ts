import { type NetworkEffects, type Send, transport } from './http.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './trust.js';

/** Ways to send whose common time begins now. */
export interface Network {
  readonly send: Send;
  /** For what must not be cut off in the middle: a signal ends it a few seconds later. */
  readonly sendToTheEnd: Send;
}

export interface NetworkSettings {
  /** The budget for all requests, in seconds. */
  readonly timeoutSeconds: number;
  /** PEM text of a private CA. */
  readonly caCertificate: string | undefined;
}

/** The network as the environment and the settings want it. @throws Failure */
export async function openNetwork(
  effects: NetworkEffects,
  { timeoutSeconds, caCertificate }: NetworkSettings,
): Promise<Network> {
  refuseUnsafeProcess(effects.environment);
  return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}

/** As {@link openNetwork}, with TLS settings that were made before. */
export function networkWith(tls: Tls | undefined, effects: NetworkEffects, timeoutSeconds: number): Network {
  const sending = (signal: AbortSignal): Send =>
    transport({ ...effects, signal }, timeoutSeconds, tls?.context);
  return { send: sending(effects.signal), sendToTheEnd: sending(delayed(effects.signal)) };
}

/** Time to end an exchange, and to save what it gave, after a signal: less than a CI system gives. Milliseconds. */
const END_MS = 5000;

function delayed(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const follow = (): void => {
    setTimeout(() => {
      controller.abort(signal.reason);
    }, END_MS).unref();
  };
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow);
  return controller.signal;
}
