import { BEGIN, bytesOf, type FormGraph, standsFor } from './form-graph.js';

/** Where texts stand that overlap or touch. */
export interface Run {
  start: number;
  end: number;
}

/** In bytes. Random binary data would hit shorter texts. */
export const SHORTEST_TEXT = 8;

/** In bytes. Longer windows would move faster, but find fewer blocks that are in no text. */
export const LONGEST_WINDOW = 16;

const BLOCK = 3;
const HASHES = 1 << 17;

const ROOT = 0;
const NONE = -1;
/** What is worth a look in a state: it is too short to stay in, texts end in it, no text goes on from it. */
const IS_SHALLOW = 1;
const IS_HIT = 2;
const IS_LEAF = 4;

const STEPS = 1 << 15;

/**
 * Looks for all texts of a graph at once, as Aho and Corasick do: its state is the longest end of the data that a text
 * begins with. There are too many for a table; a state is made when data comes to it.
 *
 * Where no text begins, a window moves over the data, as in the search of Wu and Manber: mostly its last three bytes
 * stand nowhere near the beginning of a text, so that it moves by nearly its length.
 */
export class TextSearch {
  readonly #graph: FormGraph;
  /** By a block's hash: how far a window that ends with the block may move, 0 if a text may stand there. */
  readonly #shifts = new Uint8Array(HASHES);
  /** By a block's hash: whether a text may begin with the block. */
  readonly #begins = new Uint8Array(HASHES);
  /** From the start of a window, which is no longer than the shortest text, to its last block. */
  #lastBlock = 0;
  #bytesToTables: number;

  /** By spot, {@link TextSearch.#after}. */
  readonly #followed = new Map<number, readonly number[]>();

  // By state. The last byte, and how many there are.
  readonly #byte: number[] = [NONE];
  readonly #depth: number[] = [0];
  /** Where in the graph it may be. */
  readonly #spots: (readonly number[])[] = [[BEGIN]];
  readonly #flags: number[] = [IS_SHALLOW];
  /** Bytes of the longest text that ends here. */
  readonly #hit: number[] = [0];
  /** The state of the longest end that is shorter. */
  readonly #shorter: number[] = [ROOT];
  /** States with one byte more: the first, and for each the next one. */
  readonly #child: number[] = [ROOT];
  readonly #sibling: number[] = [ROOT];
  /** What the last steps led to, by a hash of state and byte. */
  readonly #steps = new Int32Array(STEPS).fill(NONE);
  readonly #targets = new Int32Array(STEPS);

  /** @param tablesAfter so many bytes: making the tables takes longer than to do without them for a short output */
  constructor(graph: FormGraph, tablesAfter: number) {
    this.#graph = graph;
    this.#bytesToTables = tablesAfter;
  }

  /** How many states there are: they take memory. */
  get size(): number {
    return this.#byte.length;
  }

  /** How many of the last bytes are the beginning of a text. */
  pending(state: number): number {
    return this.#depth[state] as number;
  }

