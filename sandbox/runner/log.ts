import { types } from 'node:util';
import { type Command, parseCommand, COMMAND_NAMES, splitLines } from './commands.js';
import { foldCase, setIgnoringCase, trim } from './dotnet.js';
import type { Masker } from './masker.js';

export type Stream = 'stdout' | 'stderr';

/** A command that a step printed. It is unmasked: only for tests, never for a log. */
export interface StepCommand extends Command {
  readonly stream: Stream;
  readonly line: string;
  /** False while commands were stopped, when the line was printed as it is. */
  readonly executed: boolean;
}

/** A message that GitHub also shows on the summary page of the run. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** `title`, `file`, `line` and the like, by lower-cased name. The runner doesn't mask these. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface LogOptions {
  /** Whether the job runs with `ACTIONS_STEP_DEBUG`. Debug messages are hidden without it. */
  readonly debug?: boolean;
}

/** A stop token longer than this is masked like a secret. */
const LONGEST_UNMASKED_TOKEN = 6;

// Commands that `echo on` skips, and that a failure names without their line: it may hold a secret, or is shown anyway.
const UNECHOED: ReadonlySet<string> = new Set(['add-mask', 'debug', 'error', 'notice', 'warning']);

const DEPRECATED =
  'command is deprecated and will be disabled soon. Please upgrade to using Environment Files.';
const DISABLED = 'command is disabled. Please upgrade to using Environment Files.';
const BAD_STOP_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

/**
 * The log of one step, and the effects of its commands. Commands take effect in the order of the lines: a mask
 * doesn't hide anything printed before it. The stop token lasts until the end of the step. Source: actions/runner,
 * `OutputManager.cs`, `ActionCommandManager.cs`, `ExecutionContext.cs`.
 */
export class StepLog {
  /** Masked, in the wording of the downloadable log: `##[error]...`, where the web page shows `Error: ...`. */
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly commands: StepCommand[] = [];
  /** Values of the deprecated `set-output` and `save-state`. File commands are applied on top. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();

  /** Whether the runner fails the step for its output or files, regardless of its exit code. */
  failed = false;

  #echo = false;
  #stopToken: string | undefined;

  constructor(
    private readonly masker: Masker,
    private readonly options: LogOptions = {},
  ) {}

  consume(stream: Stream, text: string): void {
    for (const line of splitLines(text)) {
      const command = parseCommand(line, this.#stopToken);
      if (command === undefined) {
        this.output(line);
        continue;
      }
      const isStopped = this.#stopToken !== undefined;
      const executed = !isStopped || command.name === foldCase(this.#stopToken ?? '');
      this.commands.push({ ...command, stream, line, executed });
      if (isStopped) this.output(line);
      if (isStopped && executed) this.#stopToken = undefined;
      if (!isStopped) this.#execute(command, line);
    }
  }

  output(message: string): void {
    this.#write('', message);
  }

  debug(message: string): void {
    if (this.options.debug !== true) return;
    for (const line of message.replaceAll('\r\n', '\n').split('\n')) this.#write('##[debug]', line);
  }

  issue(
    level: Annotation['level'],
    message: string,
    properties: Readonly<Record<string, string>> = {},
  ): void {
    const masked = this.masker.mask(message);
    this.annotations.push({ level, message: masked, properties });
    if (masked !== '') this.#write(`##[${level}]`, masked);
  }

  fail(what: string, error: unknown): void {
    this.issue('error', what);
    this.issue('error', types.isNativeError(error) ? error.message : String(error));
    this.failed = true;
  }

  /** Masks the message before breaking it into lines, which also hides a multiline secret. */
  #write(tag: string, message: string): void {
    this.lines.push(...this.masker.mask(tag + message).split(/\r\n|\r|\n/));
  }

  #execute(command: Command, line: string): void {
    if (command.name === 'stop-commands') {
      this.#stop(command.data, line);
      return;
    }
    if (this.#echo && !UNECHOED.has(command.name)) this.output(line);
    try {
      this.#apply(command);
    } catch (error) {
      const shown = UNECHOED.has(command.name) ? command.name : line;
      this.fail(`Unable to process command '${shown}' successfully.`, error);
    }
  }

  /** Applies a command. Problem matchers are not modeled and do nothing. */
  #apply(command: Command): void {
    const { name, data, properties } = command;
    if (name === 'add-mask') this.#addMask(data);
    else if (name === 'error' || name === 'warning' || name === 'notice') this.issue(name, data, properties);
    else if (name === 'debug') this.debug(data);
    else if (name === 'group') this.output(`##[group]${data}`);
    else if (name === 'endgroup') this.output('##[endgroup]');
    else if (name === 'echo') this.#setEcho(data);
    else if (name === 'set-env' || name === 'add-path') throw new Error(`The \`${name}\` ${DISABLED}`);
    else if (name === 'set-output' || name === 'save-state') {
      this.issue('warning', `The \`${name}\` ${DEPRECATED}`);
      const key = properties['name'];
      if (key === undefined) throw new Error(`Required field 'name' is missing in ##[${name}] command.`);
      setIgnoringCase(name === 'set-output' ? this.outputs : this.state, key, data);
      if (name === 'save-state') this.debug(`Save intra-action state ${key} = ${data}`);
    }
  }

  #addMask(value: string): void {
    if (trim(value) === '') {
      this.issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    if (this.#echo) this.output('::add-mask::***');
    this.masker.add(value);
  }

  #setEcho(data: string): void {
    const value = foldCase(trim(data));
    if (value !== 'on' && value !== 'off') {
      throw new Error(
        `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`,
      );
    }
    this.#echo = value === 'on';
  }

  #stop(token: string, line: string): void {
    const folded = foldCase(token);
    if (folded === '' || folded === 'pause-logging' || COMMAND_NAMES.has(folded)) {
      this.fail(`Unable to process command '${line}' successfully.`, new Error(BAD_STOP_TOKEN));
      return;
    }
    this.#stopToken = token;
    if (token.length > LONGEST_UNMASKED_TOKEN) this.masker.add(token);
    this.output(line);
  }
}

/**
 * Logs a finished step. All of its standard error comes before its standard output, as the runner does with the
 * lines of a batch: a mask on standard output may come too late for a secret on standard error. Source:
 * actions/runner, `ProcessInvoker.cs`.
 */
export function logStep(
  output: Readonly<Record<Stream, string>>,
  masker: Masker,
  options?: LogOptions,
): StepLog {
  const log = new StepLog(masker, options);
  log.consume('stderr', output.stderr);
  log.consume('stdout', output.stdout);
  return log;
}
