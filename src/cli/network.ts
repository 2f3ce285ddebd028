import { proxyAddress } from '../transport/proxy.js';
import { delayed } from '../transport/deadline.js';
import { type Send, transport } from '../transport/http.js';
import { refuseUncheckedTls, tlsWith } from '../transport/trust.js';
import { createStore } from '../store/index.js';
import { GitLabVariable } from '../store/gitlab-variable.js';
import { SavingCommand } from '../store/command.js';
import type { TokenStore } from '../store/token-store.js';
import type { StoreSettings } from '../read/store.js';
import { type CliEffects, NO_MASK } from './effects.js';

/** Time to end an exchange and to save what it gave, after a signal. Milliseconds. */
const END_MS = 5000;

export interface Network {
  readonly send: Send;
  /** For what must not be cut off in the middle by a signal. */
  readonly sendToTheEnd: Send;
}

/** Connections as the environment wants them. @throws Failure `tls-failure`, `proxy-failure` */
export async function openNetwork(
  { environment, random, signal, stderr }: CliEffects,
  timeoutSeconds: number,
  caCertificate: string | undefined,
): Promise<Network> {
  refuseUncheckedTls(environment);
  const tls = await tlsWith(caCertificate, undefined, environment);
  const options = {
    timeoutSeconds,
    proxy: proxyAddress(environment),
    random,
    trust: tls?.context,
    onRetry: (text: string) => {
      stderr(`${text}\n`);
    },
  };
  return {
    send: transport({ ...options, signal }),
    sendToTheEnd: transport({ ...options, signal: delayed(signal, END_MS) }),
  };
}

/** The store that was asked for, of all that there are. */
export function openStore(
  settings: StoreSettings,
  { sendToTheEnd }: Network,
  { signal }: CliEffects,
): TokenStore {
  return createStore(settings, {
    send: sendToTheEnd,
    mask: NO_MASK,
    signal,
    commandLineStore: (other) =>
      other.kind === 'command'
        ? new SavingCommand(other.command)
        : new GitLabVariable({ ...other, send: sendToTheEnd, mask: NO_MASK }),
  });
}
