import { expect, jest, test } from '@jest/globals';
import { PassThrough, Readable, Writable } from 'node:stream';
import { MaskedCopy } from '../../src/cli/masked-copy.js';
import { MaskedTexts } from '../../src/hand-over/stream-masker.js';

test('output that ends before its command leaves no timer, which would hold the process for a while', async () => {
  const shown: string[] = [];
  const target = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const write = (piece: string | Buffer, done?: () => void): void => {
    shown.push(piece.toString());
    done?.();
  };
  const source = Readable.from([Buffer.from('all of it')]);
  const copy = new MaskedCopy(source, target, write, new MaskedTexts());
  await copy.ended;
  const started = jest.spyOn(globalThis, 'setTimeout');
  copy.endAfterGrace();
  expect([started.mock.calls, shown.join('')]).toEqual([[], 'all of it']);
  started.mockRestore();
});

test('output that goes on behind its command has a timer, which its end clears', async () => {
  const source = new PassThrough();
  const target = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const copy = new MaskedCopy(source, target, (_piece, done) => done?.(), new MaskedTexts());
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  copy.endAfterGrace();
  source.end();
  await copy.ended;
  expect(cleared).toHaveBeenCalledTimes(1);
  cleared.mockRestore();
});
