import { BEGIN, bytesOf, type FormGraph, standsFor, type Visit } from './form-graph.js';

/** A range of texts that overlap or touch. */
export interface Run {
  start: number;
  end: number;
}

/** In bytes. Random binary data would match shorter texts. */
export const SHORTEST_TEXT = 8;

/** In bytes. Longer windows would move faster, but more blocks would occur in some text. */
export const LONGEST_WINDOW = 16;

const BLOCK = 3;
const HASHES = 1 << 17;

// Fields of a state, behind its last byte: first child; next sibling; state of the next shorter end; number of bytes;
// length of the longest text that ends here; flags.
const CHILD = 1;
const SIBLING = 2;
const SHORTER = 3;
const DEPTH = 4;
const HIT = 5;
const FLAGS = 6;
/** Index of its first spot. Its last one comes before the next state's first. */
const SPOTS = 7;
const FIELDS = 8;

const IS_SHALLOW = 1;
const IS_HIT = 2;
/** No text continues from here. */
const IS_LEAF = 4;

const ROOT = 0;
const STEPS = 1 << 15;
/** Number of low bits that hold a symbol, below a spot's number. */
const SYMBOL_BITS = 9;
const SYMBOL = (1 << SYMBOL_BITS) - 1;

/**
 * Searches for all texts of a graph at once, with the algorithm of Aho and Corasick: its state is the longest end of
 * the data that begins a text. A full table would be too large, so each state is made when data first reaches it.
 *
 * Where no text begins, a window moves over the data, as in the algorithm of Wu and Manber. Usually its last three
 * bytes occur nowhere near the beginning of a text, so it moves by nearly its length.
 */
export class TextSearch {
  readonly #graph: FormGraph;
  /** By a block's hash: 1 if a text may begin with the block. */
  readonly #begins = new Uint8Array(HASHES);
  /** By a block's hash: how far a window that ends with the block may move, or 0 if a text may be there. */
  #shifts: Uint8Array | undefined;
  /** Offset of the last block in a window, which is no longer than the shortest text. */
  #lastBlock = 0;
  #bytesToWindow: number;

