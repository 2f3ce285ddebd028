import { addExecForms } from './exec-forms.js';
import { FormGraph, type Joint } from './form-graph.js';
import { type Run, type State, TextSearch } from './text-search.js';

const MASK = Buffer.from('***');
const NOTHING = Buffer.alloc(0);

/** A search with more known steps is rebuilt, to limit its memory. */
const MOST_STEPS = 150_000;

/** Preparing a search takes about 100 ms, less than the wait for Jira's answer at that time. */
const PREPARE_AFTER_MS = 20;

/** The secrets that {@link StreamMasker}s hide. More can be added while streams run. */
export class MaskedTexts {
  readonly #all = new Map<string, (start: Joint, value: string) => void>();
  #search: TextSearch | undefined;
  #preparation: NodeJS.Timeout | undefined;

  /** Adds a secret. Running streams hide it from the next byte on, and in the bytes that they hold back. */
  add(value: string, addForms = addExecForms): void {
    if (this.#all.has(value)) return;
    this.#all.set(value, addForms);
    this.#search = undefined;
    clearTimeout(this.#preparation);
    this.#preparation = setTimeout(() => this.search(), PREPARE_AFTER_MS).unref();
  }

  /** Returns the search for all secrets known so far, built on first use. */
  search(): TextSearch {
    clearTimeout(this.#preparation);
    if (this.#search === undefined || this.#search.steps.size > MOST_STEPS) {
      const graph = new FormGraph();
      for (const [value, addForms] of this.#all) addForms(graph.start, value);
      this.#search = new TextSearch(graph);
    }
    return this.#search;
  }
}

/**
 * Replaces texts in a binary stream: each run of occurrences that overlap or touch becomes one `***`. Chunk boundaries
 * make no difference.
 *
 * Holds back only as much as needed: the longest end of the data that may begin a text. A prompt without a line end is
 * written at once.
 */
export class StreamMasker {
  #search: TextSearch | undefined;
  #state: State | undefined;
  /** Bytes held back. */
  #kept: Buffer = NOTHING;
  /** Position of the kept bytes in the stream. */
  #from = 0;
  /** All bytes before this position are written or hidden. A longer text may still begin among the hidden ones. */
  #done = 0;
  /** Positions of texts that end in the kept bytes, or right before them. A text that touches them may follow. */
  #runs: Run[] = [];

  constructor(private readonly texts: MaskedTexts) {}

  /**
   * @param room number of bytes before the chunk that may be overwritten, in the same memory, by the bytes held back
   * @returns the bytes that can be written now. They may be a view of `chunk`, and are valid as long as its bytes are.
   * Nothing else refers to `chunk` afterwards.
   */
  push(chunk: Buffer, room = 0): Buffer {
    return this.#take(chunk, room, false);
  }

  /** @returns the rest */
  end(): Buffer {
    return this.#take(NOTHING, 0, true);
  }

  #take(chunk: Buffer, room: number, last: boolean): Buffer {
    const kept = this.#kept;
    const from = this.#from;
    if (chunk.length === 0 && kept.length === 0) return NOTHING;
    const search = this.texts.search();
    let state = search === this.#search ? this.#state : undefined;
    if (!state) {
      this.#search = search;
      this.#runs = this.#runs.filter(({ end }) => end <= this.#done);
      state = search.read(kept, search.root, from, this.#runs);
    }
    state = search.read(chunk, state, from + kept.length, this.#runs);
    const data = joined(kept, chunk, room);
    const limit = from + data.length - (last ? 0 : state.depth);

    const shown: Buffer[] = [];
    let done = this.#done;
    for (const { start, end } of this.#runs) {
      if (start > limit) break;
      // Otherwise it is the rest of the mask written last.
      if (start >= done) shown.push(data.subarray(done - from, start - from), MASK);
      done = end;
    }
    shown.push(data.subarray(done - from, limit - from));
    this.#state = state;
    this.#done = Math.max(done, limit);
    this.#from = limit;
    this.#runs = this.#runs.filter(({ end }) => end >= limit);
    // A copy, because a view would keep the whole chunk in memory and change when its owner reuses it.
    this.#kept = Buffer.from(data.subarray(limit - from));
    return shown.length === 1 ? (shown[0] as Buffer) : Buffer.concat(shown);
  }
}

/** Joins two buffers, without copying the second one if there is room before it. */
function joined(head: Buffer, body: Buffer, room: number): Buffer {
  if (head.length > room) return Buffer.concat([head, body]);
  const whole = Buffer.from(body.buffer, body.byteOffset - head.length, head.length + body.length);
  whole.set(head);
  return whole;
}
