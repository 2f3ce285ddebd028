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

type Begun = Awaited<ReturnType<typeof begin>>;

/** Ends a job after some steps, which have shown no secret. Returns the last step. */
export async function end({ checks }: Stage, { place, main, secrets }: Begun, steps: readonly StepResult[]) {
  const post = await place.post(main.state);
  const all = [main, ...steps, post];
  checks.equal('the clean-up ends well', post.outcome, 'success');
  checks.none([...shown(all, secrets), ...place.remains(secrets)]);
  checks.log.push(...all.flatMap(({ log }) => log));
  return post;
}

/** Begins a job with the Action. Its secrets are those that it was given, derived or obtained. */
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

export async function watched(
  sandbox: Sandbox,
  step: Promise<StepResult>,
  secrets: readonly string[],
  target: string,
): Promise<{ step: StepResult; look: Look }> {
  const held = sandbox.faults.add({ method: 'PUT', times: 1, then: { latencyMs: HOLD_MS } });
  const looks: Look[] = [];
  let wasHeld = false;
  do {
    looks.push(lookForSecrets(secrets, target));
    wasHeld ||= held.hits > 0;
  } while (await Promise.race([step.then(() => false), pause(20, true)]));
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

function shown(steps: readonly StepResult[], secrets: readonly string[]): string[] {
  const text = steps.flatMap(({ header, log, summary }) => [...header, ...log, summary]).join('\n');
  return secrets.some((secret) => text.includes(secret)) ? ['a secret is readable in the log'] : [];
}
