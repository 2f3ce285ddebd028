/** The sandbox's time. It runs with the machine's clock and can be pushed ahead, so that no test waits. */
export interface Clock {
  now(): number;
  advance(ms: number): void;
}

/** A {@link Clock} that can also be put back to the machine's time. */
export class AdjustableClock implements Clock {
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }

  reset(): void {
    this.#ahead = 0;
  }
}
