import { fixtures, type RecordedRequest, type Sandbox } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import { logStep, Masker, type StepResult } from '../../sandbox/runner/index.js';
import { isResult, MARKER } from '../../src/results.js';
import { findLeaks, secretsIn } from './leaks.js';
import { type Inputs, seenBy } from './place.js';

/**
 * Part of every hostile text that the kit sends, to find it wherever it comes out. The text could be a person's name,
 * and contains commands in both of the runner's syntaxes, in capitals and after a bare carriage return.
 */
export const MARK = 'FAKE-hostile-mark';
export const HOSTILE_TEXT = `${MARK} ##[add-mask]${MARK}\r::STOP-COMMANDS::${MARK}\n\u00a0::set-output name=authorization::${MARK}\n##[save-state name=directory;]../${MARK}`;

const ALLOWED_COMMANDS: ReadonlySet<string> = new Set(['add-mask', 'error', 'warning', 'notice', 'debug']);
export const SECRET_OUTPUTS = ['authorization', 'auth-header', 'refresh-token'];
const VARIABLES = [MARKER, 'JIRA_AUTH_HEADER'];

export interface Ran {
  readonly main: StepResult;
  readonly inputs: Inputs;
  readonly sandbox: Pick<Sandbox, 'requests' | 'connects'>;
  /** Secrets besides those of the inputs: a proxy's password, issued tokens. */
  readonly secrets?: readonly string[];
  /** `host:port` of every allowed connection. */
  readonly hosts: readonly string[];
  readonly left: readonly unknown[];
}

/** Checks the rules for every run of the Action, whatever the fault. Returns those that are broken. */
export function brokenRules({ main, inputs, sandbox, secrets = [], hosts, left }: Ran): string[] {
  const given = secretsIn(inputs);
  const all = [...given, ...secrets, ...SECRET_OUTPUTS.map((name) => main.outputs[name] ?? '')];
  const strangers = sandbox.connects.filter((to) => !hosts.includes(to));
  const failed = main.status !== 0;
  return [
    ...brokenByAction(main, all, seenBy(main)),
    ...must({
      'masks come before all else': masksComeFirst(main, given),
      'the canary was never asked': !sandbox.requests.some(({ host }) => host === fixtures.canaryHost),
      'no connection to the canary': !sandbox.connects.some((to) => to.startsWith(fixtures.canaryHost)),
      [`only documented hosts are connected to, not ${strangers.join(', ')}`]: strangers.length === 0,
      'which Jira it is, is asked first and without a credential':
        Boolean(inputs['deployment']) || asksFirst(sandbox.requests),
      'a success names an account':
        failed ||
        inputs['identity'] === 'optional' ||
        Boolean(main.outputs['account-id']) === (main.outputs['auth-method'] !== 'oauth-credentials'),
      'variables are results, their marker and the header': Object.entries(main.env).every(
        ([name, value]) => value === '' || isResult(main.env, name) || VARIABLES.includes(name),
      ),
      'variables but the header hold no secret (E1)':
        findLeaks(Object.values({ ...main.env, JIRA_AUTH_HEADER: '' }).join('\n'), all).length === 0,
      'a failure sets no output but error-code':
        !failed || Object.keys(main.outputs).every((name) => name === 'error-code'),
      'a failure sets no variable': !failed || Object.keys(main.env).length === 0,
      'a failure leaves no file': !failed || left.length === 0,
    }),
  ];
}

/**
 * Checks the rules for every run of the check Action. Returns those that are broken.
 *
 * @param given secrets of this run
 * @param secrets all existing secrets
 * @param seen output of the run besides its log: files, outputs, messages
 */
export function brokenByCheck(
  main: StepResult,
  given: readonly string[],
  secrets: readonly string[],
  seen: string,
): string[] {
  const { commands, env, state } = main;
  const masked = new Set(commands.flatMap(({ name, data }) => (name === 'add-mask' ? data : [])));
  return [
    ...brokenByAction(main, secrets, `${seenBy(main)}\n${seen}`),
    ...must({
      // A secret that was refused before it was read needs no mask.
      'all that was checked is masked':
        !told(main).includes('Checked ') || given.every((secret) => masked.has(secret)),
      'it sets no variable and no state': Object.keys({ ...env, ...state }).length === 0,
    }),
  ];
}

