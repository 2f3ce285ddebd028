/** What was looked at in one scenario. */
export class Checks {
  readonly failed: string[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param statement what has to hold, as a sentence that also reads well when it does not */
  that(statement: string, holds: boolean, detail = ''): void {
    this.#count += 1;
    if (!holds) this.failed.push(detail === '' ? statement : `${statement} (${detail})`);
  }

  equal(statement: string, actual: unknown, expected: unknown): void {
    const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.that(statement, is === wanted, `it is ${is}, not ${wanted}`);
  }
}
