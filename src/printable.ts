const LONGEST = 200;

/**
 * Makes text from a server or a user safe for one line of a CI log, of at most `longest` characters. Control and
 * separator characters become spaces. Format (zero-width, bidirectional) and unpaired surrogate characters are removed.
 */
export function printable(text: string, longest = LONGEST): string {
  const cut = text.slice(0, longest * 4);
  // Most texts are ASCII, and classes of Unicode take milliseconds to compile.
  const visible = /[^ -~]/.test(cut)
    ? cut
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
        .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
    : cut.replace(/ +/g, ' ');
  const oneLine = breakMarks(visible.trim());
  const characters = Array.from(oneLine);
  return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}\u2026`;
}

/** Quotes outside text for a sentence. Backticks become apostrophes: they mark the names of inputs. */
export function quoted(text: string, longest = 80): string {
  return `"${printable(text, longest).replaceAll('`', "'")}"`;
}

/** Returns {@link printable} text for a step summary, with the special characters of Markdown and HTML escaped. */
export function printableMarkdown(text: string, longest = LONGEST): string {
  return printable(text, longest).replace(
    /[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** Quotes a text for a POSIX shell. The word stands for exactly this text and runs nothing. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Escapes text for HTML, including quoted attribute values. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** .NET compares text by culture, which ignores zero-width characters. */
const SKIPPED = '[\\p{DI}\\p{Cf}\\p{M}]*';

/** Skips the colons of an IPv6 address in a URL, such as `[::1]`. */
const NOT_IN_A_HOST = '(?<!\\[[\\da-f:.]{0,45}(?=[\\da-f:.]{1,45}\\]))';

/**
 * Patterns for what begins a command on each CI system. Each matches the character after which the command is broken.
 * Commands of Buildkite, Drone, GitLab, Jenkins and terminals that begin with a control character are broken by
 * removing it. CircleCI, Bitbucket Pipelines and Woodpecker read no commands from their logs.
 *
 * Sources: actions/runner `ActionCommand.cs`; act `command.go`; azure-pipelines-agent `Command.cs`; TeamCity, "Service
 * messages"; Buildkite, "Managing log output"; gitlab-runner `proxy_exec.go`; GitLab, "Custom collapsible sections";
 * Jenkins `ConsoleNote.java`; Drone, "Adaptive cards".
 */
const marks = (): RegExp[] => [
  // GitHub Actions, Gitea, Forgejo; GitLab, whose runner may look for masks anywhere in a line.
  new RegExp(`${NOT_IN_A_HOST}:(?=${SKIPPED}:)`, 'gu'),
  // GitHub Actions, Gitea, Forgejo, Azure Pipelines, TeamCity: anywhere in a line. The words after it are not checked,
  // because they may arrive with the next piece of text.
  new RegExp(`#(?=${SKIPPED}#)`, 'gu'),
  // Buildkite.
  new RegExp(`(?<=^(?:\\x1b\\[\\d+m|${SKIPPED})*)([-+~^])(?=\\1\\1(?:\\s|$))`, 'gmu'),
];

let madeMarks: readonly RegExp[] | undefined;

/** Most texts don't match it, and so need no Unicode classes. */
const MAY_HOLD_MARKS = /[^\0-\x7f]|::|##|([-+~^])\1\1/;

/** Breaks every mark by inserting `by`, which its reader ignores. Line ends are the only control characters allowed. */
export function breakMarks(text: string, by = ' '): string {
  // Stryker disable next-line ConditionalExpression: it only saves time.
  if (!MAY_HOLD_MARKS.test(text)) return text;
  madeMarks ??= marks();
  return madeMarks.reduce((broken, found) => broken.replace(found, (mark) => mark + by), text);
}

/** The escape sequences that this program itself writes to move the cursor and set colors. */
const OWN_SEQUENCE = String.raw`\r\x1b\[2K|\x1b\[(?:2|22|31|33|39)m`;
const CONTROLS = new RegExp(`(${OWN_SEQUENCE})|[\\0-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]`, 'g');

/** Makes any text safe for a log: no CI system finds a command in it. */
export function withoutCommands(text: string): string {
  return breakMarks(text.replace(CONTROLS, (_all, own: string | undefined) => own ?? ' '));
}

const IN_JSON = new RegExp(`([#:])(?=${SKIPPED}\\1)|[\\x7f-\\x9f\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');

/** Returns JSON that holds no log command in any line. Parsers read the same value. @param indent number of spaces */
export function jsonText(value: unknown, indent?: number): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, undefined, indent).replace(IN_JSON, (found) => found.replace(/[^]/g, escape));
}
