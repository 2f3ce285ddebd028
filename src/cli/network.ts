import { SavingCommand } from '../store/command.js';
import { GitLabVariable } from '../store/gitlab-variable.js';
import type { CommandLineStore, StoreEffects } from '../store/index.js';
import type { TokenStore } from '../store/token-store.js';

/** The stores that start a process, or are of another CI system than the Action's. */
export function commandLineStore(
  settings: CommandLineStore,
  { send, mask, failures }: StoreEffects,
): TokenStore {
  return settings.kind === 'command'
    ? new SavingCommand(settings.command, failures)
    : new GitLabVariable({ ...settings, send, mask }, failures);
}
