import { Failure } from '../failure.js';
import type { GitHubSecrets, StoreSettings } from './settings.js';
import type { Mask } from '../secret.js';
import type { Send } from '../transport/http.js';
import { TokenFile } from './file.js';
import { GitHubSecret } from './github-secret.js';
import type { StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

/** What the Action's bundle has no code for: it starts no process, and runs on GitHub. */
export type CommandLineStore = Extract<StoreSettings, { kind: 'gitlab-variable' | 'command' }>;

export interface StoreEffects {
  readonly send: Send;
  readonly mask: Mask;
  /** Ends the waiting for another process. */
  readonly signal: AbortSignal;
  /** Makes the stores that only the command line has. */
  readonly commandLineStore?: ((settings: CommandLineStore, effects: StoreEffects) => TokenStore) | undefined;
  /** How the store words its failures, if it is not for a refresh token. */
  readonly failures?: StoreFailures | undefined;
}

/** The store that was asked for. */
export function createStore(settings: StoreSettings, effects: StoreEffects): TokenStore {
  switch (settings.kind) {
    case 'github-secret':
      return gitHubSecret(settings.secrets, settings.name, effects);
    case 'file':
      return new TokenFile(settings.path, effects.mask, effects.signal, effects.failures);
    case 'gitlab-variable':
    case 'command':
      if (!effects.commandLineStore) {
        throw new Failure(
          'invalid-input',
          'The Action keeps a token neither in a GitLab variable nor by a command.',
          'Keep it in a GitHub secret or a file, or run `jira-auth` in a step of its own.',
        );
      }
      return effects.commandLineStore(settings, effects);
  }
}

export function gitHubSecret(
  { apiUrl, place, githubToken }: GitHubSecrets,
  name: string,
  { send, failures }: Pick<StoreEffects, 'send' | 'failures'>,
): GitHubSecret {
  return new GitHubSecret({ send, apiUrl, place, name, githubToken }, failures);
}
