const MASK = Buffer.from('***');

/** In bytes. Random binary data would hit shorter texts. */
const SHORTEST_TEXT = 8;

/** In bytes. Longer windows skip further, but their blocks fill the table of hashes. */
const LONGEST_WINDOW = 24;
const BLOCK = 3;
const HASHES = 1 << 16;

/** The texts that {@link StreamMasker}s hide. It may grow while streams run. */
export class MaskedTexts {
  readonly #texts = new Set<string>();
  #search: TextSearch | undefined;

  /**
   * Adds texts, as their bytes in UTF-8. Texts shorter than 8 bytes are ignored: random binary data would hit them.
   *
   * A stream that runs hides a new text from its next byte on, and in what it still holds back.
   */
  add(texts: readonly string[]): void {
    for (const text of texts) {
      if (Buffer.byteLength(text) < SHORTEST_TEXT || this.#texts.has(text)) continue;
      this.#texts.add(text);
      this.#search = undefined;
    }
  }

  /** The search for the texts known by now: tables that are made when they are first needed. */
  search(): TextSearch {
    this.#search ??= new TextSearch(Array.from(this.#texts, (text) => Buffer.from(text)));
    return this.#search;
  }
}

/**
 * Replaces texts in a stream of any bytes. All occurrences count, also those that overlap; each run of occurrences
 * that overlap or touch becomes one `***`. The cuts between chunks make no difference.
 *
 * Nothing is held back longer than needed: of what is not yet known to be hidden, only the longest end of the data
 * that a text begins with. A prompt without a line end is out at once.
 */
export class StreamMasker {
  readonly #texts: MaskedTexts;
  /** The longest end of the data that a text begins with. */
  #kept = Buffer.alloc(0);
  /** How many of the kept bytes are out, as a part of a `***`: a longer text may still begin among them. */
  #written = 0;
  #lastWasMask = false;

  constructor(texts: MaskedTexts) {
    this.#texts = texts;
  }

  /**
   * @returns what can be written now, in order. The pieces may be views of `chunk`, or `chunk` itself: they hold as
   *   long as its bytes do. Nothing else refers to `chunk` afterwards.
   */
  push(chunk: Buffer): Buffer[] {
    return this.#take(chunk, false);
  }

  /** @returns the rest. A next `push` begins a new stream. */
  end(): Buffer[] {
    const rest = this.#take(Buffer.alloc(0), true);
    this.#lastWasMask = false;
    return rest;
  }

  #take(chunk: Buffer, last: boolean): Buffer[] {
    const search = this.#texts.search();
    // A long chunk is not copied behind what was kept: only its first bytes are, where a kept text may end.
    const isLong = chunk.length >= search.longest;
    const head = isLong ? this.#kept : Buffer.alloc(0);
    const body = isLong || this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);

    const runs: Run[] = this.#lastWasMask ? [{ start: 0, end: this.#written }] : [];
    if (head.length > 0) {
      const seam = Buffer.concat([head, body.subarray(0, search.longest - 1)]);
      search.findRuns(seam, head.length, 0, runs);
    }
    search.findRuns(body, body.length, head.length, runs);
    const keptFrom = last ? body.length : search.beginsFrom(body);

    const pieces: Buffer[] = [];
    let endsInMask = this.#lastWasMask;
    const limit = head.length + keptFrom;
    let written = this.#written;
    for (const [index, { start, end }] of runs.entries()) {
      if (start > limit) break;
      if (index > 0 || !this.#lastWasMask) {
        addViews(pieces, head, body, written, start);
        pieces.push(MASK);
      }
      written = end;
      endsInMask = true;
    }
    if (written < limit) {
      addViews(pieces, head, body, written, limit);
      written = limit;
      endsInMask = false;
    }
    this.#lastWasMask = endsInMask;
    this.#written = written - limit;
    // A copy: a view would keep all of the chunk in memory, and show what its owner writes there next.
    this.#kept = Buffer.from(body.subarray(keptFrom));
    return pieces;
  }
}

/** Appends the bytes `from` .. `to` of `head` and `body` in a row. */
function addViews(pieces: Buffer[], head: Buffer, body: Buffer, from: number, to: number): void {
  if (from < Math.min(to, head.length)) pieces.push(head.subarray(from, to));
  const [bodyFrom, bodyTo] = [Math.max(from - head.length, 0), to - head.length];
  if (bodyFrom >= bodyTo) return;
  pieces.push(bodyFrom === 0 && bodyTo === body.length ? body : body.subarray(bodyFrom, bodyTo));
}

/** Where texts stand that overlap or touch. */
interface Run {
  readonly start: number;
  end: number;
}

/**
 * Looks for many texts at once, as Wu and Manber do: a window of no more bytes than the shortest text has moves over
 * the data, and mostly its last block of three bytes is in no text, so that it moves by nearly its length.
 */
class TextSearch {
  /** Bytes of the longest text. */
  readonly longest: number;
  /** By a block's hash: how far a window that ends with the block may move, 0 if a text may stand there. */
  readonly #shifts = new Uint8Array(HASHES);
  /** By a block's hash: whether a text may begin with the block. */
  readonly #begins = new Uint8Array(HASHES);
  readonly #branches: Branches;
  /** From the start of the window to its last block. */
  readonly #lastBlock: number;

