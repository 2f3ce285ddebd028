/** Tests can advance it instead of waiting. */
export class AdjustableClock {
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

export type Clock = Pick<AdjustableClock, 'now' | 'advance'>;
