import { BEGIN, type FormGraph, type Step } from './form-graph.js';

/** A range of texts that overlap or touch. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** In bytes. Random binary data would match shorter texts. */
const SHORTEST_TEXT = 8;

/** In bytes. Longer windows would move faster, but more blocks would occur in some text. */
export const LONGEST_WINDOW = 16;

const BLOCK = 3;
const HASHES = 1 << 17;

/** Parts of a step: more than any byte; whether nothing but the next byte counts in its state; that state's number. */
const NO_BYTE = 0x1ff;
const PLAIN = 0x200;
const ID_SHIFT = 10;

/** The longest end of the data that begins a text. */
export class State {
  constructor(
    readonly id: number,
    /** In bytes. */
    readonly depth: number,
    /** If there are none, no text continues from here. */
    readonly next: readonly Step<number>[],
    /** The longest shorter end that begins a text. */
    readonly shorter: State | undefined,
    /** Length of the longest text that ends here. */
    readonly hit: number,
  ) {}
}

/**
 * Searches for all texts of a graph at once, with the algorithm of Aho and Corasick. A full table would be too large,
 * so each state is made when data first reaches it.
 *
 * Between texts, a window moves over the data, as in the algorithm of Wu and Manber. Usually its last three
 * bytes occur nowhere near the beginning of a text, so it moves by nearly its length.
 */
export class TextSearch {
  readonly root: State;
  readonly #graph: FormGraph;
  /** By a block's hash: 1 if a text may begin with the block. */
  readonly #begins = new Uint8Array(HASHES);
  /** By a block's hash: how far a window that ends with the block may move, or 0 if a text may be there. */
  readonly #shifts = new Uint8Array(HASHES);
  /** Offset of the last block in a window, which is no longer than the shortest text. */
  readonly #lastBlock: number;
  readonly #states: State[];
  /** By a state's number and a byte. Their number determines the memory used. */
  readonly steps = new Map<number, State>();
  /**
   * By a state's number: the step taken last, which is usually the next one, too. The byte, then PLAIN, then the number
   * of the state that it leads to, in a tenth of the states' memory.
   */
  readonly #last = [NO_BYTE];

