/**
 * Interruptions of a form that are possible at a joint: a line wrap, between the bytes of a dump, in a list. Fewer are
 * allowed near the beginning, because the search is slow wherever ordinary text might begin a form.
 */
export type Wrap = (typeof WRAPS)[number];
const WRAPS = ['early', 'text', 'dump', 'dump line', 'list', 'columns', 'columns line'] as const;

/** Something always stands between their codes. */
const SEPARATED: readonly (Wrap | undefined)[] = ['list', 'columns', 'columns line'];

/** A point where ways meet. Any of its places may follow whatever leads to it. */
export class Joint {
  isEnd = false;
  /** One of the places that lead here. It represents all of them. */
  entry: number | undefined;
  #places: number[] | undefined;
  #fill: ((joint: Joint) => void) | undefined;

  /** @param fill adds the next places on demand, because most forms are never printed */
  constructor(
    readonly wrap?: Wrap,
    fill?: (joint: Joint) => void,
  ) {
    this.#fill = fill;
  }

  get places(): readonly number[] {
    const fill = this.#fill;
    this.#fill = undefined;
    fill?.(this);
    return this.#places ?? [];
  }

  lead(place: number): void {
    // Nearly all joints lead to one place, and an array that grew by push() takes several times its memory.
    if (this.#places === undefined) this.#places = [place];
    else this.#places.push(place);
  }
}

/** Symbols in place of a byte: any printable byte, or a digit of an offset. */
const PRINTABLE = 256;
const DIGIT = 257;

const BYTES: readonly (readonly number[])[] = [
  ...Array.from({ length: 256 }, (_, byte) => [byte]),
  Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index),
  Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0)),
];

/** Returns the bytes that a symbol stands for: itself, except for the two above. */
export function bytesOf(symbol: number): readonly number[] {
  return BYTES[symbol] ?? [];
}

export function standsFor(symbol: number, byte: number): boolean {
  return symbol === byte || (symbol >= PRINTABLE && bytesOf(symbol).includes(byte));
}

type Repeated = readonly [symbol: number, least: number, most: number];

/** Ways from joint to joint. Each place holds a byte, or a symbol that stands for several. */
class Ways {
  readonly symbols: number[] = [];
  /** The joint after each place. Most places lead only to the next one. */
  readonly #next: (Joint | undefined)[] = [];

  add(from: readonly Joint[], text: ArrayLike<number>, to: Joint): void {
    if (text.length === 0) return;
    for (const joint of from) joint.lead(this.symbols.length);
    for (let at = 0; at < text.length; at++)
      this.#next[this.symbols.push(text[at] as number) - 1] = undefined;
    this.#next[this.symbols.length - 1] = to;
    to.entry ??= this.symbols.length - 1;
  }

  /** Adds a way along symbols that each occur `least` to `most` times. @returns the joints where it ends */
  addRepeated(from: readonly Joint[], ...symbols: readonly Repeated[]): readonly Joint[] {
    let before = from;
    for (const [symbol, least, most] of symbols) {
      for (let count = 1; count <= most; count++) {
        const after = new Joint();
        this.add(before, [symbol], after);
        before = count <= least ? [after] : [...before, after];
      }
    }
    return before;
  }

  /** Returns the joint after a place, or `undefined` if only the next place follows. */
  jointAt(place: number): Joint | undefined {
    return this.#next[place];
  }

  next(place: number): Joint {
    let joint = this.#next[place];
    if (joint === undefined) {
      joint = new Joint();
      joint.entry = place;
      joint.lead(place + 1);
      this.#next[place] = joint;
    }
    return joint;
  }
}

const code = (character: string): number => character.charCodeAt(0);
const LINE_END: readonly Repeated[] = [
  [code('\r'), 0, 1],
  [code('\n'), 1, 1],
];
/** Separators between hexadecimal bytes: in dumps, URLs, programs, HTML. */
export const BETWEEN_BYTES = '  |:|-|%|\\x|\\\\x|\\u00|,|, |0x|,0x|, 0x|;&#x'.split('|');

const breaks = new Ways();
const entries = {} as Record<Wrap | 'rest', Joint>;
for (const name of [...WRAPS, 'rest'] as const) entries[name] = new Joint();

/** @param all texts, and texts with repeated symbols */
function addBreaks(
  from: readonly Joint[],
  ...all: readonly (string | readonly (string | Repeated)[])[]
): void {
  const once = (text: string): Repeated[] => Array.from(text, (character) => [code(character), 1, 1]);
  for (const each of all) {
    const parts = typeof each === 'string' ? [each] : each;
    const symbols = parts.flatMap((part) => (typeof part === 'string' ? once(part) : [part]));
    for (const joint of breaks.addRepeated(from, ...symbols)) joint.isEnd = true;
  }
}

