const waiting = new Set<() => Promise<void>>();

/**
 * Sees to it that something is undone whichever way this process ends: a bug in a callback, or a promise that never
 * settles, skips every `finally`.
 *
 * @returns undoes it; a second call waits for the same
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

/** Undoes what is left, after a bug that was reported: a second one in here would only hide it. */
export async function undoAll(): Promise<void> {
  await Promise.allSettled([...waiting].reverse().map((now) => now()));
}
