import { failedIn, OUTPUT_FORMATS } from '../hand-over/systems/formatted.js';
import { SYSTEMS, systemOf } from '../hand-over/systems/index.js';
import type { System } from '../hand-over/systems/system.js';
import type { World } from './world.js';

/** The CI system that `--ci` names, or that this runs on. */
export function chosenSystem(ci: unknown, world: Pick<World, 'environment' | 'stdout' | 'runTool'>): System {
  return (SYSTEMS.find(({ id }) => id === ci) ?? systemOf(world.environment)).create(world);
}

/**
 * What `export` prints when it fails, however early: a caller that takes its output for code or for a config must not
 * go on. `eval "$(false)"` succeeds.
 *
 * @param args all arguments, which may be what is wrong
 */
export function exportFailed(args: readonly string[], exitStatus: number, world: World): string {
  if (world.isStdoutTerminal || args.includes('--json')) return '';
  const format = lastValue(args, '--format');
  if (format === undefined) return chosenSystem(lastValue(args, '--ci'), world).failed?.(exitStatus) ?? '';
  return failedIn(OUTPUT_FORMATS.find((known) => known === format) ?? 'sh')(exitStatus);
}

function lastValue(args: readonly string[], option: string): string | undefined {
  const values = args.flatMap((arg, index) => {
    if (arg === option) return args[index + 1] ?? '';
    return arg.startsWith(`${option}=`) ? arg.slice(option.length + 1) : [];
  });
  return values.at(-1);
}
