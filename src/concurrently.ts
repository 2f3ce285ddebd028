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
  // A loop that an error leaves ends its generator, and so the loops of all workers.
  const queue = (function* () {
    yield* items.entries();
  })();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  const workers = Array.from({ length: limit }, worker);
  // Work under way is allowed to end, because it may be saving the only copy of a token.
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return results;
}
