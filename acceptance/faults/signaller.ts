import type { SignalPlan } from '../../sandbox/runner/index.js';

/** Sends a signal as soon as something holds, and remembers when that was. */
export class Signaller {
  #sent: number | undefined;
  #isTime: () => boolean = () => false;

  /** @param isTime asked again and again from now on */
  when(isTime: () => boolean): void {
    this.#sent = undefined;
    this.#isTime = isTime;
  }

  plan(signal: NodeJS.Signals): SignalPlan {
    return {
      signal,
      when: () => {
        if (!this.#isTime()) return false;
        this.#sent ??= performance.now();
        return true;
      },
    };
  }

  readonly sentAt = (): number => this.#sent ?? 0;
}