  constructor(texts: readonly Buffer[]) {
    this.longest = Math.max(0, ...texts.map((text) => text.length));
    this.#branches = branchesOf(
      texts.toSorted((one, other) => Buffer.compare(one, other)),
      0,
    );
    this.#lastBlock = Math.min(LONGEST_WINDOW, ...texts.map((text) => text.length)) - BLOCK;
    this.#shifts.fill(this.#lastBlock + 1);
    for (const text of texts) {
      this.#begins[blockHash(text, 0)] = 1;
      for (let at = 0; at <= this.#lastBlock; at++) {
        const hash = blockHash(text, at);
        this.#shifts[hash] = Math.min(byteAt(this.#shifts, hash), this.#lastBlock - at);
      }
    }
  }

  /**
   * Appends to `runs` where texts stand that begin in front of `until`, `offset` added; the last run may grow.
   */
  findRuns(bytes: Buffer, until: number, offset: number, runs: Run[]): void {
    const shifts = this.#shifts;
    const begins = this.#begins;
    const lastBlock = this.#lastBlock;
    const farthest = lastBlock + 1;
    const lastStart = Math.min(until - 1, bytes.length - lastBlock - BLOCK);
    let run = runs.at(-1);
    for (let start = 0; start <= lastStart;) {
      const shift = byteAt(shifts, blockHash(bytes, start + lastBlock));
      // Apart from the others, as a branch that is nearly always right: the processor then need not wait for the table.
      if (shift === farthest) {
        start += farthest;
        continue;
      }
      if (shift > 0) {
        start += shift;
        continue;
      }
      if (begins[blockHash(bytes, start)] === 1) {
        const length = this.#longestAt(bytes, start);
        const end = offset + start + length;
        if (run !== undefined && offset + start <= run.end) run.end = Math.max(run.end, end);
        else if (length > 0) runs.push((run = { start: offset + start, end }));
      }
      start++;
    }
  }

  /** Where the longest end of `bytes` begins that a text begins with but goes on behind. */
  beginsFrom(bytes: Buffer): number {
    const { length } = bytes;
    for (let start = Math.max(0, length - this.longest + 1); start < length; start++) {
      if (length - start >= BLOCK && this.#begins[blockHash(bytes, start)] === 0) continue;
      if (this.#goesOn(bytes, start)) return start;
    }
    return length;
  }

  /** Length of the longest text at `start`, 0 if there is none. */
  #longestAt(bytes: Buffer, start: number): number {
    let length = 0;
    let branches = this.#branches;
    for (let at = start; at < bytes.length;) {
      const branch = branches.get(byteAt(bytes, at));
      if (branch === undefined || !isAt(branch.label, bytes, at, branch.label.length)) break;
      at += branch.label.length;
      if (branch.isText) length = at - start;
      branches = branch.branches;
    }
    return length;
  }

  /** Whether all from `start` on is the beginning of a text that is longer. */
  #goesOn(bytes: Buffer, start: number): boolean {
    let branches = this.#branches;
    for (let at = start; at < bytes.length;) {
      const branch = branches.get(byteAt(bytes, at));
      const rest = bytes.length - at;
      if (branch === undefined || !isAt(branch.label, bytes, at, Math.min(branch.label.length, rest)))
        return false;
      if (rest < branch.label.length) return true;
      at += branch.label.length;
      branches = branch.branches;
    }
    return branches.size > 0;
  }
}

/** What may come next in a text, by its first byte. */
type Branches = ReadonlyMap<number, Branch>;

/** Bytes that all texts have in common that come this far. */
interface Branch {
  readonly label: Buffer;
  /** Whether a text ends with the label. */
  readonly isText: boolean;
  readonly branches: Branches;
}

/** How sorted texts go on that have their first `depth` bytes in common, and more. */
function branchesOf(sorted: readonly Buffer[], depth: number): Branches {
  const groups = new Map<number, Buffer[]>();
  for (const text of sorted) {
    const group = groups.get(byteAt(text, depth));
    if (group === undefined) groups.set(byteAt(text, depth), [text]);
    else group.push(text);
  }
  return new Map(
    Array.from(groups, ([byte, group]) => {
      const [first, last] = [group[0], group.at(-1)] as [Buffer, Buffer];
      // What the first and the last of sorted texts have in common, all have.
      let end = depth + 1;
      while (end < first.length && first[end] === last[end]) end++;
      const isText = first.length === end;
      const branches = branchesOf(isText ? group.slice(1) : group, end);
      return [byte, { label: first.subarray(depth, end), isText, branches }];
    }),
  );
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

/** Multiplication by the golden ratio (Knuth) spreads three bytes over 16 bits. */
function blockHash(bytes: Uint8Array, at: number): number {
  const block = byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16);
  return Math.imul(block, 0x9e3779b1) >>> 16;
}

/** Whether the first `length` bytes of `text` stand at `start`. */
function isAt(text: Buffer, bytes: Buffer, start: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    if (text[index] !== bytes[start + index]) return false;
  }
  return true;
}
