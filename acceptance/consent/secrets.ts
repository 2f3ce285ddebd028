import { fixtures } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { lookForSecrets } from '../demo/process-list.js';
import type { Checks } from '../e2e/checks.js';

/** Every secret that came up in a run so far: what it was given, what was issued to it, and what it sent. */
export function secretsOf(sandbox: Sandbox, saved: readonly string[]): string[] {
  const sent = sandbox.requests.flatMap(({ headers, path, body }) => [
    /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '',
    ...(path === '/oauth/token' ? tokensIn(body) : []),
  ]);
  const given = [fixtures.consent.clientSecret, fixtures.github.tokens.secretsWriter];
  return [...new Set([...given, ...saved, ...sent])].filter((secret) => secret.length >= 8);
}

function tokensIn(body: string): string[] {
  const parameters = JSON.parse(body) as Record<string, string>;
  return [parameters['code'] ?? '', parameters['refresh_token'] ?? ''];
}

/** Whether the secrets stand in no process's command line now, while the one that is meant is running. */
export function checkProcessList(
  what: string,
  secrets: readonly string[],
  target: string,
  checks: Checks,
): void {
  const { checked, sawTarget, exposing } = lookForSecrets(secrets, target);
  if (!checked) return;
  checks.that(`${what} is in the process list`, sawTarget);
  checks.equal(`no command line holds a secret while ${what} runs`, exposing, []);
}

/** Whether a text that people see holds no secret, as it is or as an address has it. */
export function checkText(what: string, text: string, secrets: readonly string[], checks: Checks): void {
  const found = secrets.filter(
    (secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)),
  );
  checks.equal(`${what} holds no secret`, found.length, 0);
}
