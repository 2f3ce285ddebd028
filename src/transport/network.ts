import type { Environment } from '../results.js';
import { delayed } from './deadline.js';
import { type Send, transport, type TransportOptions } from './http.js';
import { proxyAddress } from './proxy.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './trust.js';

/** Time to end an exchange, and to save what it gave, after a signal: less than a CI system gives. Milliseconds. */
const END_MS = 5000;

/** Ways to send whose common time begins now. */
export interface Network {
  readonly send: Send;
  /** For what must not be cut off in the middle: a signal ends it a few seconds later. */
  readonly sendToTheEnd: Send;
}

export interface NetworkEffects extends Pick<
  TransportOptions,
  'random' | 'signal' | 'onServerDate' | 'debug'
> {
  readonly environment: Environment;
  /** Says that an attempt failed and another follows. */
  readonly info: (text: string) => void;
}

export interface NetworkSettings {
  /** The budget for all requests, in seconds. */
  readonly timeoutSeconds: number;
  /** PEM text of a private CA. */
  readonly caCertificate: string | undefined;
}

/**
 * The network as the environment and the settings want it.
 *
 * @throws Failure `tls-failure`, `proxy-failure` or `invalid-input`
 */
export async function openNetwork(
  effects: NetworkEffects,
  { timeoutSeconds, caCertificate }: NetworkSettings,
): Promise<Network> {
  refuseUnsafeProcess(effects.environment);
  return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}

/** As {@link openNetwork}, with TLS settings that were made before. */
export function networkWith(
  tls: Tls | undefined,
  { environment, info, random, signal, onServerDate, debug }: NetworkEffects,
  timeoutSeconds: number,
): Network {
  const options: TransportOptions = {
    timeoutSeconds,
    signal,
    random,
    onServerDate,
    debug,
    proxy: proxyAddress(environment),
    trust: tls?.context,
    onRetry: info,
  };
  return {
    send: transport(options),
    sendToTheEnd: transport({ ...options, signal: delayed(signal, END_MS) }),
  };
}
