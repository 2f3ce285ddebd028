import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MaskedTexts, StreamMasker } from '../../src/hand-over/stream-masker.js';
import { addExactly, maskedTexts } from './maskers.js';

const SECRET = 'FAKE-0123456789-SECRET';

/** Receives all chunks in the same memory, with room at the front for held-back bytes, like a copy of a pipe. */
function masker(texts: string[], room = 0) {
  const stream = new StreamMasker(maskedTexts(texts));
  const memory = Buffer.alloc(room + 10_000);
  return {
    push: (text: string) => {
      const length = memory.fill('x').write(text, room, 'latin1');
      return stream.push(memory.subarray(room, room + length), room).toString('latin1');
    },
    end: () => stream.end().toString('latin1'),
  };
}

/** Returns the masked form of all chunks in sequence, which is the same with and without room. */
function shown(texts: string[], ...chunks: string[]): string {
  const [one = '', ...others] = [0, 12, 4096].map((room) => {
    const { push, end } = masker(texts, room);
    return chunks.map(push).join('') + end();
  });
  for (const other of others) expect(other).toBe(one);
  return one;
}

const pushed = (stream: StreamMasker, text: string): string => stream.push(Buffer.from(text)).toString();

/** Returns, for each character, whether it is part of an occurrence of a text. */
function covered(texts: readonly string[], data: string): boolean[] {
  const result = Array<boolean>(data.length).fill(false);
  for (const text of texts) {
    for (let at = data.indexOf(text); at >= 0; at = data.indexOf(text, at + 1)) {
      result.fill(true, at, at + text.length);
    }
  }
  return result;
}

function withMasks(data: string, hidden: readonly boolean[]): string {
  return Array.from(data, (character, at) => {
    if (!hidden[at]) return character;
    return at > 0 && hidden[at - 1] ? '' : '***';
  }).join('');
}

/** Returns the position of the longest end of `data` that a text continues. */
function keptFrom(texts: readonly string[], data: string): number {
  let from = 0;
  while (texts.every((text) => text === data.slice(from) || !text.startsWith(data.slice(from)))) from++;
  return from;
}

/** Returns the output allowed once `data` was pushed: all but the longest end that a text continues, unless covered. */
function shownSoFar(texts: readonly string[], data: string): string {
  let out = keptFrom(texts, data);
  const hidden = covered(texts, data);
  while (out < data.length && hidden[out]) out++;
  return withMasks(data.slice(0, out), hidden);
}

const letters = fc.constantFrom('a', 'b');
/** Texts that overlap, touch and begin with each other, in data built from them and their parts. */
const overlapping = fc
  .array(fc.string({ unit: letters, minLength: 8, maxLength: 14 }), { minLength: 1, maxLength: 5 })
  .chain((seeds) => {
    const longer = seeds.map((seed, index) => seed.repeat(index + 1) + (seeds[0] ?? ''));
    const texts = [...seeds, ...longer, ...seeds.map((seed) => `c${seed}c`)];
    const part = fc.tuple(fc.constantFrom(...texts), fc.nat(20), fc.nat(40));
    const piece = fc.oneof(
      fc.constantFrom(...texts),
      part.map(([text, from, to]) => text.slice(from, to)),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', '\xff'), maxLength: 6 }),
    );
    return fc.record({ texts: fc.constant(texts), chunks: fc.array(piece, { maxLength: 20 }) });
  });

test('a secret is hidden wherever it is cut between long chunks', () => {
  const text = `before ${SECRET} after`;
  const filler = 'FAKE-01234_'.repeat(50);
  for (let cut = 0; cut <= text.length; cut++) {
    const masked = shown([SECRET], filler + text.slice(0, cut), text.slice(cut) + filler);
    expect(masked).toBe(`${filler}before *** after${filler}`);
  }
});

