import { tmpdir } from 'node:os';
import { isatty } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';
import { withoutCommands } from '../printable.js';
import type { Failure, FailureCode, Words } from '../failure.js';
import { type Patience, readStandardInput, standardInput } from '../files.js';
import { type CommandState, flushed } from '../process.js';
import type { Environment } from '../results.js';
import { isRunning } from '../ending.js';

const FRAMES = Array.from('⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏');
const FRAME_MS = 80;
const CLEAR_LINE = '\r\x1b[2K';

export type Terminal = ReturnType<typeof openTerminal>;

/** Writes text for people to standard error, with colour and movement only on a terminal that wants them. */
export function openTerminal({
  stderr,
  environment: { NO_COLOR, TERM, CI },
  isTerminal,
  explains,
  words,
}: Pick<World, 'stderr' | 'environment' | 'isTerminal'> & {
  readonly explains: boolean;
  readonly words: Words;
}) {
  const isLively = isTerminal && !NO_COLOR && TERM !== 'dumb' && !CI;
  let spinner: NodeJS.Timeout | undefined;
  // By default, styleText checks standard output, which eval captures.
  const coloured = (style: 'red' | 'yellow' | 'dim', text: string): string =>
    isLively ? styleText(style, text, { validateStream: false }) : text;
  const clear = (): void => {
    if (spinner) stderr(CLEAR_LINE);
  };
  const say = (text: string): void => {
    clear();
    stderr(`${words.say(text)}\n`);
  };
  /** Names a failure's code, and a place to read more about it. */
  const sayCode = (code: FailureCode): void => {
    const more = explains ? `jira-auth explain ${code}` : `TROUBLESHOOTING.md#${code}`;
    say(coloured('dim', `More: ${more}\nCode: ${code}`));
  };
  const stop = (): void => {
    clear();
    clearInterval(spinner);
    spinner = undefined;
  };
  return {
    say,
    sayCode,
    stop,
    warn: (text: string): void => {
      say(`${coloured('yellow', 'Warning:')} ${text}`);
    },
    /** @returns the failure in the command's words */
    fail: (failure: Failure): Failure => {
      const told = failure.inWords(words);
      say(`${coloured('red', 'jira-auth:')} ${told.what}\n${told.advice}`);
      sayCode(told.code);
      return told;
    },
    /** Shows that something is under way, until `stop`. A function is called again for each frame. */
    spin: (text: string | (() => string)): void => {
      if (!isLively) return;
      stop();
      let frame = 0;
      spinner = setInterval(() => {
        const shown = typeof text === 'string' ? text : text();
        stderr(`${CLEAR_LINE}${String(FRAMES[frame++ % FRAMES.length])} ${shown}`);
      }, FRAME_MS).unref();
    },
  };
}

export type World = ReturnType<typeof openWorld>;

/**
 * All effects of the command line, for tests to replace. Node's modules that few commands need are loaded on demand:
 * they would take a tenth of every start.
 */
export function openWorld(signal: AbortSignal, command: CommandState, write: typeof process.stderr.write) {
  /** For people; `undefined` for a log, whose readers want whole lines. */
  const columns = (): number | undefined =>
    process.stderr.isTTY && !process.env['CI'] ? Math.min(process.stderr.columns, WIDTH) : undefined;
  return {
    environment: process.env as Environment,
    now: () => new Date(),
    random: Math.random,
    signal,
    /** Writes the command's answer, and nothing else. */
    stdout: (answer: string): void => {
      process.stdout.write(answer);
    },
    /** Settles when `stdout` is written, or its reader is gone. */
    flushed: () => flushed(process.stdout),
    /** If so, no program reads it. */
    isStdoutTerminal: process.stdout.isTTY,
    /** Writes text for people, without commands to a CI system. */
    stderr: (text: string): void => {
      write(withoutCommands(wrapped(text, columns())));
    },
    columns,
    isTerminal: process.stderr.isTTY,
    temporaryFolder: tmpdir(),
    process: process.pid,
    isRunning,
    /** `undefined` if it is a terminal, which would show a secret. */
    standardInput: async (patience: Patience): Promise<string | undefined> =>
      isatty(0) ? undefined : readStandardInput(patience),
    /** The lines of standard input, until the signal. */
    lines: (): AsyncIterable<string> =>
      process.getBuiltinModule('node:readline').createInterface({ input: standardInput(), signal }),
    /** The command of `exec`. */
    command,
    /** Writes to standard error what that command prints, and a CI system's commands beside another output. */
    write,
  };
}

/** The most columns that text for people takes. */
export const WIDTH = 100;

/**
 * Breaks lines between words. Words such as addresses stay whole, and so do indented lines, which are commands to copy,
 * and all lines where there are fewer than 20 columns, or an unknown number.
 */
export function wrapped(text: string, columns = 0): string {
  const lines = text.split('\n').map((line) => (line.startsWith(' ') ? line : broken(line, columns)));
  return lines.join('\n');
}

/** Breaks one line likewise. Colours take no columns. */
function broken(line: string, columns: number): string {
  if (columns < 20) return line;
  let free = columns;
  return line.trimEnd().replace(/\s*\S+/g, (chunk) => {
    const isNext = free < columns && stripVTControlCharacters(chunk).length > free;
    const kept = isNext ? chunk.trimStart() : chunk;
    free = (isNext ? columns : free) - stripVTControlCharacters(kept).length;
    return isNext ? `\n${kept}` : kept;
  });
}

/** Breaks a text at words, and indents its further lines as far as the first. Too few columns are as many as needed. */
export function hanging(head: string, text: string, columns: number, least = 0): string {
  const room = columns - head.length;
  return head + wrapped(text, room < least ? 0 : room).replaceAll('\n', `\n${' '.repeat(head.length)}`);
}
