/**
 * Works on at most `limit` items at a time, and starts the next one as soon as one ends.
 *
 * @returns the results in the items' order
 * @throws the error that `work` throws, once all work under way has ended; no further item is started
 */
export async function concurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()].reverse();
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [index, item] = next;
      try {
        results[index] = await work(item);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, worker);
  // Work under way is allowed to end, because it may be saving the only copy of a token.
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
