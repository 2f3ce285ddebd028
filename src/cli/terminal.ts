import { styleText } from 'node:util';
import type { Failure, FailureCode } from '../failure.js';
import type { World } from './world.js';

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
}: Pick<World, 'stderr' | 'environment' | 'isTerminal'> & {
  /** True if the program has the command `explain`. */
  readonly explains: boolean;
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
    stderr(`${text}\n`);
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
    fail: ({ what, advice, code }: Failure): void => {
      stop();
      say(`${coloured('red', 'jira-auth:')} ${what}\n${advice}`);
      sayCode(code);
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
