import type { Forms } from './exec-forms.js';
import { FormGraph } from './form-graph.js';
import { type Run, TextSearch } from './text-search.js';

const MASK = Buffer.from('***');
const NOTHING = Buffer.alloc(0);

/** A search with more states is rebuilt, to limit its memory. */
const MOST_STATES = 400_000;

/** Preparing a search takes about 60 ms, less than the wait for Jira's answer at that time. */
const PREPARE_AFTER_MS = 20;

/** The texts that {@link StreamMasker}s hide. More can be added while streams run. */
export class MaskedTexts {
  readonly #forms = new Map<string, Forms>();
  #search: TextSearch | undefined;
  #preparation: NodeJS.Timeout | undefined;

  /** @param windowAfter in bytes, for {@link TextSearch} */
  constructor(private readonly windowAfter = 1 << 21) {}

  /** Adds forms of a secret. Running streams hide them from the next byte on, and in the bytes that they hold back. */
  add(forms: Forms): void {
    if (this.#forms.has(forms.of)) return;
    this.#forms.set(forms.of, forms);
    this.#search = undefined;
    clearTimeout(this.#preparation);
    this.#preparation = setTimeout(() => {
      this.search().prepare();
    }, PREPARE_AFTER_MS).unref();
  }

  /** Returns the search for all texts known so far, built on first use. */
  search(): TextSearch {
    clearTimeout(this.#preparation);
    if (this.#search === undefined || this.#search.size > MOST_STATES) {
      const graph = new FormGraph();
      for (const forms of this.#forms.values()) forms.addTo(graph);
      this.#search = new TextSearch(graph, this.windowAfter);
    }
    return this.#search;
  }
}

/**
 * Replaces texts in a binary stream. All occurrences count, including overlapping ones. Each run of occurrences that
 * overlap or touch becomes one `***`. Chunk boundaries make no difference.
 *
 * Holds back only as much as needed: the longest end of the data that may begin a text. A prompt without a line end is
 * written at once.
 */
export class StreamMasker {
  #search: TextSearch | undefined;
  #state = 0;
  /** The longest end of the data that may begin a text. */
  #kept: Buffer = NOTHING;
  /** Number of kept bytes that are already written as part of a `***`. A longer text may still begin among them. */
  #written = 0;
  #lastWasMask = false;
  /** Positions of texts in the kept bytes. The first one may be the rest of the mask written last. */
  #runs: Run[] = [];

  constructor(private readonly texts: MaskedTexts) {}

  /**
   * @param room number of bytes before the chunk that may be overwritten, in the same memory, by the bytes held back
   * @returns the bytes that can be written now. They may be a view of `chunk`, or `chunk` itself, and are valid as long
   * as its bytes are. Nothing else refers to `chunk` afterwards.
   */
  push(chunk: Buffer, room = 0): Buffer {
    return this.#take(chunk, room, false);
  }

  /** @returns the rest. The next `push` begins a new stream. */
  end(): Buffer {
    const rest = this.#take(NOTHING, 0, true);
    this.#state = 0;
    this.#lastWasMask = false;
    this.#runs = [];
    return rest;
  }

  #take(chunk: Buffer, room: number, last: boolean): Buffer {
    const kept = this.#kept;
    if (chunk.length === 0 && kept.length === 0) return NOTHING;
    const search = this.texts.search();
    let runs = this.#runs;
    if (search !== this.#search) {
      this.#search = search;
      runs = this.#lastWasMask ? [{ start: 0, end: this.#written }] : [];
      this.#state = search.read(kept, 0, 0, runs);
    }
    this.#state = search.read(chunk, this.#state, kept.length, runs);
    const data = joined(kept, chunk, room);
    const limit = last ? data.length : data.length - search.pending(this.#state);

    /** Start and end of each visible part. A mask goes between two parts. */
    const shown: number[] = [];
    let written = this.#written;
    let endsInMask = this.#lastWasMask;
    let count = 0;
    for (const [index, { start, end }] of runs.entries()) {
      if (start > limit) break;
      count++;
      if (index > 0 || !this.#lastWasMask) {
        shown.push(written, start);
      }
      written = end;
      endsInMask = true;
    }
    if (written < limit) endsInMask = false;
    shown.push(written, limit);
    written = Math.max(written, limit);
    this.#lastWasMask = endsInMask;
    this.#written = written - limit;
    this.#runs = runs.slice(count).map(({ start, end }) => ({ start: start - limit, end: end - limit }));
    if (endsInMask) this.#runs.unshift({ start: 0, end: this.#written });
    // A copy, because a view would keep the whole chunk in memory and change when its owner reuses it.
    this.#kept = Buffer.from(data.subarray(limit));
    return shown.length === 2 ? part(data, shown[0] as number, limit) : withMasks(data, shown);
  }
}

/** Joins two buffers, without copying the second one if there is room before it. */
function joined(head: Buffer, body: Buffer, room: number): Buffer {
  if (head.length === 0) return body;
  if (head.length > room) return Buffer.concat([head, body]);
  const whole = Buffer.from(body.buffer, body.byteOffset - head.length, head.length + body.length);
  whole.set(head);
  return whole;
}

function part(data: Buffer, from: number, to: number): Buffer {
  return from === 0 && to === data.length ? data : data.subarray(from, to);
}

/** Joins the visible parts with masks between them, into one buffer, because each write is slow. */
function withMasks(data: Buffer, places: readonly number[]): Buffer {
  // Enough, because each mask is shorter than the text that it replaces.
  const all = Buffer.allocUnsafe(data.length);
  let length = 0;
  for (let index = 0; index < places.length; index += 2) {
    if (index > 0) length += MASK.copy(all, length);
    length += data.copy(all, length, places[index], places[index + 1]);
  }
  return all.subarray(0, length);
}
