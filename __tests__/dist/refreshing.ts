import { expect } from '@jest/globals';
import { existsSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { type Ended, start, type Started } from './command-line.js';
import { Shell } from './shell.js';

const { github, tokens } = fixtures;
const { clientId, clientSecret, refreshToken } = tokens.threeLegged;

export const NAME = 'JIRA_REFRESH_TOKEN';
export const ACCESS = 'JIRA_ACCESS_TOKEN';

export const shell = new Shell();

export const file = (): string => shell.path('refresh-token');
export const ofFile = (): string => (existsSync(file()) ? shell.read('refresh-token').trim() : '');
export const ofGitHub = (name = NAME): string => shell.sandbox.github.secret({ name }) ?? '';
export const isAlive = (token: string): boolean =>
  token !== refreshToken && shell.sandbox.oauth.isAlive(token);
export const exchanges = (): string[] =>
  shell.sandbox.requests.filter(({ path }) => path === '/oauth/token').map(({ body }) => body);

/** @param args with `FILE` for the file that keeps the token */
export function startRefresh(
  args: string,
  env: Record<string, string> = {},
  by: readonly string[] = [],
): Started {
  const given = {
    JIRA_CLIENT_ID: clientId,
    JIRA_CLIENT_SECRET: clientSecret,
    JIRA_REFRESH_TOKEN: refreshToken,
  };
  const words = args.match(/'[^']*'|\S+/g) ?? [];
  return start(['refresh', ...words.map((word) => word.replaceAll("'", '').replace('FILE', file()))], {
    env: { ...shell.sandbox.env, ...given, ...env },
    input: '',
    by,
  });
}

/** Expects no secret in the output. */
export async function refresh(args: string, env: Record<string, string> = {}): Promise<Ended> {
  const ended = await startRefresh(args, env).ended;
  expectNoSecret(ended);
  return ended;
}

export function expectNoSecret({ stdout, stderr }: Ended): void {
  const bearers = shell.sandbox.requests.map(({ headers }) => headers.authorization?.replace(/^Bearer /, ''));
  const saved = [ofFile(), ofGitHub(), ofGitHub(ACCESS)];
  for (const secret of [clientSecret, refreshToken, ...bearers, ...saved].filter(
    (text = '') => text.length >= 8,
  ))
    expect([stderr, stdout].map((text) => text.includes(secret ?? ''))).toEqual([false, false]);
}

export function order(): string[] {
  return shell.sandbox.requests.flatMap(({ method, path }) => {
    if (path === '/oauth/token') return 'exchange';
    if (method === 'PUT') return `save ${path.split('/').at(-1) ?? ''}`;
    return path.endsWith('/accessible-resources') ? 'sites' : [];
  });
}

export const IN_FILE = '--refresh-token-file FILE';
export const IN_GITHUB = `--refresh-token-secret ${NAME} --refresh-token-repository ${github.repository}`;
export const WRITER = { GH_TOKEN: github.tokens.secretsWriter };