function brokenByAction(main: StepResult, secrets: readonly string[], seen: string): string[] {
  return [
    ...must({
      'it ended by itself': !main.timedOut,
      'standard error is empty': main.stderr === '',
      'no secret can be read': findLeaks(seen, secrets).length === 0,
      'what is masked is printed by nothing but the mask': !printsMasked(main),
    }),
    ...main.commands
      .filter(
        ({ name, syntax, stream, line, executed }) =>
          !ALLOWED_COMMANDS.has(name) ||
          syntax !== 'v2' ||
          stream !== 'stdout' ||
          !executed ||
          (name === 'add-mask' && line.includes(MARK)),
      )
      .map(({ name, syntax, stream }) => `the ${syntax} command ${name} on ${stream} is not its own`),
  ];
}

const { customDomain, github, githubEnterprise } = fixtures;
const COMMERCIAL = ['api.atlassian.com:443', 'auth.atlassian.com:443'];
const GOVERNMENT = ['api.atlassian-us-gov-mod.com:443', 'auth.atlassian-us-gov-mod.com:443'];

/** Returns the hosts a run may use: its site, the services of that realm alone, and GitHub if it has a token for it. */
export function documentedHosts(inputs: Inputs): string[] {
  const site = inputs['site-url']?.trim() || 'acme';
  const url = site.includes('://') ? site : `https://${site}`;
  if (!URL.canParse(url)) return [];
  const { hostname, port } = new URL(url);
  const isName = !hostname.includes('.') && hostname !== 'localhost';
  const host = isName ? `${hostname}.atlassian.net` : hostname;
  return [
    `${host}:${port || '443'}`,
    ...(/\.atlassian-us-gov-mod\.(?:net|com)$/.test(host) ? GOVERNMENT : []),
    ...(/\.(?:atlassian\.net|jira\.com|atlassian\.com)$/.test(host) || host === customDomain.host
      ? COMMERCIAL
      : []),
    ...(inputs['github-token'] ? [`${github.host}:443`, `${githubEnterprise.host}:443`] : []),
  ];
}

/** The requests that identify the Jira carry no credential, and the one for its version precedes all that do. */
function asksFirst(requests: readonly RecordedRequest[]): boolean {
  const isVersion = ({ host, path }: RecordedRequest): boolean =>
    path.endsWith('/rest/api/2/serverInfo') && !host.startsWith('api.');
  const isQuestion = (one: RecordedRequest): boolean => one.path === '/_edge/tenant_info' || isVersion(one);
  const first = requests.findIndex((request) => !isQuestion(request));
  return (
    requests
      .filter(isQuestion)
      .every(({ headers, body }) => !headers['authorization'] && !headers['cookie'] && body === '') &&
    (first < 0 || requests.findIndex(isVersion) < first)
  );
}

/** Checks the rules for every run of the command line. Returns those that are broken. */
export function brokenByCommandLine(
  result: ChildResult,
  { requests }: Pick<Sandbox, 'requests'>,
  inputs: Inputs,
): string[] {
  const issued = requests.flatMap(({ headers }) => headers['authorization']?.split(' ')[1] ?? []);
  const { commands } = logStep(result, new Masker());
  return [
    ...must({
      'it ended by itself': !result.timedOut,
      'no secret is on standard error':
        findLeaks(result.stderr, [...secretsIn(inputs), ...issued]).length === 0,
      'there is no stack trace': !/^\s+at .*:\d+:\d+\)?$/m.test(result.stderr),
    }),
    ...commands.map(({ name }) => `it printed the command ${name}`),
  ];
}

export function must(statements: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(statements).flatMap(([statement, holds]) => (holds ? [] : statement));
}

export function told({ stdout }: Pick<StepResult, 'stdout'>): string {
  return stdout.replace(/^::add-mask::.*\n?/gm, '');
}

/** Also finds secrets that no test knows: tokens issued to the run, whether saved or lost. */
function printsMasked(main: StepResult): boolean {
  const text = told(main);
  return main.commands.some(
    ({ name, data }) => name === 'add-mask' && data.length >= 12 && text.includes(data),
  );
}

function masksComeFirst(main: StepResult, secrets: readonly string[]): boolean {
  const firstOther = main.stdout.split('\n').findIndex((line) => !line.startsWith('::add-mask::'));
  // A configuration that is refused before a secret is read needs no mask, nor does an empty log.
  if ((firstOther === 0 && main.status === 2) || main.stdout === '') return true;
  const before = main.commands
    .slice(0, firstOther)
    .map(({ data }) => data)
    .join('\n');
  return secrets.every((secret) => secret.split(/[\r\n]+/).every((line) => before.includes(line)));
}