  constructor(graph: FormGraph) {
    this.#graph = graph;
    this.root = new State(0, 0, graph.following(BEGIN), undefined, 0);
    this.#states = [this.root];
    const levels: number[][] = [];
    let level = [BEGIN];
    do {
      levels.push(level);
      level = [...new Set(level.flatMap((spot) => graph.following(spot).map(({ to }) => to)))];
    } while (
      levels.length < LONGEST_WINDOW &&
      (levels.length < SHORTEST_TEXT || !level.some((spot) => graph.isEnd(spot)))
    );
    // The last two blocks would extend beyond the window.
    this.#lastBlock = levels.length - BLOCK;
    this.#shifts.fill(this.#lastBlock + 1);
    for (const [depth, spots] of levels.slice(0, this.#lastBlock + 1).entries())
      for (const spot of spots) this.#enterBlocks(spot, this.#shifts, this.#lastBlock - depth);
    this.#enterBlocks(BEGIN, this.#begins, 1);
  }

  /**
   * Reads bytes and appends the positions of texts, plus `offset`, to `runs`. The last position may still grow.
   *
   * @param state the state after the previous bytes, `root` at first
   * @returns the state at the end, whose depth is the number of last bytes that may begin a text
   */
  read(bytes: Buffer, state: State, offset: number, runs: Run[]): State {
    const { length } = bytes;
    const lastStart = length - this.#lastBlock - BLOCK;
    const states = this.#states;
    const last = this.#last;
    let { id } = state;
    for (let at = 0; at < length;) {
      // Before this position, a text may begin at the same place as now.
      let until = at;
      const start = at - (states[id] as State).depth;
      if (start >= 0) {
        at = this.#nextStart(bytes, start, lastStart);
        id = 0;
        until = at + BLOCK;
      }
      while (at < length) {
        const byte = bytes[at++] as number;
        let step = last[id] as number;
        if ((step & NO_BYTE) !== byte) step = this.#step(id, byte);
        id = step >>> ID_SHIFT;
        if ((step & PLAIN) !== 0) continue;
        let found = states[id] as State;
        if (found.hit > 0) addRun(runs, offset + at - found.hit, offset + at);
        while (found.shorter && found.next.length === 0) found = found.shorter;
        ({ id } = found);
        if (at >= until && found.depth < BLOCK) break;
      }
    }
    return states[id] as State;
  }

  /** Returns the first position from `start` on where a text may begin. Past `lastStart`, there is no such position. */
  #nextStart(bytes: Buffer, start: number, lastStart: number): number {
    const begins = this.#begins;
    const shifts = this.#shifts;
    const lastBlock = this.#lastBlock;
    while (start <= lastStart) {
      const shift = shifts[blockHash(bytes, start + lastBlock)] as number;
      // A separate branch, which is nearly always predicted correctly: the processor doesn't wait for the table.
      // Stryker disable next-line ConditionalExpression,BlockStatement: the next branch moves as far, but slower.
      if (shift > lastBlock) start += lastBlock + 1;
      else if (shift > 0) start += shift;
      else if (
        begins[blockHash(bytes, start)] === 1 &&
        (shifts[blockHash(bytes, start + BLOCK)] as number) <= lastBlock - BLOCK
      )
        break;
      else start++;
    }
    return start;
  }

  #step(from: number, byte: number): number {
    const to = this.steps.get((from << 8) | byte) ?? this.#findStep(this.#states[from] as State, byte);
    const isPlain = to.hit === 0 && to.next.length > 0 && to.depth >= BLOCK;
    return (this.#last[from] = (to.id << ID_SHIFT) | (isPlain ? PLAIN : 0) | byte);
  }

  /** Finds the longest end that the byte continues, for this state and all shorter ones. */
  #findStep(state: State, byte: number): State {
    const unknown: State[] = [];
    let found: State | undefined;
    for (let from: State | undefined = state; from && !found; from = from.shorter) {
      found = this.steps.get((from.id << 8) | byte);
      if (!found) unknown.push(from);
    }
    found ??= this.root;
    for (const from of unknown.reverse()) {
      found = this.#stateAfter(from, byte, found);
      this.steps.set((from.id << 8) | byte, found);
    }
    return found;
  }

  #stateAfter(from: State, byte: number, shorter: State): State {
    const spots: number[] = [];
    for (const { bytes, to } of from.next) if (bytes.includes(byte) && !spots.includes(to)) spots.push(to);
    if (spots.length === 0) return shorter;
    const depth = from.depth + 1;
    const isText = depth >= SHORTEST_TEXT && spots.some((spot) => this.#graph.isEnd(spot));
    const next = spots.flatMap((spot) => this.#graph.following(spot));
    const id = this.#last.push(NO_BYTE) - 1;
    return (this.#states[id] = new State(id, depth, next, shorter, isText ? depth : shorter.hit));
  }

  /** Sets `value` for the hash of each block that may follow a spot. */
  #enterBlocks(spot: number, table: Uint8Array, value: number, block = 0, bits = 0): void {
    if (bits === 8 * BLOCK) table[hashOf(block)] = value;
    else {
      for (const { bytes, to } of this.#graph.following(spot))
        for (const byte of bytes) this.#enterBlocks(to, table, value, block | (byte << bits), bits + 8);
    }
  }
}

/** Adds a position that starts after none of the others, or touches the last ones. */
function addRun(runs: Run[], start: number, end: number): void {
  for (let last = runs.at(-1); last !== undefined && last.end >= start; last = runs.at(-1)) {
    start = Math.min(start, last.start);
    end = Math.max(end, last.end);
    runs.pop();
  }
  runs.push({ start, end });
}

function blockHash(bytes: Uint8Array, at: number): number {
  return hashOf((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16));
}

/** Multiplies by the golden ratio (Knuth), which spreads three bytes over 17 bits. */
function hashOf(block: number): number {
  return Math.imul(block, 0x9e3779b1) >>> 15;
}
