import type { Secret } from '../secret.js';
import type { TokenStore } from './token-store.js';

/** The newest token that a process has saved. */
export interface Memory {
  token?: Secret;
}

/** A store that also knows what this process has saved: most never give anything back. */
export function remembered(store: TokenStore, memory: Memory): TokenStore {
  return {
    description: store.description,
    open: async (use) => (await store.open(use)) ?? memory.token,
    read: async () => (await store.read()) ?? memory.token,
    save: async (token) => {
      await store.save(token);
      memory.token = token;
    },
    close: () => store.close(),
    ...(store.remember && { remember: store.remember.bind(store) }),
    ...(store.history && { history: store.history.bind(store) }),
  };
}