  #states = new Int32Array(1 << 13);
  #statesEnd = FIELDS;
  #spots = new Int32Array(1 << 10);
  #spotsEnd = 1;
  /** Cache of recent steps, by a hash of state and byte. */
  readonly #steps = new Int32Array(STEPS).fill(-1);
  readonly #targets = new Int32Array(STEPS);
  /** Spots by number, numbers by spot, and each number's successors: a spot's number, and a symbol in the low bits. */
  readonly #spotOf: number[] = [];
  readonly #numberOf = new Map<number, number>();
  readonly #after: (readonly number[] | undefined)[] = [];
  readonly #found: number[] = [];
  readonly #find: Visit = (symbol, next) => {
    this.#found.push((this.#number(next) << SYMBOL_BITS) | symbol);
  };

  /** @param windowAfter in bytes. Building the window's table takes longer than searching a short output without it */
  constructor(graph: FormGraph, windowAfter: number) {
    this.#graph = graph;
    this.#bytesToWindow = windowAfter;
    this.#states.set([-1, ROOT, ROOT, ROOT, 0, 0, IS_SHALLOW, 0]);
    this.#spots[0] = this.#number(BEGIN);
    this.#enterBlocks(this.#following(this.#number(BEGIN)), this.#begins, 1);
  }

  /** Number of states, which determines the memory used. */
  get size(): number {
    return this.#statesEnd / FIELDS;
  }

  /** Builds the window's table now, while there is time. */
  prepare(): void {
    this.#shifts ??= this.#makeWindow();
  }

  /** Returns how many of the last bytes may begin a text. */
  pending(state: number): number {
    return this.#states[state + DEPTH] as number;
  }

  /**
   * Reads bytes and appends the positions of texts, plus `offset`, to `runs`. The last position may still grow.
   *
   * @param state the state after the previous bytes, 0 at first
   * @returns the state at the end
   */
  read(bytes: Buffer, state: number, offset: number, runs: Run[]): number {
    const { length } = bytes;
    this.#bytesToWindow -= length;
    if (this.#bytesToWindow < 0) this.prepare();
    const lastStart = length - this.#lastBlock - BLOCK;
    let states = this.#states;
    for (let at = 0; at < length;) {
      // Up to this position, a text may begin at the same place as now.
      let until = at;
      const start = at - (states[state + DEPTH] as number);
      if (start >= 0) {
        at = this.#nextStart(bytes, start, lastStart);
        state = ROOT;
        until = at + BLOCK - 1;
      }
      while (at < length) {
        const byte = bytes[at++] as number;
        const child = states[state + CHILD] as number;
        if (states[child] === byte) state = child;
        else {
          state = this.#step(state, byte);
          states = this.#states;
        }
        let flags = states[state + FLAGS] as number;
        if ((flags & IS_HIT) !== 0) addRun(runs, offset + at - (states[state + HIT] as number), offset + at);
        while ((flags & IS_LEAF) !== 0) {
          state = states[state + SHORTER] as number;
          flags = states[state + FLAGS] as number;
        }
        if (at > until && (flags & IS_SHALLOW) !== 0) break;
      }
    }
    return state;
  }

  /** Returns the first position from `start` on where a text may begin. Past `lastStart`, there is no such position. */
  #nextStart(bytes: Buffer, start: number, lastStart: number): number {
    const begins = this.#begins;
    const shifts = this.#shifts;
    const lastBlock = this.#lastBlock;
    const farthest = lastBlock + 1;
    while (start <= lastStart) {
      const shift = shifts ? (shifts[blockHash(bytes, start + lastBlock)] as number) : 0;
      // A separate branch, which is nearly always predicted correctly: the processor doesn't wait for the table.
      // Stryker disable next-line ConditionalExpression,BlockStatement: the next branch moves as far, but slower.
      if (shift === farthest) {
        start += farthest;
        continue;
      }
      if (shift > 0) {
        start += shift;
        continue;
      }
      if (begins[blockHash(bytes, start)] === 1) break;
      start++;
    }
    return start;
  }

  #step(state: number, byte: number): number {
    const step = (state << 8) | byte;
    const slot = Math.imul(step, 0x9e3779b1) >>> 17;
    if (this.#steps[slot] === step) return this.#targets[slot] as number;
    const target = this.#findStep(state, byte);
    this.#steps[slot] = step;
    this.#targets[slot] = target;
    return target;
  }

  /** Finds the longest end that the byte continues. Makes states for it and all shorter ones. */
  #findStep(state: number, byte: number): number {
    const made: number[] = [];
    let found = ROOT;
    for (let from = state; ; from = this.#states[from + SHORTER] as number) {
      const child = this.#childWith(from, byte);
      if (child !== ROOT) {
        found = child;
        break;
      }
      const spots = this.#spotsAfter(from, byte);
      if (spots.length > 0) made.push(this.#make(from, byte, spots));
      if (from === ROOT) break;
    }
    const states = this.#states;
    for (const longer of made.toReversed()) {
      states[longer + SHORTER] = found;
      states[longer + HIT] ||= states[found + HIT] as number;
      if (states[longer + HIT] !== 0) states[longer + FLAGS] = (states[longer + FLAGS] as number) | IS_HIT;
      found = longer;
    }
    return found;
  }

  #childWith(state: number, byte: number): number {
    const states = this.#states;
    let child = states[state + CHILD] as number;
    while (child !== ROOT && states[child] !== byte) child = states[child + SIBLING] as number;
    return child;
  }

  #spotsAfter(state: number, byte: number): number[] {
    const spots: number[] = [];
    const next = state + FIELDS;
    const end = next === this.#statesEnd ? this.#spotsEnd : (this.#states[next + SPOTS] as number);
    for (let from = this.#states[state + SPOTS] as number; from < end; from++) {
      for (const each of this.#following(this.#spots[from] as number)) {
        const spot = each >> SYMBOL_BITS;
        if (standsFor(each & SYMBOL, byte) && !spots.includes(spot)) spots.push(spot);
      }
    }
    return spots;
  }

  #make(from: number, byte: number, spots: readonly number[]): number {
    const depth = this.pending(from) + 1;
    const isText = depth >= SHORTEST_TEXT && spots.some((spot) => this.#isEnd(spot));
    const isLeaf = spots.every((spot) => this.#following(spot).length === 0);
    const flags = (depth < BLOCK ? IS_SHALLOW : 0) | (isLeaf ? IS_LEAF : 0);
    this.#states = withRoom(this.#states, this.#statesEnd);
    this.#spots = withRoom(this.#spots, this.#spotsEnd + spots.length);
    const state = this.#statesEnd;
    const sibling = this.#states[from + CHILD] as number;
    this.#states.set([byte, ROOT, sibling, ROOT, depth, isText ? depth : 0, flags, this.#spotsEnd], state);
    this.#spots.set(spots, this.#spotsEnd);
    this.#statesEnd += FIELDS;
    this.#spotsEnd += spots.length;
    this.#states[from + CHILD] = state;
    return state;
  }

  #number(spot: number): number {
    let number = this.#numberOf.get(spot);
    if (number === undefined) {
      number = this.#spotOf.push(spot) - 1;
      this.#numberOf.set(spot, number);
    }
    return number;
  }

  #isEnd(number: number): boolean {
    return this.#graph.isEnd(this.#spotOf[number] as number);
  }

  #following(number: number): readonly number[] {
    let after = this.#after[number];
    if (!after) {
      this.#found.length = 0;
      this.#graph.follow(this.#spotOf[number] as number, this.#find);
      // A copy takes only the memory that it needs.
      this.#after[number] = after = this.#found.slice();
    }
    return after;
  }

  #makeWindow(): Uint8Array {
    let level: Iterable<number> = this.#following(this.#number(BEGIN));
    const levels: Iterable<number>[] = [];
    for (let length = 1; length <= LONGEST_WINDOW; length++) {
      levels.push(level);
      const next = new Set<number>();
      let hasEnd = false;
      for (const each of level) {
        hasEnd ||= this.#isEnd(each >> SYMBOL_BITS);
        for (const following of this.#following(each >> SYMBOL_BITS)) next.add(following);
      }
      if (hasEnd && length >= SHORTEST_TEXT) break;
      level = next;
    }
    // The last two blocks would extend beyond the window.
    this.#lastBlock = levels.length - BLOCK;
    const shifts = new Uint8Array(HASHES).fill(this.#lastBlock + 1);
    for (const [depth, at] of levels.slice(0, this.#lastBlock + 1).entries()) {
      this.#enterBlocks(at, shifts, this.#lastBlock - depth);
    }
    return shifts;
  }

  /** Sets `value` for the hash of each block that may begin at these symbols. */
  #enterBlocks(level: Iterable<number>, table: Uint8Array, value: number): void {
    for (const first of level) {
      for (const second of this.#following(first >> SYMBOL_BITS)) {
        for (const third of this.#following(second >> SYMBOL_BITS)) {
          enterBlock(first & SYMBOL, second & SYMBOL, third & SYMBOL, table, value);
        }
      }
    }
  }
}

function enterBlock(first: number, second: number, third: number, table: Uint8Array, value: number): void {
  if ((first | second | third) < 256) table[hashOf(first | (second << 8) | (third << 16))] = value;
  else {
    for (const one of bytesOf(first)) {
      for (const two of bytesOf(second))
        for (const three of bytesOf(third)) enterBlock(one, two, three, table, value);
    }
  }
}

/** Returns an array with these numbers and with room for one at an index. */
function withRoom(numbers: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  if (numbers[index] !== undefined) return numbers;
  const more = new Int32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}

/** Adds a position that ends after all others. */
function addRun(runs: Run[], start: number, end: number): void {
  let from = start;
  let last = runs.at(-1);
  while (last !== undefined && last.end >= from) {
    from = Math.min(from, last.start);
    runs.pop();
    last = runs.at(-1);
  }
  runs.push({ start: from, end });
}

function blockHash(bytes: Uint8Array, at: number): number {
  return hashOf((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16));
}

/** Multiplies by the golden ratio (Knuth), which spreads three bytes over 17 bits. */
function hashOf(block: number): number {
  return Math.imul(block, 0x9e3779b1) >>> 15;
}
