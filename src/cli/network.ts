import { savingCommand } from '../store/command.js';
import { gitLabVariable } from '../store/gitlab-variable.js';
import type { CommandLineStore } from '../store/index.js';
import type { StoreEffects, TokenStore } from '../store/token-store.js';

/** The stores that start a process, or are of another CI system than the Action's. */
export function commandLineStore(settings: CommandLineStore, effects: StoreEffects): TokenStore {
  return settings.kind === 'command'
    ? savingCommand(settings.command, effects)
    : gitLabVariable(settings, effects);
}
