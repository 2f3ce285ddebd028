import { execFile } from 'node:child_process';
import { fixtures } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';

/**
 * Answers a consent as the form on its page would, with curl: for what needs no browser.
 *
 * @returns the address that a browser would be sent to
 */
export function answerWithCurl(sandbox: Sandbox, url: string): Promise<string> {
  const form = new URLSearchParams({ decision: 'accept' });
  for (const { cloudId } of Object.values(fixtures.sites)) form.append('site', cloudId);
  return curl(sandbox, ['-o', '/dev/null', '-w', '%{redirect_url}', '--data', form.toString(), url]);
}

/** Opens an address, and gives its page. */
export function openWithCurl(sandbox: Sandbox, url: string): Promise<string> {
  return curl(sandbox, [url]);
}

function curl(sandbox: Sandbox, args: readonly string[]): Promise<string> {
  const { PATH = '' } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      'curl',
      ['-q', '-sS', '--max-time', '20', ...args],
      { env: { PATH, ...sandbox.env } },
      (error, stdout) => {
        if (error) reject(new Error('curl failed', { cause: error }));
        else resolve(stdout);
      },
    );
  });
}
