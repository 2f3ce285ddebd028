import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { commandLines, findLeaks, type Look, lookForSecrets } from './leaks.js';
import type { Checks } from './program.js';
import type { WayIn } from './ways-in.js';

export const ISSUE = fixtures.issues.first;
export const FIELD = fixtures.fields.developmentStatus;
export const WANTED = 'Development Completed';

/** What a workflow would have in the step after the Action. */
export const CURL_SCRIPT = `curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -w 'HTTP %{http_code}\\n' \\
  -X PUT "$JIRA_API_URL/issue/${ISSUE}" \\
  -H 'Content-Type: application/json' \\
  -d '{"fields":{"${FIELD}":{"value":"${WANTED}"}}}'
`;

/** Long enough for the answer to be still on its way when the process list is read, however busy this process is. */
const HOLD_MS = 150;

/** A field's text, or its option's. */
export function valueOf(jira: Pick<Sandbox, 'issue'>, issue: string, field: string): unknown {
  const value = jira.issue(issue)?.fields[field];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** What the field is now, on the Jira that a way leads into. */
export function fieldValue(sandbox: Sandbox, { baseUrl }: Pick<WayIn, 'baseUrl'>): string {
  const jira = baseUrl === fixtures.dataCenter.url ? sandbox.dataCenter : sandbox;
  const value = valueOf(jira, ISSUE, FIELD);
  return typeof value === 'string' ? value : 'nothing';
}

/** Looks whether a job that is over has shown a secret, or left a process or a temporary file. */
export function checkQuiet(
  checks: Checks,
  log: string,
  secrets: readonly string[],
  root: string,
  temporary: string,
): void {
  checks.log.push(log);
  // A few tell enough: one leak is found piece by piece.
  checks.equal('no secret is in the log', findLeaks(log, secrets).slice(0, 3), []);
  checks.equal('the system folder for temporary files is empty', readdirSync(temporary), []);
  const running = commandLines().filter((line) => line.includes(root));
  checks.equal('no process is left', running, []);
}

/** What the Action made of the secrets or got for them. */
export function obtained({ outputs }: StepResult): string[] {
  const { authorization = '', 'auth-header': header = '', 'refresh-token': successor = '' } = outputs;
  const credential = authorization.slice(authorization.indexOf(' ') + 1);
  const cookie = header.startsWith('Cookie: ') ? header.slice(header.indexOf('=') + 1) : '';
  return [credential, cookie, successor].filter((secret) => secret !== '');
}

/** Looks at all command lines again and again while a step runs, one of them while its PUT waits for an answer. */
export async function watched(
  sandbox: Sandbox,
  step: Promise<StepResult>,
  secrets: readonly string[],
  target: string,
): Promise<{ step: StepResult; look: Look }> {
  const held = sandbox.faults.add({ method: 'PUT', times: 1, then: { latencyMs: HOLD_MS } });
  const looks: Look[] = [];
  let isRunning = true;
  const ended = (): void => {
    isRunning = false;
  };
  step.then(ended, ended);
  let wasHeld = false;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- another turn changes it
  while (isRunning) {
    looks.push(lookForSecrets(secrets, target));
    wasHeld ||= held.hits > 0;
    await pause(20);
  }
  const look = {
    checked: looks.some(({ checked }) => checked),
    sawTarget: wasHeld && looks.some(({ sawTarget }) => sawTarget),
    exposing: [...new Set(looks.flatMap(({ exposing }) => exposing))],
  };
  return { step: await step, look };
}

/** What is wrong with a look that was taken. */
export function exposed({ checked, sawTarget, exposing }: Look): string[] {
  if (!checked) return [];
  const missed = sawTarget ? [] : ['the process was not found in the process list'];
  return [...missed, ...exposing.map((process) => `the command line of ${process} held a secret`)];
}

/** Whether a secret can be read where the runner shows a job's steps. */
export function shown(steps: readonly StepResult[], secrets: readonly string[]): string[] {
  const text = steps.flatMap(({ header, log, summary }) => [...header, ...log, summary]).join('\n');
  return secrets.some((secret) => text.includes(secret)) ? ['a secret is readable in the log'] : [];
}
