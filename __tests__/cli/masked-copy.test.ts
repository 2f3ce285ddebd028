import { afterEach, expect, jest, test } from '@jest/globals';
import { PassThrough, Readable, Writable } from 'node:stream';
import { MaskedCopy } from '../../src/cli/masked-copy.js';
import { MaskedTexts } from '../../src/hand-over/stream-masker.js';

afterEach(() => {
  jest.restoreAllMocks();
});

let shown: string;

function copyOf(source: Readable): MaskedCopy {
  shown = '';
  const write = (piece: string | Buffer, done?: () => void): void => {
    shown += piece.toString();
    done?.();
  };
  return new MaskedCopy(source, new Writable(), write, new MaskedTexts());
}

test('output that ends before its command leaves no timer, which would hold the process', async () => {
  const copy = copyOf(Readable.from([Buffer.from('all of it')]));
  await copy.ended;
  const started = jest.spyOn(globalThis, 'setTimeout');
  copy.endAfterGrace();
  expect([started.mock.calls, shown]).toEqual([[], 'all of it']);
});

test('output that goes on behind its command has a timer, which its end clears', async () => {
  const source = new PassThrough();
  const copy = copyOf(source);
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  copy.endAfterGrace();
  source.end();
  await copy.ended;
  expect(cleared).toHaveBeenCalledTimes(1);
});