// Lines as `fold` and `base64` wrap them; in emails; in JSON strings and in a shell.
const wrapped = breaks.addRepeated([entries.early, entries.text], ...LINE_END);
for (const joint of wrapped) joint.isEnd = true;
addBreaks([entries.text], ['=', ...LINE_END]);
addBreaks(breaks.addRepeated([entries.text], [code('\\'), 1, 1]), 'n', 'r\\n', LINE_END);
// Indented in YAML; with the offsets of `curl --trace-ascii`.
const indented = breaks.addRepeated([entries.text], ...LINE_END);
addBreaks(indented, [[code(' '), 1, 8]], [[DIGIT, 4, 8], ': ']);
// Bytes in hexadecimal.
addBreaks([entries.dump, entries['dump line']], ' ', LINE_END);
// Also of lines without offsets, as `od -An` writes them.
addBreaks([entries['dump line']], ...BETWEEN_BYTES, [...LINE_END, [code(' '), 1, 3]]);
addBreaks([entries.list], ' ', ',', ', ', ';&#');
// Characters in the columns of `od -c`.
const lines = breaks.addRepeated([entries['columns line']], ...LINE_END, [DIGIT, 7, 7]);
addBreaks([entries.columns, entries['columns line'], ...lines], '   ');
const FIRST_OF_DUMP = breaks.symbols.length;
// `curl --trace`, xxd, hexdump -C, od: the line's bytes as text (or no text), then the next line's offset.
const OFFSET: readonly Repeated[] = [...LINE_END, [DIGIT, 4, 8], [code(':'), 0, 1], [code(' '), 1, 3]];
addBreaks([entries['dump line']], OFFSET, [[code(' '), 1, 3], [PRINTABLE, 16, 18], ...OFFSET]);
const FIRST_OF_REST = breaks.symbols.length;
// The rest of a dump's last line.
addBreaks([entries.rest], [[PRINTABLE, 1, 72]]);

/** A spot combines the entry of the joint reached, a flag for a dump wrapped earlier, and the position in a break. */
const BREAK_BITS = 8;
const DUMPED = 1 << BREAK_BITS;
const PLACE_BITS = BREAK_BITS + 1;

/** The spot before all forms. */
export const BEGIN = -1;

/** Called for each symbol that may come next, with the spot after it. */
export type Visit = (symbol: number, spot: number) => void;

/**
 * The forms of secrets: every way from the start to an end, however it is wrapped. One graph holds more forms than
 * could be listed, because each character may have any of its spellings, independently of the others.
 */
export class FormGraph {
  readonly start = new Joint();
  readonly #ways = new Ways();

  add(from: Joint, text: Uint8Array, to: Joint): void {
    this.#ways.add([from], text, to);
  }

  /** Returns the bytes that may come next at a joint, and the joint after each, without interruptions. */
  from(joint: Joint): (readonly [byte: number, to: Joint])[] {
    return joint.places.map((place) => [this.#ways.symbols[place] as number, this.#ways.next(place)]);
  }

  /** Calls `visit` for each symbol that may come next at a spot. */
  follow(spot: number, visit: Visit): void {
    if (spot === BEGIN) {
      this.#enter(this.start, 0, visit);
      return;
    }
    const inBreak = spot & (DUMPED - 1);
    const dumped = spot & DUMPED;
    const joint = this.#ways.jointAt(spot >> PLACE_BITS);
    if (!joint) {
      const place = (spot >> PLACE_BITS) + 1;
      visit(this.#ways.symbols[place] as number, this.#spotAt(place, dumped));
      return;
    }
    if (inBreak === 0) {
      if (!SEPARATED.includes(joint.wrap)) this.#enter(joint, dumped, visit);
      if (joint.wrap) interrupt(entries[joint.wrap], spot, visit);
      if (joint.isEnd && dumped !== 0) interrupt(entries.rest, spot, visit);
      return;
    }
    const next = breaks.next(inBreak - 1);
    interrupt(next, spot - inBreak, visit);
    if (next.isEnd) this.#enter(joint, inBreak > FIRST_OF_DUMP ? DUMPED : dumped, visit);
  }

  /** Tells whether a form ends at a spot. */
  isEnd(spot: number): boolean {
    const inBreak = spot & (DUMPED - 1);
    return inBreak === 0 ? this.#ways.jointAt(spot >> PLACE_BITS)?.isEnd === true : inBreak > FIRST_OF_REST;
  }

  #enter(joint: Joint, dumped: number, visit: Visit): void {
    for (const place of joint.places) visit(this.#ways.symbols[place] as number, this.#spotAt(place, dumped));
  }

  /** Returns the spot after a place. */
  #spotAt(place: number, dumped: number): number {
    return ((this.#ways.jointAt(place)?.entry ?? place) << PLACE_BITS) | dumped;
  }
}

function interrupt(joint: Joint, spot: number, visit: Visit): void {
  for (const place of joint.places) visit(breaks.symbols[place] as number, spot + place + 1);
}
