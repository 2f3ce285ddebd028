import { FORMATS, isFormat } from '../hand-over/formats.js';
import { type System, SYSTEMS, systemOf } from '../hand-over/systems.js';
import type { Environment } from '../results.js';
import { nearNames } from '../update/field.js';
import type { World } from './world.js';

/** Returns the system that `--ci` names, or else the one that this runs on. */
export function chosenSystem(ci: unknown, environment: Environment): System {
  return SYSTEMS.find(({ id }) => id === ci) ?? systemOf(environment);
}

/** Returns what `export` prints when it fails: `eval "$(false)"` succeeds. @param args any may be invalid */
export function exportFailed(
  commands: readonly string[],
  args: readonly string[],
  exitStatus: number,
  world: World,
): string {
  // The name may be misspelled.
  const name = args.find((arg) => commands.includes(arg)) ?? args.find((arg) => !arg.startsWith('-'));
  const [meant = 'export'] = nearNames(commands, name || 'export');
  if (meant !== 'export' || world.isStdoutTerminal || args.includes('--json')) return '';
  const format = lastValue(args, '--format');
  if (format !== undefined) return FORMATS[isFormat(format) ? format : 'sh'].failed(exitStatus);
  return chosenSystem(lastValue(args, '--ci'), world.environment).failed?.(exitStatus) ?? '';
}

function lastValue(args: readonly string[], option: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  return args[at] === option ? (args[at + 1] ?? '') : args[at]?.slice(option.length + 1);
}
