import { styleText } from 'node:util';
import { jsonText } from '../command-marks.js';
import type { Failure, FailureCode } from '../failure.js';
import type { ProgramEffects } from './effects.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
export const CLEAR_LINE = '\r\x1b[2K';

/** Texts for people, on standard error; with colour and movement only where it is a terminal that wants them. */
export class Terminal {
  readonly #effects: Pick<ProgramEffects, 'stderr'>;
  readonly #isLively: boolean;
  #spinner: NodeJS.Timeout | undefined;

  constructor(effects: Pick<ProgramEffects, 'stderr' | 'environment' | 'isTerminal'>) {
    const { NO_COLOR, TERM, CI } = effects.environment;
    this.#effects = effects;
    this.#isLively = effects.isTerminal && !NO_COLOR && TERM !== 'dumb' && !CI;
  }

  say(text: string): void {
    this.#clear();
    this.#effects.stderr(`${text}\n`);
  }

  warn(text: string): void {
    this.say(`${this.#coloured('yellow', 'Warning:')} ${text}`);
  }

  fail({ what, advice, code }: Failure): void {
    this.stop();
    this.say(`${this.#coloured('red', 'jira-auth:')} ${what}\n${advice}`);
    this.sayCode(code);
  }

  /** Where there is more to read of a failure, and its code. */
  sayCode(code: FailureCode): void {
    this.say(this.#coloured('dim', `More: jira-auth explain ${code}\nCode: ${code}`));
  }

  /** Shows that something is under way, until {@link stop}. */
  spin(text: string): void {
    if (!this.#isLively) return;
    let frame = 0;
    this.#spinner = setInterval(() => {
      this.#effects.stderr(`${CLEAR_LINE}${String(FRAMES[frame++ % FRAMES.length])} ${text}`);
    }, FRAME_MS).unref();
  }

  stop(): void {
    this.#clear();
    clearInterval(this.#spinner);
    this.#spinner = undefined;
  }

  #clear(): void {
    if (this.#spinner) this.#effects.stderr(CLEAR_LINE);
  }

  #coloured(style: 'red' | 'yellow' | 'dim', text: string): string {
    // By itself it would look at standard output, which eval captures.
    return this.#isLively ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** A failure for programs. */
export function failureJson({ code, exitStatus, what, advice }: Failure): string {
  return `${jsonText({ error: { code, exitStatus, what, advice } })}\n`;
}
