import { spawn } from 'node:child_process';
import { forPrograms } from '../look-ups.js';

/** Returns the program that opens an address in the person's browser, by platform. */
function opener(url: string): [program: string, ...args: string[]] {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}

/** Opens an address in the browser. Returns false if that is impossible here. */
export function openBrowser(url: string): Promise<boolean> {
  const [program, ...args] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: forPrograms(process.env), stdio: 'ignore', detached: true });
    child.once('error', () => {
      resolve(false);
    });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
