import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { forPrograms } from '../look-ups.js';

/** Programs that open an address in the person's browser, where it isn't `xdg-open`. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in the browser. Returns false if that is impossible here. */
export async function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = [...(OPENERS[process.platform] ?? ['xdg-open']), url];
  const child = spawn(program, args, { env: forPrograms(process.env), stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
  } catch {
    return false;
  }
  child.unref();
  return true;
}

/** Runs a short program with a text on its standard input. @throws Error if it can't be started or fails */
export function runTool(program: string, args: readonly string[], input: string): void {
  const { error, status } = spawnSync(program, args, {
    input,
    env: forPrograms(process.env),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 10_000,
  });
  if (error) throw error;
  if (status !== 0) throw new Error('The program failed.');
}
