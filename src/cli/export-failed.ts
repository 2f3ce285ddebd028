import { FORMATS, isFormat } from '../hand-over/formats.js';
import type { ProgramEffects } from './effects.js';
import { chosenSystem } from './system.js';

/**
 * What `export` prints when it fails, however early: a caller that takes its output for code or for a config must not
 * go on. `eval "$(false)"` succeeds.
 *
 * @param args all arguments, which may be what is wrong
 */
export function exportFailed(args: readonly string[], exitStatus: number, effects: ProgramEffects): string {
  if (effects.isStdoutTerminal || args.includes('--json')) return '';
  const given = lastValue(args, '--format');
  if (given === undefined) {
    return chosenSystem({ ci: lastValue(args, '--ci') }, effects).failed?.(exitStatus) ?? '';
  }
  return FORMATS[isFormat(given) ? given : 'sh'].failed(exitStatus);
}

function lastValue(args: readonly string[], option: string): string | undefined {
  const values = args.flatMap((arg, index) => {
    if (arg === option) return args[index + 1] ?? '';
    return arg.startsWith(`${option}=`) ? arg.slice(option.length + 1) : [];
  });
  return values.at(-1);
}
