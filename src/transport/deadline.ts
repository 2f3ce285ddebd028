/** Time left for the whole step's network use, on a clock that a changed system time doesn't move. */
export class Deadline {
  readonly #end: number;

  /** @param milliseconds counted from now */
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
  static limit(milliseconds: number, signal: AbortSignal): { signal: AbortSignal; stop: () => void } {
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
