import { expect, jest, test } from '@jest/globals';
import { FormGraph, Joint } from '../../src/hand-over/form-graph.js';
import { MaskedTexts, StreamMasker } from '../../src/hand-over/stream-masker.js';
import { TextSearch } from '../../src/hand-over/text-search.js';
import { addExactly, maskedTexts } from './maskers.js';

const SECRET = 'FAKE-0123456789-SECRET';

/** Returns texts to hide, whose forms are those of a graph. */
function maskedForms(addTo: (graph: FormGraph) => void, windowAfter?: number): MaskedTexts {
  const masked = new MaskedTexts(windowAfter);
  masked.add({ of: 'a secret', addTo });
  return masked;
}

function endOfForm(): Joint {
  const end = new Joint();
  end.isEnd = true;
  return end;
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
  masked.search().read(bytes, 0, 0, []);
  return count;
}

test('a search looks at each byte less than three times, and at few with a window', () => {
  const parts = Array.from(SECRET, (_, at) => `${SECRET.slice(at, at + 4)} ${SECRET.slice(0, at)}FA.`).join(
    ' ',
  );
  const output = `${parts}${'. '.repeat(1000)}`;
  const masked = maskedTexts([SECRET], output.length);
  // Exact, because a search that looks more often is as correct, only slower.
  expect(looks(masked, output)).toBe(6875);
  expect(looks(masked, 'F')).toBe(1);
  expect(looks(masked, output)).toBe(684);
  const prepared = maskedTexts([SECRET], Infinity);
  prepared.search().prepare();
  expect(looks(prepared, output)).toBe(684);
});

test('a search makes one state for each beginning in the output', () => {
  const masked = maskedTexts(['FAKE-0123', 'xFAKE-0123'], Infinity);
  looks(masked, '. FAKE. FAKE-. xFAKE-0. xFAKE-. FAKE-0.');
  // The root, six for the first text, seven for the second one.
  expect(masked.search().size).toBe(14);
});

test('a search is kept until it has too many states', () => {
  const text = 'FAKE'.padEnd(400_002, '0123456789');
  const masked = maskedTexts([text], Infinity);
  const search = masked.search();
  addExactly(masked, text);
  search.read(Buffer.from(text.slice(0, 399_999)), 0, 0, []);
  expect(masked.search()).toBe(search);
  search.read(Buffer.from(text.slice(0, 400_000)), 0, 0, []);
  expect(masked.search()).not.toBe(search);
});

test('a search reads no byte twice, and asks the graph once about each spot', () => {
  const read = jest.spyOn(TextSearch.prototype, 'read');
  const follow = jest.spyOn(FormGraph.prototype, 'follow');
  const stream = new StreamMasker(maskedTexts([SECRET], 0));
  for (const chunk of ['', SECRET.slice(0, 9), SECRET.slice(9)]) stream.push(Buffer.from(chunk));
  // Of the first chunk that is not empty, the search also reads what was held back before: nothing.
  expect(read.mock.calls.map(([bytes]) => bytes.length)).toEqual([0, 9, SECRET.length - 9]);
  const spots = follow.mock.calls.map(([spot]) => spot);
  expect(spots).toHaveLength(new Set(spots).size);
  read.mockRestore();
  follow.mockRestore();
});

test('two ways to the same place are followed as one', () => {
  const masked = maskedForms((graph) => {
    let from = graph.start;
    for (let count = 1; count <= 20; count++) {
      const to = count < 20 ? new Joint() : endOfForm();
      for (let way = 0; way < 2; way++) graph.add(from, Buffer.from('a'), to);
      from = to;
    }
  });
  expect(new StreamMasker(masked).push(Buffer.from('a'.repeat(20))).toString()).toBe('***');
});

test.each([0, Infinity])(
  'a line may end near the beginning, before any offset (window after %d)',
  (windowAfter) => {
    const masked = maskedForms((graph) => {
      const middle = new Joint('text');
      graph.add(graph.start, Buffer.from('FAKE'), middle);
      graph.add(middle, Buffer.from('-0123456789'), endOfForm());
    }, windowAfter);
    for (const offset of ['0000', '9abcdef', '12345678']) {
      const output = `${'. '.repeat(40)}FAKE\n${offset}: -0123456789`;
      expect(new StreamMasker(masked).push(Buffer.from(output)).toString()).toBe(`${'. '.repeat(40)}***`);
    }
  },
);

test('a form too short is no secret, and makes the window no shorter', () => {
  const add = (graph: FormGraph): void => {
    graph.add(graph.start, Buffer.from('FAK0'), endOfForm());
  };
  const [masked, withoutWindow] = [0, Infinity].map((windowAfter) => maskedForms(add, windowAfter));
  for (const texts of [masked, withoutWindow] as MaskedTexts[]) {
    addExactly(texts, SECRET);
    expect(new StreamMasker(texts).push(Buffer.from(`FAK0${SECRET}`)).toString()).toBe('FAK0***');
  }
  expect(looks(masked as MaskedTexts, '. '.repeat(1000))).toBe(438);
});

test('a search is prepared once all texts are known for a while, and hides as before', () => {
  jest.useFakeTimers();
  const prepare = jest.spyOn(TextSearch.prototype, 'prepare');
  try {
    const texts = maskedTexts([SECRET], Infinity);
    addExactly(texts, 'FAKE-another-secret');
    jest.advanceTimersByTime(100);
    expect(prepare).toHaveBeenCalledTimes(1);
    const shown = new StreamMasker(texts).push(Buffer.from(`${'. '.repeat(40)}${SECRET} ${'. '.repeat(40)}`));
    expect(shown.toString()).toBe(`${'. '.repeat(40)}*** ${'. '.repeat(40)}`);
    addExactly(texts, 'FAKE-third-secret');
    texts.search();
    jest.advanceTimersByTime(100);
    expect(prepare).toHaveBeenCalledTimes(1);
  } finally {
    prepare.mockRestore();
    jest.useRealTimers();
  }
});
