import type { StoreSettings } from '../read/store.js';
import { gitLabVariable } from '../store/gitlab-variable.js';
import { savingCommand } from '../store/command.js';
import { type CommandLineStore, createStore } from '../store/index.js';
import type { StoreEffects, TokenStore } from '../store/token-store.js';
import * as transport from '../transport/network.js';
import { type CliEffects, NO_MASK } from './effects.js';

/** The network of a command, which tells of retries on standard error. @throws Failure */
export function openNetwork(
  effects: CliEffects,
  settings: transport.NetworkSettings,
): Promise<transport.Network> {
  const info = (text: string): void => {
    effects.stderr(`${text}\n`);
  };
  return transport.openNetwork({ ...effects, info }, settings);
}

/** The stores that start a process, or are of another CI system than the Action's. */
export function commandLineStore(settings: CommandLineStore, effects: StoreEffects): TokenStore {
  return settings.kind === 'command'
    ? savingCommand(settings.command, effects)
    : gitLabVariable(settings, effects);
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
