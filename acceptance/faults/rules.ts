import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { RecordedRequest, Sandbox } from '../../sandbox/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { findLeaks } from '../e2e/leaks.js';

/**
 * Stands in every hostile text that the kit sends, so that it is seen wherever it comes out. As a person's name it
 * would also be a command in either of the runner's syntaxes, in capitals and after a bare carriage return.
 */
export const MARK = 'FAKE-hostile-mark';
export const HOSTILE_TEXT = `${MARK} ##[add-mask]${MARK}\r::STOP-COMMANDS::${MARK}\n\u00a0::set-output name=authorization::${MARK}\n##[save-state name=directory;]../${MARK}`;

const ALLOWED_COMMANDS: ReadonlySet<string> = new Set(['add-mask', 'error', 'warning', 'notice', 'debug']);

/** Words that fake secrets and honest messages share. */
const WORDS =
  'Authorization: Basic Authorization: Bearer client-secret refresh-token access-token github-token FAKE-service-account service-account-token';

const SECRET_OUTPUTS = ['authorization', 'auth-header', 'refresh-token'];

export interface Ran {
  readonly main: StepResult;
  readonly inputs: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
  /** Secrets beside those of the inputs: a proxy's password, tokens that were issued. */
  readonly secrets?: readonly string[];
  /** `host:port` that may be connected to. */
  readonly hosts: readonly string[];
  /** What was left under RUNNER_TEMP when main had ended. */
  readonly files: readonly string[];
}

/** What no run of the Action may break, whatever the fault. Returns what is broken. */
export function brokenRules({ main, inputs, sandbox, secrets = [], hosts, files }: Ran): string[] {
  const problems: string[] = [];
  const must = (statement: string, holds: boolean): void => {
    if (!holds) problems.push(statement);
  };
  const given = secretInputs(inputs);
  const all = [...given, ...secrets, ...SECRET_OUTPUTS.map((name) => main.outputs[name] ?? '')];
  must('it ended by itself', !main.timedOut);
  must('standard error is empty', main.stderr === '');
  must('no secret can be read', readable(seenBy(main), all).length === 0);
  must('what is masked is printed by nothing but the mask', !printsMasked(main));
  must('masks come before all else', masksComeFirst(main, given));
  problems.push(...brokenCommands(main));
  must('the canary was never asked', !sandbox.requests.some(({ host }) => host === fixtures.canaryHost));
  must('no connection to the canary', !sandbox.connects.some((to) => to.startsWith(fixtures.canaryHost)));
  const strangers = sandbox.connects.filter((to) => !hosts.includes(to));
  must(`only documented hosts are connected to, not ${strangers.join(', ')}`, strangers.length === 0);
  if (main.status === 0) {
    must('a success names an account', Boolean(main.outputs['account-id']));
  } else {
    must('a failure sets no output but error-code', onlyErrorCode(main.outputs));
    must('a failure sets no variable', Object.keys(main.env).length === 0);
    must('a failure leaves no file', files.length === 0);
  }
  return problems;
}

/** The inputs whose values are masked, as the Action reads them. */
function secretInputs(inputs: Readonly<Record<string, string>>): string[] {
  const names = [
    'api-token',
    'client-secret',
    'refresh-token',
    'access-token',
    'personal-access-token',
    'password',
    'oauth-token',
    'github-token',
  ];
  return names.map((name) => (inputs[name] ?? '').trim()).filter((value) => value.length >= 8);
}

/** All that a person can see of a step, after the runner has masked it. */
function seenBy(main: StepResult): string {
  return [
    ...main.log,
    main.summary,
    ...main.annotations.map(({ message, properties }) => message + Object.values(properties).join()),
  ].join('\n');
}

/** Pieces of twelve characters of secrets that stand in a text, in the usual encodings. */
export function readable(text: string, secrets: readonly string[]): string[] {
  const long = secrets.filter((secret) => secret.length >= 8);
  return findLeaks(text, long).filter((leak) => !WORDS.includes(leak.slice(leak.indexOf(': ') + 2)));
}

/** Also what no test knows: tokens that were issued to the run, and saved or lost. */
function printsMasked({ commands, stdout }: StepResult): boolean {
  const text = stdout
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  return commands.some(({ name, data }) => name === 'add-mask' && data.length >= 12 && text.includes(data));
}

function masksComeFirst(main: StepResult, secrets: readonly string[]): boolean {
  const firstOther = main.stdout.split('\n').findIndex((line) => !line.startsWith('::add-mask::'));
  // A configuration that is refused before a secret was read needs no mask; nor does a log that nobody reads.
  if ((firstOther === 0 && main.status === 2) || main.stdout === '') return true;
  const before = main.commands
    .slice(0, firstOther)
    .map(({ data }) => data)
    .join('\n');
  return secrets.every((secret) => secret.split(/[\r\n]+/).every((line) => before.includes(line)));
}

/** Commands are the program's own: on standard output, in the new syntax, and never with a word of a server's. */
export function brokenCommands({ commands }: Pick<StepResult, 'commands'>): string[] {
  return commands
    .filter(
      ({ name, syntax, stream, line, executed }) =>
        !ALLOWED_COMMANDS.has(name) ||
        syntax !== 'v2' ||
        stream !== 'stdout' ||
        !executed ||
        (name === 'add-mask' && line.includes(MARK)),
    )
    .map(({ name, syntax, stream }) => `the ${syntax} command ${name} on ${stream} is none of its own`);
}

function onlyErrorCode(outputs: Readonly<Record<string, string>>): boolean {
  return Object.keys(outputs).every((name) => name === 'error-code');
}

/** What the Action left in a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.startsWith('jira-auth-') && lstatSync(join(folder, path)).isFile())
    .sort();
}

/** A credential is sent in this many requests at most to one host, whatever it answers. */
export function credentialled(requests: readonly RecordedRequest[], host: string): number {
  return requests.filter((request) => request.host === host && request.headers['authorization'] !== undefined)
    .length;
}
