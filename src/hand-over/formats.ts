import { breakMarks, jsonText } from '../command-marks.js';
import { Failure } from '../failure.js';
import { shellQuoted } from './quoting.js';
import { SIGNING_KEY_FILE } from './sign-command.js';
import { AUTH_HEADER, type Variables } from './variables.js';

/** One way of writing variables down for another program. */
export interface Format {
  /** The text that sets them, whole lines. @throws Failure `handoff-failed` for a value that the format can't carry */
  readonly variables: (variables: Variables, curlConfig?: string) => string;
  /**
   * What to print when the program fails, so that a script that takes the text for code notices: eval "$(false)"
   * succeeds. Empty where there is no such thing.
   */
  readonly failed: (exitStatus: number) => string;
}

/** What a format can't carry, and how to say so: "It holds ...". */
type Refusals = readonly (readonly [found: Pick<RegExp, 'test'>, what: string])[];

/** No environment can hold either, so no format need try. */
const REFUSED_EVERYWHERE: Refusals = [
  [/\0/, 'a NUL character'],
  [/\p{Cs}/u, 'an unpaired surrogate'],
];

/** For formats that can't write it in another way. */
const COMMAND: Refusals[number] = [
  { test: (value) => breakMarks(value) !== value },
  'what a CI system takes for a command',
];

/** What cmd.exe takes as one command, line end not counted. */
const LONGEST_CMD_LINE = 8190;

/** What is of this machine or secret: a dotenv file is for jobs elsewhere, and people can read it. */
const OF_THIS_JOB: readonly string[] = ['JIRA_CURL_CONFIG', SIGNING_KEY_FILE, AUTH_HEADER];

export type FormatName = 'sh' | 'fish' | 'powershell' | 'cmd' | 'dotenv' | 'json' | 'curl';

/** Every format by its name, as `jira-auth export --format` takes it. */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  sh: {
    variables: inLines({
      set: (name, value) => `export ${name}=${breakMarks(shellQuoted(value), `'""'`)}`,
      absent: (name) => `unset ${name}`,
    }),
    // A subshell: the text must not end an interactive shell, and under `set -e` it ends a script all the same.
    failed: (exitStatus) => `(exit ${exitStatus})\n`,
  },
  fish: {
    variables: inLines({
      set: (name, value) => `set -gx ${name} '${breakMarks(value.replace(/[\\']/g, '\\$&'), "''")}'`,
      // Erasing a variable that is not set fails, and the last status is that of `source`.
      absent: (name) => `set -eg ${name}; or true`,
    }),
    // It ends what is sourced, and nothing else, with this status.
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
      longest: LONGEST_CMD_LINE,
    }),
    failed: (exitStatus) => `@exit /b ${exitStatus}\r\n`,
  },
  dotenv: {
    variables: inLines({
      set: (name, value) => `${name}=${value}`,
      omitted: OF_THIS_JOB,
      refused: [
        COMMAND,
        [/[\r\n]/, 'a line break'],
        // GitLab strips both ends, and expands what looks like a variable.
        [/^\s|\s$/, 'white space at one end'],
        [/\$/, 'a dollar sign'],
      ],
    }),
    failed: () => '',
  },
  json: {
    variables: (variables) => {
      for (const [name, value] of variables) refuse(name, value, []);
      return `${jsonText(Object.fromEntries(variables))}\n`;
    },
    failed: () => '',
  },
  curl: {
    variables: (_variables, curlConfig) => {
      // curl takes a character behind a backslash as it is.
      if (curlConfig) return breakMarks(curlConfig, '\\');
      throw new Failure(
        'handoff-failed',
        'There is no curl config to print.',
        'Use another --format, or set `curl-config` to true.',
      );
    },
    // curl ignores an empty config, and would send the request without a credential; with this it sends none.
    failed: () => 'proto = "=none"\n',
  },
};

export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}

/** A format with a statement for each variable. */
interface Statements {
  readonly end?: '\r\n';
  readonly set: (name: string, value: string) => string;
  /** Missing if what is not mentioned is absent. */
  readonly absent?: (name: string) => string;
  /** Names that are left out. */
  readonly omitted?: readonly string[];
  readonly refused?: Refusals;
  /** How many characters a statement may have. */
  readonly longest?: number;
}

function inLines(statements: Statements): Format['variables'] {
  const { end = '\n', set, absent, omitted = [], refused = [], longest = Infinity } = statements;
  const line = ([name, value]: Variables[number]): string => {
    if (omitted.includes(name)) return '';
    if (value === '') return absent ? absent(name) + end : '';
    refuse(name, value, refused);
    const text = set(name, value);
    if (text.length > longest) throw notWritable(name, 'It is too long.');
    return text + end;
  };
  return (variables) => variables.map(line).join('');
}

/**
 * An expression of printable ASCII alone. PowerShell decodes what a program prints by the console's code page, joins
 * its lines anew with the system's own line end, and takes four typographic quotes for single ones.
 */
function powershellExpression(value: string): string {
  const parts = (breakMarks(value, '\0').match(/[ -~]+|[^ -~\0]/g) ?? []).map((part) =>
    /^[ -~]/.test(part) ? `'${part.replaceAll("'", "''")}'` : `[char]${part.charCodeAt(0)}`,
  );
  const [only = "''"] = parts;
  return parts.length < 2 && only.startsWith("'") ? only : `-join (${parts.join(', ')})`;
}

function refuse(name: string, value: string, refused: Refusals): void {
  for (const [found, what] of [...REFUSED_EVERYWHERE, ...refused]) {
    if (found.test(value)) throw notWritable(name, `It holds ${what}.`);
  }
}

function notWritable(name: string, why: string): Failure {
  return new Failure(
    'handoff-failed',
    `${name} can't be written in the format that was asked for. ${why}`,
    'Use another --format, such as json, or leave that variable out.',
  );
}
