import { type NetworkEffects, type Send, transport } from './http.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './trust.js';

/** Sends requests within a common time limit, which begins now. */
export interface Network {
  readonly send: Send;
  /** A signal aborts these requests only after a few seconds. */
  readonly sendToTheEnd: Send;
}

/** Opens the network with the proxy of the environment, and a private CA in PEM. @throws Failure */
export async function openNetwork(
  effects: NetworkEffects,
  { timeoutSeconds, caCertificate }: { timeoutSeconds: number; caCertificate: string | undefined },
): Promise<Network> {
  refuseUnsafeProcess(effects.environment);
  return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}

/** As {@link openNetwork}, with existing TLS settings. */
export function networkWith(tls: Tls | undefined, effects: NetworkEffects, timeoutSeconds: number): Network {
  const sending = (signal: AbortSignal): Send =>
    transport({ ...effects, signal }, timeoutSeconds, tls?.context);
  return { send: sending(effects.signal), sendToTheEnd: sending(delayed(effects.signal)) };
}

/** Time to finish an exchange and save its result, less than CI systems allow after a signal. */
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
