const waiting = new Set<() => Promise<void>>();

/**
 * Makes sure that something is undone whichever way this process ends: a bug in a callback, or a promise that never
 * settles, skips every `finally`.
 *
 * @returns a function that undoes it; later calls wait for the first
 */
export function toUndo(undo: () => void | Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  const begun = async (): Promise<void> => {
    try {
      await undo();
    } finally {
      waiting.delete(now);
    }
  };
  const now = (): Promise<void> => (done ??= begun());
  waiting.add(now);
  return now;
}

/** Undoes what is left after a reported bug. Further errors are ignored, because they would only hide that bug. */
export async function undoAll(): Promise<void> {
  await Promise.allSettled([...waiting].reverse().map((now) => now()));
}
