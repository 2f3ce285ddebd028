import { types } from 'node:util';
import { type Command, parseCommand, splitLines } from './commands.js';
import { foldCase, setIgnoringCase } from './dotnet.js';
import type { Masker } from './masker.js';

type Stream = 'stdout' | 'stderr';

/** Unmasked: only for tests. */
export interface StepCommand extends Command {
  stream: Stream;
  line: string;
  /** False while commands were stopped. */
  executed: boolean;
}

/** Also on the summary page of the run. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  message: string;
  /** By lower-cased name. The runner doesn't mask these. */
  properties: Readonly<Record<string, string>>;
}

/**
 * Commands take effect in the order of the lines: a mask doesn't hide anything printed before it. The stop token lasts
 * until the end of the step. Commands such as `echo` do nothing here. Source: actions/runner, `OutputManager.cs`,
 * `ActionCommandManager.cs`, `ExecutionContext.cs`.
 */
export class StepLog {
  /** Masked, as in the downloadable log: `##[error]...`. */
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly commands: StepCommand[] = [];
  /** Of the deprecated commands. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();

  /** Regardless of the exit code. */
  failed = false;

  #stopToken: string | undefined;

  constructor(
    private readonly masker: Masker,
    private readonly showsDebug: boolean,
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
    if (!this.showsDebug) return;
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

  /** First masks the message, which also hides a multiline secret. */
  #write(tag: string, message: string): void {
    this.lines.push(...this.masker.mask(tag + message).split(/\r\n|\r|\n/));
  }

  #execute(command: Command, line: string): void {
    try {
      this.#apply(command, line);
    } catch (error) {
      this.fail(`Unable to process command '${line}' successfully.`, error);
    }
  }

  #apply({ name, data, properties }: Command, line: string): void {
    if (name === 'stop-commands') {
      this.#stopToken = data;
      this.output(line);
    } else if (name === 'add-mask') this.masker.add(data);
    else if (name === 'error' || name === 'warning' || name === 'notice') this.issue(name, data, properties);
    else if (name === 'debug') this.debug(data);
    else if (name === 'group') this.output(`##[group]${data}`);
    else if (name === 'endgroup') this.output('##[endgroup]');
    else if (name === 'set-env' || name === 'add-path')
      throw new Error(`The \`${name}\` command is disabled.`);
    else if (name === 'set-output' || name === 'save-state') {
      this.issue('warning', `The \`${name}\` command is deprecated.`);
      const key = properties['name'];
      if (key === undefined) throw new Error(`Required field 'name' is missing.`);
      setIgnoringCase(name === 'set-output' ? this.outputs : this.state, key, data);
      if (name === 'save-state') this.debug(`Save intra-action state ${key} = ${data}`);
    }
  }
}

/**
 * All of standard error comes first, as in a batch of the runner: a mask on standard output may come too late for it.
 * Source: actions/runner, `ProcessInvoker.cs`.
 */
export function logStep(
  output: Readonly<Record<Stream, string>>,
  masker: Masker,
  showsDebug = false,
): StepLog {
  const log = new StepLog(masker, showsDebug);
  log.consume('stderr', output.stderr);
  log.consume('stdout', output.stdout);
  return log;
}
