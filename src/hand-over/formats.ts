import { breakMarks, jsonText, shellQuoted } from '../printable.js';
import { Failure } from '../failure.js';
import { SIGNING_KEY_FILE } from './sign-command.js';
import { AUTH_HEADER, type Variables } from './variables.js';

export interface Format {
  /** Returns lines that set the variables. @throws Failure `handoff-failed` for a value that the format can't carry */
  readonly variables: (variables: Variables, curlConfig?: string) => string;
  /** Makes the script that evaluates it fail: eval "$(false)" succeeds. */
  readonly failed: (exitStatus: number) => string;
}

/** Values that a format can't carry, each with the end of a sentence: "It holds ...". */
type Refusals = readonly (readonly [found: Pick<RegExp, 'test'>, what: string])[];

/** For formats that have no other way to write it. */
const COMMAND: Refusals[number] = [
  { test: (value) => breakMarks(value) !== value },
  'what a CI system would read as a command',
];

export type FormatName = 'sh' | 'fish' | 'powershell' | 'cmd' | 'dotenv' | 'json' | 'curl';

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  sh: {
    variables: inLines({
      set: (name, value) => `export ${name}=${breakMarks(shellQuoted(value), `'""'`)}`,
      absent: (name) => `unset ${name}`,
    }),
    // In a subshell, because the text must not end an interactive shell. Under `set -e`, it still ends a script.
    failed: (exitStatus) => `(exit ${exitStatus})\n`,
  },
  fish: {
    variables: inLines({
      set: (name, value) => `set -gx ${name} '${breakMarks(value.replace(/[\\']/g, '\\$&'), "''")}'`,
      // Erasing an unset variable fails, and the last status becomes that of `source`.
      absent: (name) => `set -eg ${name}; or true`,
    }),
    // Ends only the sourced text, with this status.
    failed: (exitStatus) => `return ${exitStatus}\n`,
  },
  powershell: {
    variables: inLines({
      set: (name, value) => `$env:${name} = ${powershellExpression(value)}`,
      absent: (name) => `$env:${name} = $null`,
    }),
    failed: (exitStatus) =>
      `throw 'jira-auth failed with exit status ${exitStatus}. Standard error says what happened.'\n`,
  },
  cmd: {
    variables: inLines({
      end: '\r\n',
      set: (name, value) => `@set "${name}=${value.replaceAll('%', '%%')}"`,
      absent: (name) => `@set "${name}="`,
      refused: [
        COMMAND,
        [/"/, 'a quotation mark'],
        [/[\r\n]/, 'a line break'],
        // A batch file is read in the console's code page, and a control character may end it.
        [/[^ -~]/, 'something other than printable ASCII'],
      ],
      // cmd.exe accepts no longer command, without the line end.
      longest: 8190,
    }),
    failed: (exitStatus) => `@exit /b ${exitStatus}\r\n`,
  },
  dotenv: {
    variables: inLines({
      set: (name, value) => `${name}=${value}`,
      // Secrets, and paths on this machine. The file is readable, and meant for jobs elsewhere.
      omitted: ['JIRA_CURL_CONFIG', SIGNING_KEY_FILE, AUTH_HEADER],
      refused: [
        COMMAND,
        [/[\r\n]/, 'a line break'],
        // GitLab trims both ends, and expands text that looks like a variable.
        [/^\s|\s$/, 'white space at one end'],
        [/\$/, 'a dollar sign'],
      ],
    }),
    failed: () => '',
  },
  json: {
    variables: (variables) => `${jsonText(Object.fromEntries(variables))}\n`,
    failed: () => '',
  },
  curl: {
    // curl reads a character after a backslash literally.
    variables: (_variables, curlConfig = '') => breakMarks(curlConfig, '\\'),
    // With an empty config, curl would send the request without a credential. With this one, it sends nothing.
    failed: () => 'proto = "=none"\n',
  },
};

export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}

interface Statements {
  readonly end?: '\r\n';
  readonly set: (name: string, value: string) => string;
  /** Missing for a format in which an unmentioned variable is absent. */
  readonly absent?: (name: string) => string;
  readonly omitted?: readonly string[];
  readonly refused?: Refusals;
  readonly longest?: number;
}

function inLines(statements: Statements): Format['variables'] {
  const { end = '\n', set, absent, omitted = [], refused = [], longest = Infinity } = statements;
  const line = ([name, value]: Variables[number]): string => {
    if (omitted.includes(name)) return '';
    if (value === '') return absent ? absent(name) + end : '';
    for (const [found, what] of refused) if (found.test(value)) throw notWritable(name, `It holds ${what}.`);
    const text = set(name, value);
    if (text.length > longest) throw notWritable(name, 'It is too long.');
    return text + end;
  };
  return (variables) => variables.map(line).join('');
}

/**
 * Returns an expression in printable ASCII. PowerShell decodes a program's output by the console's code page, rejoins
 * its lines with the system's line end, and reads four typographic quotes as single quotes.
 */
function powershellExpression(value: string): string {
  const parts = (breakMarks(value, '\0').match(/[ -~]+|[^ -~\0]/g) ?? []).map((part) =>
    /^[ -~]/.test(part) ? `'${part.replaceAll("'", "''")}'` : `[char]${part.charCodeAt(0)}`,
  );
  const [only = "''"] = parts;
  return parts.length < 2 && only.startsWith("'") ? only : `-join (${parts.join(', ')})`;
}

function notWritable(name: string, why: string): Failure {
  return new Failure(
    'handoff-failed',
    `${name} can't be written in this format. ${why}`,
    'Use another --format, such as json, or leave that variable out.',
  );
}
