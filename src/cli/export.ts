import { type FormatName, FORMATS, isFormat } from '../hand-over/formats.js';
import { chosenSystem, type Mechanism } from '../hand-over/systems.js';
import { methodNamed } from '../methods/index.js';
import { handOver } from '../run.js';
import { invalid } from '../values/given.js';
import { nearNames } from '../values/near-names.js';
import type { Call } from './call.js';
import { withSession } from './session.js';
import type { Program } from './program.js';

/** Hands a verified credential over to the rest of this job or shell. @throws Failure */
export async function exportSession(call: Call): Promise<number> {
  const { options, inputs, terminal } = call;
  const format = call.json ? 'json' : (options['format'] as FormatName | undefined);
  if (format === 'dotenv' && inputs.flag('export-auth-header')) {
    throw invalid(
      'Everyone who can see the pipeline can read a dotenv file, so the header is not written to it.',
      'Leave out --export-auth-header, and authenticate again in the job that needs it.',
    );
  }
  if (format === 'curl' && !inputs.flag('curl-config'))
    throw invalid('There is no curl config to print.', 'Use another --format, or set `curl-config` to true.');
  // A program reads the printed text, so it must not contain a CI system's commands.
  const stdout = format === undefined ? call.stdout : call.write;
  const own = chosenSystem(options['ci'], call.environment);
  if (!own.mask && own.job !== undefined && format !== 'dotenv') {
    const hidden = own.hidden ?? `${own.name} hides at most a stored secret's exact text, not its base64.`;
    terminal.say(`${hidden} \`jira-auth exec\` hides every form.`);
  }
  /** Prints variables instead of setting them. */
  const setVariables: Mechanism['setVariables'] = ({ variables, curlConfig }) => {
    if (format) call.stdout(FORMATS[format].variables(variables, curlConfig));
  };
  const system = format ? { ...own, prepare: undefined, setVariables, next: '' } : own;
  return withSession(call, { system, stdout }, (ci) => ({
    use: async (verified) => {
      const status = await handOver(ci).use(verified);
      // If the output could not be delivered, everything is taken back.
      await call.flushed();
      call.signal.throwIfAborted();
      return status;
    },
    leaves: ({ session, tls }) => {
      if (format !== 'curl') return format !== 'dotenv';
      // Files stay only if the config refers to them, or to end its session later.
      return Boolean(tls) || methodNamed(session.method).hasSession === true;
    },
  }));
}

type Ended = Parameters<Program['exportFailed']>;

/** Returns what `export` prints when it fails: `eval "$(false)"` succeeds. @param args any may be invalid */
export function exportFailed(commands: readonly string[], ...[args, exitStatus, world]: Ended): string {
  // The name may be misspelled, or missing: what follows an option may be its value.
  const [first = ''] = args;
  const name = first.startsWith('-') ? args.find((arg) => commands.includes(arg)) : first;
  const meant = name ? nearNames(commands, name) : [];
  const isOther = meant.length > 0 && !meant.includes('export');
  if (isOther || world.isStdoutTerminal || args.includes('--json')) return '';
  const format = lastValue(args, '--format');
  if (format !== undefined) return FORMATS[isFormat(format) ? format : 'sh'].failed(exitStatus);
  return chosenSystem(lastValue(args, '--ci'), world.environment).failed?.(exitStatus) ?? '';
}

function lastValue(args: readonly string[], option: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  return args[at] === option ? (args[at + 1] ?? '') : args[at]?.slice(option.length + 1);
}
