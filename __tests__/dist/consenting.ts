import { afterEach, expect } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { decide, start, type Started } from './command-line.js';
import { exchanges, file, NAME, ofFile, shell } from './refreshing.js';

const { consent, github } = fixtures;
export const [LISTENING, PASTED] = consent.redirectUris;

let running: Started | undefined;

afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  running = undefined;
});

export const IN_FILE = ['--refresh-token-file', 'FILE'];
export const IN_GITHUB = ['--refresh-token-secret', NAME, '--refresh-token-repository', github.repository];

/** With the file's path for FILE. */
export function given(args: readonly string[], env: Record<string, string> = {}): Parameters<typeof start> {
  const client = { JIRA_CLIENT_ID: consent.clientId, JIRA_CLIENT_SECRET: consent.clientSecret };
  const words = args.map((arg) => arg.replace('FILE', file()));
  return [['consent', '--no-browser', ...words], { env: { ...shell.sandbox.env, ...client, ...env } }];
}

/** @returns the address of the page */
export async function begin(
  args: readonly string[],
  env?: Record<string, string>,
): Promise<[Started, string]> {
  running = start(...given(args, env));
  const [, url = ''] = await running.said(/^ {2}(https:\S+)$/m);
  return [running, url];
}

export const answer = (url: string, decision?: 'deny'): Promise<string> =>
  decide(shell.sandbox, url, decision);

export async function open(url: string) {
  const response = await fetch(url, { headers: { connection: 'close' } });
  return { status: response.status, text: await response.text() };
}

/** Neither the terminal nor the page shows a secret. @param redirect replaces the browser's */
export async function consented(
  args: readonly string[],
  env?: Record<string, string>,
  redirect: (url: string) => string | Promise<string> = answer,
) {
  const [run, url] = await begin(args, env);
  const page = await open(await redirect(url));
  const ended = await run.ended;
  const codes = exchanges().map((body) => (JSON.parse(body) as Record<string, string>)['code'] ?? '');
  const own = [consent.clientSecret, github.tokens.secretsWriter];
  for (const secret of [...own, ...codes, ofFile(), ended.stdout.trim()].filter((text) => text !== ''))
    for (const form of [secret, encodeURIComponent(secret)])
      expect((ended.stderr + page.text).includes(form)).toBe(false);
  return { ...ended, page };
}
