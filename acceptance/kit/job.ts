import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { commandLines, findLeaks, type Look, lookForSecrets, secretsIn, workflowSecrets } from './leaks.js';
import type { Inputs } from './place.js';
import type { Checks, Stage } from './program.js';
import { brokenRules, documentedHosts } from './rules.js';
import type { WayIn } from './ways-in.js';

export const ISSUE = fixtures.issues.first;
export const FIELD = fixtures.fields.developmentStatus;
export const WANTED = 'Development Completed';

export const CURL_SCRIPT = `curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -w 'HTTP %{http_code}\\n' \\
  -X PUT "$JIRA_API_URL/issue/${ISSUE}" \\
  -H 'Content-Type: application/json' \\
  -d '{"fields":{"${FIELD}":{"value":"${WANTED}"}}}'
`;

/** Keeps the answer pending until the process list has been read, however busy this process is. */
const HOLD_MS = 150;

export function valueOf(jira: Pick<Sandbox, 'issue'>, issue: string, field: string): unknown {
  const value = jira.issue(issue)?.fields[field];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

export function fieldValue(sandbox: Sandbox, { baseUrl }: Pick<WayIn, 'baseUrl'>): string {
  const jira = baseUrl === fixtures.dataCenter.url ? sandbox.dataCenter : sandbox;
  const value = valueOf(jira, ISSUE, FIELD);
  return typeof value === 'string' ? value : 'nothing';
}

/** Checks that a finished job has shown no secret and has left no process or temporary file. */
export function checkQuiet(
  checks: Checks,
  log: string,
  secrets: readonly string[],
  root: string,
  temporary: string,
): void {
  checks.log.push(log);
  // A few are enough, because one leak is found piece by piece.
  checks.equal('no secret is in the log', findLeaks(log, secrets).slice(0, 3), []);
  checks.equal('the system folder for temporary files is empty', readdirSync(temporary), []);
  const running = commandLines().filter((line) => line.includes(root));
  checks.equal('no process is left', running, []);
}

/**
 * Begins a job with the Action, which must keep to the rules for every run. Returns its secrets, too: those that it was
 * given, derived or obtained.
 */
export async function begin({ sandbox, checks, newPlace }: Stage, inputs: Inputs) {
  const place = newPlace({ secrets: workflowSecrets(inputs) });
  const main = await place.main(inputs);
  const run = { main, inputs, sandbox, left: place.left(), hosts: documentedHosts(inputs) };
  checks.none(brokenRules(run));
  return { place, main, secrets: [...secretsIn(inputs), ...obtained(main)] };
}

function obtained({ outputs }: StepResult): string[] {
  const { authorization = '', 'auth-header': header = '', 'refresh-token': successor = '' } = outputs;
  const credential = authorization.slice(authorization.indexOf(' ') + 1);
  const cookie = header.startsWith('Cookie: ') ? header.slice(header.indexOf('=') + 1) : '';
  return [credential, cookie, successor].filter((secret) => secret !== '');
}

/** Reads all command lines repeatedly while a step runs, at least once while its PUT waits for an answer. */
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

export function exposed({ checked, sawTarget, exposing }: Look): string[] {
  if (!checked) return [];
  const missed = sawTarget ? [] : ['the process was not found in the process list'];
  return [...missed, ...exposing.map((process) => `the command line of ${process} held a secret`)];
}

/** Reports a secret that can be read where the runner shows a job's steps. */
export function shown(steps: readonly StepResult[], secrets: readonly string[]): string[] {
  const text = steps.flatMap(({ header, log, summary }) => [...header, ...log, summary]).join('\n');
  return secrets.some((secret) => text.includes(secret)) ? ['a secret is readable in the log'] : [];
}
