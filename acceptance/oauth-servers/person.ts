import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from './world.js';

/** More than any server's pages on the way. */
const LONGEST_WAY = 10;

/**
 * Logs in and consents on a server's own pages, with curl and its cookies.
 *
 * @param url the page that a consent begins on
 * @returns the address below `redirectUri` that the browser is sent to
 */
export async function giveConsent({ env }: World, url: string, redirectUri: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-person-'));
  const [cookies, page] = [join(folder, 'cookies'), join(folder, 'page')];
  let form: string | undefined;
  try {
    for (let step = 0; step < LONGEST_WAY; step += 1) {
      const data = form === undefined ? [] : ['--data', form];
      const next = await curl(
        ['-b', cookies, '-c', cookies, '-o', page, '-w', '%{redirect_url}', ...data, url],
        env,
      );
      if (next.startsWith(redirectUri)) return next;
      form = next === '' ? formFor(readFileSync(page, 'utf8')) : undefined;
      if (next !== '') url = next;
    }
    throw new Error('The pages of the server never lead back.');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a person fills in: any name will do. */
function formFor(page: string): string {
  const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
  if (prompt === undefined) {
    throw new Error(`The server shows no form: ${page.replace(/<style.*?<\/style>|<[^>]*>|\s+/gs, ' ')}`);
  }
  return new URLSearchParams({ prompt, login: 'ada', password: 'FAKE-password' }).toString();
}

/** Runs curl, and gives what it wrote. */
export function curl(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const { PATH = '' } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      'curl',
      ['-q', '-sS', '--max-time', '20', ...args],
      { env: { PATH, ...env } },
      (error, stdout) => {
        if (error) reject(new Error('curl failed', { cause: error }));
        else resolve(stdout);
      },
    );
  });
}
