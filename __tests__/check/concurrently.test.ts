import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concurrently } from '../../src/concurrently.js';

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

test('as many at a time as the limit allows, and results in order', async () => {
  const waits = fc.array(fc.nat(20), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: 1, max: 10 }), async (items, limit) => {
      let [running, most] = [0, 0];
      const begun: number[] = [];
      const results = await concurrently([...items.entries()], limit, async ([index, wait]) => {
        begun.push(index);
        running += 1;
        most = Math.max(most, running);
        await turns(wait);
        running -= 1;
        return index * 2;
      });
      expect(results).toEqual(items.map((_, index) => index * 2));
      expect(begun).toEqual(items.map((_, index) => index));
      expect(most).toBe(Math.min(limit, items.length));
    }),
  );
});

test('begins the next as soon as one is done', async () => {
  let release = (): void => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const done: number[] = [];
  await concurrently([0, 1, 2, 3, 4], 2, async (item) => {
    if (item === 0) await slow;
    done.push(item);
    if (item === 4) release();
  });
  expect(done).toEqual([1, 2, 3, 4, 0]);
});

test('the first error is thrown, and nothing further is begun', async () => {
  const begun: number[] = [];
  const work = async (item: number): Promise<number> => {
    begun.push(item);
    await turns(item === 1 ? 1 : 5);
    if (item >= 1) throw new Error(`of ${item}`);
    return item;
  };
  await expect(concurrently([0, 1, 2, 3, 4, 5], 3, work)).rejects.toThrow('of 1');
  await turns(50);
  expect(begun).toEqual([0, 1, 2]);
});
