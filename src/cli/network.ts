import { GitLabVariable } from '../store/gitlab-variable.js';
import { SavingCommand } from '../store/command.js';
import { type CommandLineStore, createStore, type StoreEffects } from '../store/index.js';
import type { StoreSettings } from '../read/store.js';
import type { TokenStore } from '../store/token-store.js';
import * as transport from '../transport/network.js';
import { proxyAddress } from '../transport/proxy.js';
import { refuseUnsafeProcess, tlsWith } from '../transport/trust.js';
import { type CliEffects, NO_MASK } from './effects.js';

/** Connections as the environment wants them. @throws Failure `tls-failure`, `proxy-failure` */
export async function openNetwork(
  { environment, random, signal, stderr, debug }: CliEffects,
  timeoutSeconds: number,
  caCertificate: string | undefined,
): Promise<transport.Network> {
  refuseUnsafeProcess(environment);
  const tls = await tlsWith(caCertificate, undefined, environment);
  return transport.openNetwork({
    timeoutSeconds,
    signal,
    proxy: proxyAddress(environment),
    random,
    trust: tls?.context,
    debug,
    onRetry: (text) => {
      stderr(`${text}\n`);
    },
  });
}

/** The stores that start a process, or are of another CI system than the Action's. */
export function commandLineStore(
  settings: CommandLineStore,
  { send, mask, failures }: StoreEffects,
): TokenStore {
  return settings.kind === 'command'
    ? new SavingCommand(settings.command, failures)
    : new GitLabVariable({ ...settings, send, mask }, failures);
}

/** The store that was asked for, of all that there are. */
export function openStore(
  settings: StoreSettings,
  { sendToTheEnd }: transport.Network,
  { signal, debug }: CliEffects,
): TokenStore {
  debug(`Place for tokens: ${settings.kind}.`);
  return createStore(settings, { send: sendToTheEnd, mask: NO_MASK, signal, commandLineStore });
}
