import { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import type { Send } from '../transport/network.js';
import { toUndo } from '../ending.js';
import { tokenFile } from './file.js';
import { gitHubSecret } from './github-secret.js';
import type { StoreEffects, StoreSettings, TokenStore, WriteBack } from './token-store.js';

/** Creates the stores that are missing from the Action's bundle, which starts no process and runs on GitHub. */
export type MakeStore = (
  settings: Extract<StoreSettings, { kind: 'gitlab-variable' | 'command' }>,
  effects: StoreEffects,
) => TokenStore;

export type OpenEffects = StoreEffects & { readonly commandLineStore?: MakeStore | undefined };

export function createStore(settings: StoreSettings, effects: OpenEffects): TokenStore {
  if (settings.kind === 'github-secret') return gitHubSecret(settings.secrets, settings.name, effects);
  if (settings.kind === 'file') return tokenFile(settings.path, effects);
  if (effects.commandLineStore) return effects.commandLineStore(settings, effects);
  throw new Failure(
    'invalid-input',
    "The Action can't save a token in a GitLab variable or with a command.",
    'Use a GitHub secret or a file, or run the `jira-auth` command in a step.',
  );
}

/** Works while a store is open to replace its token. It is closed however this process ends. */
export async function inStore<T>(store: TokenStore, work: () => Promise<T>): Promise<T> {
  const close = toUndo(() => store.close());
  try {
    await store.open('replace');
    return await work();
  } finally {
    await close();
  }
}

/** The newest token saved by this process. */
export interface Memory {
  token?: Secret;
}

export async function openStores(writeBack: WriteBack, memory: Memory, effects: OpenEffects) {
  const accessTokenStore = await openAccessTokenStore(writeBack, effects.send);
  const { store } = writeBack;
  return { store: store && remembered(createStore(store, effects), memory), accessTokenStore };
}

/** Remembers the token saved by this process, because most stores can't be read. */
export function remembered(store: TokenStore, memory: Memory): TokenStore {
  return {
    ...store,
    open: async (use) => (await store.open(use)) ?? memory.token,
    read: async () => (await store.read()) ?? memory.token,
    save: async (token) => {
      await store.save(token);
      memory.token = token;
    },
  };
}

/**
 * Opens the store for an access token, if one was requested, before a token is obtained. Failures are `handoff-failed`,
 * also when saving: the refresh token is safe by then.
 */
export async function openAccessTokenStore(
  { store, accessToken }: WriteBack,
  send: Send,
): Promise<Pick<TokenStore, 'description' | 'save'> | undefined> {
  if (!accessToken) return undefined;
  const notSaved = (what: string, advice: string): Failure => new Failure('handoff-failed', what, advice);
  const secret = gitHubSecret(accessToken.secrets, accessToken.name, {
    send,
    failures: {
      notReady: (what, advice) => notSaved(`${what} No token was obtained or used up.`, advice),
      notSaved,
    },
  });
  // Opening the refresh token's secret proves the same, but doesn't read who may use an organization's secret.
  if (store?.kind !== 'github-secret' || accessToken.secrets.place.kind === 'organization')
    await secret.open();
  return secret;
}
