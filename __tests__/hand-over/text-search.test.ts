import { expect, jest, test } from '@jest/globals';
import { Joint } from '../../src/hand-over/form-graph.js';
import { MaskedTexts, StreamMasker } from '../../src/hand-over/stream-masker.js';
import { TextSearch } from '../../src/hand-over/text-search.js';
import { addExactly, maskedBy, maskedTexts } from './maskers.js';

const SECRET = 'FAKE-0123456789-SECRET';

/** Texts whose forms begin at a joint. */
function maskedForms(addTo: (start: Joint) => void): MaskedTexts {
  const masked = new MaskedTexts();
  masked.add('a secret', addTo);
  return masked;
}

function endOfForm(): Joint {
  const end = new Joint();
  end.isEnd = true;
  return end;
}

function read(masked: MaskedTexts, bytes: Buffer): void {
  const search = masked.search();
  search.read(bytes, search.root, 0, []);
}

/** Returns how often a search looks at bytes of `data`. */
function looks(masked: MaskedTexts, data: string): number {
  let count = 0;
  const bytes = new Proxy(Buffer.from(data), {
    get: (target, key): unknown => {
      if (!Number.isNaN(Number(key))) count++;
      return Reflect.get(target, key);
    },
  });
  read(masked, bytes);
  return count;
}

test('a search looks at few bytes, also in what resembles a text', () => {
  const masked = maskedTexts([SECRET]);
  const parts = Array.from(SECRET, (_, at) => `${SECRET.slice(at, at + 4)} ${SECRET.slice(0, at)}FA.`);
  const resembling = ['FAK..........89-', ...parts].join(' ');
  // Exact, because a search that looks more often is as correct, only slower.
  expect([resembling.length, looks(masked, resembling)]).toEqual([439, 273]);
  expect(looks(masked, '. '.repeat(1002))).toBe(431);
  expect(looks(masked, 'F')).toBe(1);
});

test('a search learns one step for each beginning, and each way out of it', () => {
  const masked = maskedTexts(['FAKE-0123', 'xFAKE-0123']);
  read(masked, Buffer.from('. FAKE. FAKE-. xFAKE-0. xFAKE-. FAKE-0.'));
  expect(masked.search().steps.size).toBe(14);
});

test('a search is kept until it knows too many steps', () => {
  const text = 'FAKE'.padEnd(150_002, '0123456789');
  const masked = maskedTexts([text]);
  const search = masked.search();
  addExactly(masked, text);
  read(masked, Buffer.from(text.slice(0, 149_987)));
  expect(masked.search()).toBe(search);
  read(masked, Buffer.from(text));
  expect(masked.search()).not.toBe(search);
});

test('a search reads no byte twice', () => {
  const reading = jest.spyOn(TextSearch.prototype, 'read');
  const stream = new StreamMasker(maskedTexts([SECRET]));
  for (const chunk of ['', SECRET.slice(0, 9), SECRET.slice(9)]) stream.push(Buffer.from(chunk));
  // Of the first chunk that is not empty, the search also reads what was held back before: nothing.
  expect(reading.mock.calls.map(([bytes]) => bytes.length)).toEqual([0, 9, SECRET.length - 9]);
  reading.mockRestore();
});

test('two ways to the same place are followed as one', () => {
  const masked = maskedForms((start) => {
    let from = start;
    for (let count = 1; count <= 20; count++) {
      const to = count < 20 ? new Joint() : endOfForm();
      for (let way = 0; way < 2; way++) from.add(Buffer.from('a'), to);
      from = to;
    }
  });
  expect(maskedBy(masked, 'a'.repeat(20))).toBe('***');
});

test('a line may end near the beginning, before any offset', () => {
  const masked = maskedForms((start) => {
    const middle = new Joint('text');
    start.add(Buffer.from('FAKE'), middle);
    middle.add(Buffer.from('-0123456789'), endOfForm());
  });
  for (const offset of ['0000', '9abcdef', '12345678']) {
    const output = `${'. '.repeat(40)}FAKE\n${offset}: -0123456789`;
    expect(maskedBy(masked, output)).toBe(`${'. '.repeat(40)}***`);
  }
});

test('a form too short is no secret, is not held back, and makes the window no shorter', () => {
  const texts = maskedForms((start) => {
    start.add(Buffer.from('FAK0'), endOfForm());
  });
  addExactly(texts, SECRET);
  expect(maskedBy(texts, `FAK0${SECRET}`)).toBe('FAK0***');
  expect(new StreamMasker(texts).push(Buffer.from('FAK0'))).toHaveLength(4);
  expect(looks(texts, '. '.repeat(1002))).toBe(431);
});

test('a search is prepared once all texts are known for a while', () => {
  jest.useFakeTimers();
  const search = jest.spyOn(MaskedTexts.prototype, 'search');
  try {
    const texts = maskedTexts([SECRET]);
    addExactly(texts, 'FAKE-another-secret');
    jest.advanceTimersByTime(100);
    expect(search).toHaveBeenCalledTimes(1);
    addExactly(texts, 'FAKE-third-secret');
    texts.search();
    jest.advanceTimersByTime(100);
    expect(search).toHaveBeenCalledTimes(2);
  } finally {
    search.mockRestore();
    jest.useRealTimers();
  }
});