  /**
   * Reads bytes, and appends to `runs` where texts stand, `offset` added; the last ones may grow.
   *
   * @param state the one that the bytes before have led to, 0 at first
   * @returns the state at the end
   */
  read(bytes: Buffer, state: number, offset: number, runs: Run[]): number {
    const byteOf = this.#byte;
    const childOf = this.#child;
    const flagsOf = this.#flags;
    const { length } = bytes;
    if (this.#lastBlock === 0 && (this.#bytesToTables -= length) < 0) this.#makeTables();
    const lastStart = this.#lastBlock === 0 ? NONE : length - this.#lastBlock - BLOCK;
    for (let at = 0; at < length;) {
      // Until then, a text may begin at the same place as now.
      let until = at + 1;
      const start = at - (this.#depth[state] as number);
      if (start > lastStart) until = length;
      else if (start >= 0) {
        const found = this.#nextStart(bytes, start, lastStart);
        if (found > start) {
          state = ROOT;
          at = found;
        }
        until = found > lastStart ? length : found + BLOCK;
      }
      while (at < length) {
        const byte = bytes[at++] as number;
        const child = childOf[state] as number;
        state = byteOf[child] === byte ? child : this.#step(state, byte);
        const flags = flagsOf[state] as number;
        if (flags === 0) continue;
        if ((flags & IS_HIT) !== 0) addRun(runs, offset + at - (this.#hit[state] as number), offset + at);
        while (((flagsOf[state] as number) & IS_LEAF) !== 0) state = this.#shorter[state] as number;
        if (at >= until && ((flagsOf[state] as number) & IS_SHALLOW) !== 0) break;
      }
    }
    return state;
  }

  /** The first place from `start` on where a text may begin; if there is none, the first that has no whole window. */
  #nextStart(bytes: Buffer, start: number, lastStart: number): number {
    const shifts = this.#shifts;
    const lastBlock = this.#lastBlock;
    const farthest = lastBlock + 1;
    while (start <= lastStart) {
      const shift = shifts[blockHash(bytes, start + lastBlock)] as number;
      // Apart from the others, as a branch that is nearly always right: the processor then need not wait for the table.
      if (shift === farthest) {
        start += farthest;
        continue;
      }
      if (shift > 0) {
        start += shift;
        continue;
      }
      if (this.#begins[blockHash(bytes, start)] === 1) break;
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

  /** The longest end that goes on with a byte; states are made for it and for all shorter ones. */
  #findStep(state: number, byte: number): number {
    const made: number[] = [];
    let found = ROOT;
    for (let from = state; ; from = this.#shorter[from] as number) {
      const child = this.#childWith(from, byte);
      if (child !== ROOT) {
        found = child;
        break;
      }
      const spots = this.#spotsAfter(from, byte);
      if (spots.length > 0) made.push(this.#make(from, byte, spots));
      if (from === ROOT) break;
    }
    for (const longer of made.toReversed()) {
      this.#shorter[longer] = found;
      if (this.#hit[longer] === 0) this.#hit[longer] = this.#hit[found] as number;
      if (this.#hit[longer] !== 0) this.#flags[longer] = (this.#flags[longer] as number) | IS_HIT;
      found = longer;
    }
    return found;
  }

  #childWith(state: number, byte: number): number {
    let child = this.#child[state] as number;
    while (child !== ROOT && this.#byte[child] !== byte) child = this.#sibling[child] as number;
    return child;
  }

  /** What a spot leads to: symbols and spots in turn. */
  #after(spot: number): readonly number[] {
    let after = this.#followed.get(spot);
    if (!after) {
      const found: number[] = [];
      this.#graph.follow(spot, (symbol, next) => found.push(symbol, next));
      this.#followed.set(spot, (after = found));
    }
    return after;
  }

  #spotsAfter(state: number, byte: number): number[] {
    const spots: number[] = [];
    for (const spot of this.#spots[state] as readonly number[]) {
      const after = this.#after(spot);
      for (let index = 0; index < after.length; index += 2) {
        const next = after[index + 1] as number;
        if (standsFor(after[index] as number, byte) && !spots.includes(next)) spots.push(next);
      }
    }
    return spots;
  }

  #make(from: number, byte: number, spots: readonly number[]): number {
    const depth = (this.#depth[from] as number) + 1;
    const isLeaf = spots.every((spot) => this.#after(spot).length === 0);
    const isText = depth >= SHORTEST_TEXT && spots.some((spot) => this.#graph.isEnd(spot));
    const state = this.#byte.push(byte) - 1;
    this.#depth.push(depth);
    this.#spots.push(spots);
    this.#flags.push((depth < BLOCK ? IS_SHALLOW : 0) | (isLeaf ? IS_LEAF : 0));
    this.#hit.push(isText ? depth : 0);
    this.#shorter.push(ROOT);
    this.#child.push(ROOT);
    this.#sibling.push(this.#child[from] as number);
    this.#child[from] = state;
    return state;
  }

  #makeTables(): void {
    const levels = this.#firstSpots();
    // The last two blocks would reach beyond the window.
    this.#lastBlock = levels.length - BLOCK;
    this.#shifts.fill(this.#lastBlock + 1);
    for (const [depth, level] of levels.entries())
      if (depth <= this.#lastBlock) this.#enterBlocks(level, depth);
  }

  /** For each length up to the window's: the spots that so many bytes lead to, and by what last symbols. */
  #firstSpots(): Map<number, number[]>[] {
    const levels: Map<number, number[]>[] = [];
    let before: Iterable<number> = [BEGIN];
    for (let length = 1; length <= LONGEST_WINDOW; length++) {
      const level = new Map<number, number[]>();
      levels.push(level);
      for (const spot of before) {
        const after = this.#after(spot);
        for (let index = 0; index < after.length; index += 2) {
          const [symbol, next] = [after[index] as number, after[index + 1] as number];
          const symbols = level.get(next);
          if (!symbols) level.set(next, [symbol]);
          else if (!symbols.includes(symbol)) symbols.push(symbol);
        }
      }
      before = level.keys();
      if (length >= SHORTEST_TEXT && [...level.keys()].some((spot) => this.#graph.isEnd(spot))) break;
    }
    return levels;
  }

  #enterBlocks(level: ReadonlyMap<number, readonly number[]>, depth: number): void {
    const shift = this.#lastBlock - depth;
    for (const [spot, firsts] of level) {
      const first = firsts.flatMap(bytesOf);
      const seconds = this.#after(spot);
      for (let index = 0; index < seconds.length; index += 2) {
        const thirds = this.#after(seconds[index + 1] as number);
        for (let at = 0; at < thirds.length; at += 2) {
          for (const two of bytesOf(seconds[index] as number)) {
            for (const three of bytesOf(thirds[at] as number)) {
              for (const one of first) {
                const hash = hashOf(one | (two << 8) | (three << 16));
                if ((this.#shifts[hash] as number) > shift) this.#shifts[hash] = shift;
                if (depth === 0) this.#begins[hash] = 1;
              }
            }
          }
        }
      }
    }
  }
}

/** Adds a place that ends behind all others. */
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

/** Multiplication by the golden ratio (Knuth) spreads three bytes over 16 bits. */
function hashOf(block: number): number {
  return Math.imul(block, 0x9e3779b1) >>> 15;
}
