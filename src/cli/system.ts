import { type Command, Option } from 'commander';
import { type System, SYSTEMS, systemOf } from '../hand-over/systems.js';
import type { ProgramEffects } from './effects.js';

/** Adds the option that says which CI system this is. */
export function addSystem(command: Command): void {
  command.addOption(
    new Option('--ci <name>', 'the CI system; found out if not given').choices(SYSTEMS.map(({ id }) => id)),
  );
}

/** The CI system that was named, or that this runs on. */
export function chosenSystem(options: Readonly<Record<string, unknown>>, effects: ProgramEffects): System {
  return SYSTEMS.find(({ id }) => id === options['ci']) ?? systemOf(effects.environment);
}
