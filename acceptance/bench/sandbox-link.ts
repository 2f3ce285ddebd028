import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../sandbox/index.js';
import type { WayIn } from '../kit/ways-in.js';

/** What the sandbox shall be from now on, from a fresh start. */
export interface Order {
  readonly latencyMs: number;
  /** What every request gets in place of the model's answer. */
  readonly fault?: Fault;
  /** API tokens of the organization, in place of the few that it has. */
  readonly tokens?: number;
}

/** What the sandbox's process says once it runs. */
export interface Start {
  /** What a program needs to reach the sandbox. */
  readonly env: Readonly<Record<string, string>>;
  /** With that process's own access token, which holds the time of its start. */
  readonly waysIn: readonly WayIn[];
}

/** What it says to an order, of the time since the order before. */
export interface Answer {
  readonly requests: number;
  /** Those of them that had been asked before: the same method, address and credential. */
  readonly repeated: number;
}

/** A sandbox in another process. */
export class SandboxLink {
  readonly env: Start['env'];
  readonly waysIn: Start['waysIn'];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, { env, waysIn }: Start) {
    this.#child = child;
    this.env = env;
    this.waysIn = waysIn;
  }

  static async start(): Promise<SandboxLink> {
    const child = fork(fileURLToPath(new URL('./sandbox-process.ts', import.meta.url)));
    return new SandboxLink(child, (await nextMessage(child)) as Start);
  }

  /**
   * Puts the sandbox back to the start, with what is ordered.
   *
   * @returns what was asked since the last time
   */
  async reset(order: Order): Promise<Answer> {
    const answer = nextMessage(this.#child);
    this.#child.send(order);
    return (await answer) as Answer;
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => {
      reject(new Error("The sandbox's process has ended."));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
