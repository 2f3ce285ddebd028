/** Time left for the whole step's network use, on a clock that a changed system time doesn't move. */
export class Deadline {
  readonly #end: number;

  /** @param milliseconds the budget, counted from now */
  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** Milliseconds left; never negative. */
  remaining(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /**
   * Aborts after some time, or with a signal. Until it is stopped, its timer keeps the process alive: a connection that
   * is gone without an event does not.
   */
  static limit(milliseconds: number, signal: AbortSignal): Limit {
    const controller = new AbortController();
    const onAbort = (): void => {
      controller.abort();
    };
    const timer = setTimeout(onAbort, milliseconds);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    return {
      signal: controller.signal,
      stop: () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      },
    };
  }
}

export interface Limit {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/** A signal that follows another one after a while, for work that is to be ended, but not in the middle. */
export function delayed(signal: AbortSignal, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const follow = (): void => {
    setTimeout(() => {
      controller.abort(signal.reason);
    }, milliseconds).unref();
  };
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow);
  return controller.signal;
}