describe('for any texts and any cuts', () => {
  test('what is shown is what is in no occurrence', () => {
    fc.assert(
      fc.property(overlapping, ({ texts, chunks }) => {
        const data = chunks.join('');
        expect(shown(texts, ...chunks)).toBe(withMasks(data, covered(texts, data)));
        expect(shown(texts, data)).toBe(shown(texts, ...Array.from(data)));
      }),
      { numRuns: 200 },
    );
  });

  test('the same in long chunks', () => {
    fc.assert(
      fc.property(fc.array(overlapping, { minLength: 3, maxLength: 6 }), (parts) => {
        const texts = parts.flatMap((part) => part.texts);
        const chunks = parts.map((part) => part.chunks.join('').repeat(3));
        const data = chunks.join('');
        expect(shown(texts, ...chunks)).toBe(withMasks(data, covered(texts, data)));
      }),
      { numRuns: 100 },
    );
  });

  test('nothing is held back but the longest end that a text goes on from', () => {
    fc.assert(
      fc.property(overlapping, ({ texts, chunks }) => {
        const { push } = masker(texts);
        let data = '';
        let out = '';
        for (const chunk of chunks) {
          data += chunk;
          out += push(chunk);
          expect(out).toBe(shownSoFar(texts, data));
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a chunk that holds nothing is out at once, as a view', () => {
  const stream = new StreamMasker(maskedTexts([SECRET]));
  for (const size of [5, 100_000]) {
    const { buffer, byteOffset } = Buffer.alloc(size, 'x');
    const chunk = Buffer.from(buffer, byteOffset, size);
    expect(stream.push(chunk)).toMatchObject({ buffer, byteOffset, length: size });
  }
  expect(stream.push(Buffer.alloc(0))).toHaveLength(0);
  expect(stream.end()).toHaveLength(0);
});

test('what is held back does not change with the chunk that it came in', () => {
  const stream = new StreamMasker(maskedTexts([SECRET]));
  const chunk = Buffer.from('FAKE-0123');
  stream.push(chunk);
  chunk.fill('x');
  expect(stream.end().toString()).toBe('FAKE-0123');
});

test('what is held back goes into the room before the next chunk, if it fits', () => {
  const memory = Buffer.alloc(20, 'x');
  for (const room of [9, 10]) {
    const stream = new StreamMasker(maskedTexts([SECRET]));
    stream.push(Buffer.from('FAKE-01234'));
    const shown = stream.push(memory.subarray(10), room);
    expect(shown.toString()).toBe('FAKE-01234xxxxxxxxxx');
    expect(shown.buffer === memory.buffer).toBe(room === 10);
  }
});

test.each([0, 1, 127])('a text may hold the byte %i anywhere', (code) => {
  const byte = String.fromCharCode(code);
  for (const text of [`${byte}FAKE-01`, `FAKE${byte}-01`]) {
    expect(shown([text], `FAKE-${text}-01`)).toBe('FAKE-***-01');
  }
});

test('texts of less than eight bytes are ignored, and bytes count, not characters', () => {
  expect(shown(['FAKE-00', ''], 'FAKE-00')).toBe('FAKE-00');
  const stream = new StreamMasker(maskedTexts(['éééé']));
  expect(stream.push(Buffer.from('ééé éééé'))).toEqual(Buffer.from('ééé ***'));
});

describe('texts that are added while a stream runs', () => {
  test('are hidden from the bytes on that are held back, in any output', () => {
    fc.assert(
      fc.property(overlapping, fc.nat(20), ({ texts, chunks }, count) => {
        const [first, ...added] = texts;
        const known = [first ?? '', ...added.slice(0, 2)];
        const before = chunks.slice(0, count).join('');
        const data = chunks.join('');
        const kept = keptFrom(known, before);
        const early = covered(known, before);
        const late = covered(texts, data.slice(kept));
        const hidden = Array.from(data, (_, at) => early[at] === true || late[at - kept] === true);
        const masked = maskedTexts(known);
        const stream = new StreamMasker(masked);
        let out = '';
        for (const [index, chunk] of chunks.entries()) {
          if (index === count) addExactly(masked, ...texts);
          out += stream.push(Buffer.from(chunk, 'latin1')).toString('latin1');
        }
        expect(out + stream.end().toString('latin1')).toBe(withMasks(data, hidden));
      }),
      { numRuns: 300 },
    );
  });

  test('show nothing of an earlier one in whose rest they are', () => {
    const texts = maskedTexts([`xxxx${SECRET}`, `${SECRET}-and-more`]);
    const stream = new StreamMasker(texts);
    expect(pushed(stream, `xxxx${SECRET}`)).toBe('***');
    addExactly(texts, SECRET.slice(0, 8));
    expect(pushed(stream, '.')).toBe('.');
  });

  test('hide nothing between them and an earlier one', () => {
    const texts = maskedTexts([`${SECRET}.`, '89-SECRET']);
    const stream = new StreamMasker(texts);
    expect(pushed(stream, SECRET)).toBe('');
    addExactly(texts, 'FAKE-012');
    expect(pushed(stream, '!')).toBe('***34567***!');
  });

  test('are hidden even if there was none before', () => {
    const texts = new MaskedTexts();
    const stream = new StreamMasker(texts);
    expect(pushed(stream, SECRET)).toBe(SECRET);
    addExactly(texts, SECRET);
    expect(pushed(stream, `-${SECRET}`)).toBe('-***');
  });
});
