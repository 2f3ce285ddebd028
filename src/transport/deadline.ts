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
}
