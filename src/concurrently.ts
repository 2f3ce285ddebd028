/**
 * Works on items, so many at a time, each as soon as there is a place.
 *
 * @returns the results in the items' order
 * @throws what work throws, once everything that was begun has ended; nothing further is begun then
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
  // What has begun is let end: it may be saving a token that has no other copy.
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
