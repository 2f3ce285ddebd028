/** Time limit for all of a step's requests, on a monotonic clock. */
export class Deadline {
  readonly #end: number;

  /** @param milliseconds from now */
  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** Returns the milliseconds left, never negative. */
  remaining(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /**
   * Returns a signal that aborts after some time, or with another signal. Until stopped, its timer keeps the process
   * alive, which a connection lost without an event does not.
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
