import { readFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { findLeaks } from '../kit/leaks.js';
import { type CommandLineOptions, Place, preload, seenBy } from '../kit/place.js';
import type { Case } from '../kit/program.js';

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

const STATUS: Readonly<Record<Signal, number | null>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: null };

/** Instructions for the preload: the moment and its signal, or the file in which to record the moments. */
type SignalAt = { readonly at: number; readonly signal: Signal } | { readonly names: string };

export type Cut = Required<Pick<CommandLineOptions, 'nodeArguments' | 'env' | 'timeoutMs'>>;

export interface World {
  readonly sandbox: Sandbox;
  readonly place: Place;
  main?: StepResult;
}

/** One way to use the program, and the conditions that must hold whenever it is interrupted. */
export interface Scenario {
  readonly name: string;
  readonly secrets: readonly string[];
  readonly arrange?: (world: World) => void | Promise<void>;
  readonly run: (world: World, cut: Cut) => Promise<ChildResult | StepResult>;
  /** Checks the result and runs what comes next. @returns the problems found */
  readonly after: (world: World, ran: ChildResult | StepResult) => Promise<readonly string[]>;
}

/** Plays a scenario once, interrupted or not. @returns how it ended, and the problems found */
export async function play(
  scenario: Scenario,
  sandbox: Sandbox,
  when: (place: Place) => SignalAt,
): Promise<{ ran: ChildResult; wrong: string[]; moments: string[] }> {
  sandbox.reset();
  const place = new Place(sandbox);
  const world: World = { sandbox, place };
  try {
    await scenario.arrange?.(world);
    const signal = when(place);
    const ran = await scenario.run(world, {
      nodeArguments: preload('signal-at'),
      env: { SIGNAL_AT: JSON.stringify(signal) },
      timeoutMs: 20_000,
    });
    const seen = 'log' in ran ? seenBy(ran) : ran.stdout + ran.stderr;
    const wrong = [
      ...(ran.timedOut ? ['it did not end'] : []),
      ...findLeaks(seen, scenario.secrets).map((leak) => `it showed ${leak}`),
      ...(await scenario.after(world, ran)),
    ];
    const moments = 'names' in signal ? readFileSync(signal.names, 'utf8').trimEnd().split('\n') : [];
    return { ran, wrong, moments };
  } finally {
    place.remove();
  }
}

/** Moments at which something outside the process changes, or is about to. */
export const CHANGES =
  /^(?:start|end|ask (?!CONNECT)|answer|half of|\w+FileSync|fsync|rename|link|unlink|spawn|the command|openSync \.?token)/;

/** Returns a case for each uninterrupted scenario, and one for each signal at each of its moments. */
export async function casesOf(
  scenarios: readonly Scenario[],
  signals: readonly Signal[],
  wanted = /^/,
): Promise<Case[]> {
  const [, , part = ''] = process.argv;
  const chosen = scenarios.filter(({ name }) => name.includes(part) || part.includes(name));
  const cases: Case[] = [];
  const sandbox = await startSandbox();
  try {
    for (const scenario of chosen) {
      const whole = await play(scenario, sandbox, (place) => ({ names: place.path('moments') }));
      const { status, stderr } = whole.ran;
      cases.push({
        name: `${scenario.name}, not cut off`,
        run: ({ checks }) => {
          checks.none([
            ...whole.wrong,
            ...(status === 0 ? [] : [`it ended with ${String(status)}: ${stderr}`]),
          ]);
        },
      });
      const cuts = whole.moments.flatMap((moment, index) =>
        // Half of a write is a moment for SIGKILL alone, because other signals are handled after the write.
        (wanted.test(moment) ? signals : [])
          .filter((signal) => signal === 'SIGKILL' || !moment.startsWith('half of'))
          .map((signal) => cutOff(scenario, moment, { at: index + 1, signal })),
      );
      console.log(`${scenario.name}: ${whole.moments.length} moments, ${cuts.length} cuts`);
      cases.push(...cuts);
    }
  } finally {
    await sandbox.close();
  }
  return cases;
}

function cutOff(scenario: Scenario, moment: string, when: { at: number; signal: Signal }): Case {
  const { at, signal } = when;
  return {
    name: `${scenario.name}: ${signal} at ${at}, ${moment}`,
    run: async ({ sandbox, checks }) => {
      const { ran, wrong } = await play(scenario, sandbox, () => when);
      checks.none(wrong);
      // Before the program has begun, the signal itself ends the process.
      const isEarly = moment === 'start' && ran.signal === signal;
      const isExpected =
        signal === 'SIGKILL' ? ran.signal === signal : [STATUS[signal], 0].includes(ran.status);
      checks.that(`it ended with ${String(ran.status ?? ran.signal)}`, isEarly || isExpected);
    },
  };
}
