/** .NET compares by the rules of a culture, which skips characters without a width. */
const SKIPPED = '[\\p{DI}\\p{Cf}\\p{M}]*';

/** `[::1]` is the host of a URL. */
const NOT_IN_A_HOST = '(?<!\\[[\\da-f:.]{0,45}(?=[\\da-f:.]{1,45}\\]))';

/**
 * What begins a command on the CI systems that this program knows: each finds the character behind which it is broken.
 * Commands of Buildkite, Drone, GitLab, Jenkins and terminals that begin with a control character are broken by its
 * absence; CircleCI, Bitbucket Pipelines and Woodpecker have no commands in their logs.
 *
 * Sources: actions/runner `ActionCommand.cs`; act `command.go`; azure-pipelines-agent `Command.cs`; TeamCity, "Service
 * messages"; Buildkite, "Managing log output"; gitlab-runner `proxy_exec.go`; GitLab, "Custom collapsible sections";
 * Jenkins `ConsoleNote.java`; Drone, "Adaptive cards".
 */
const marks = (): RegExp[] => [
  // GitHub Actions, Gitea, Forgejo; GitLab, whose runner may look for masks anywhere in a line.
  new RegExp(`${NOT_IN_A_HOST}:(?=${SKIPPED}:)`, 'gu'),
  // GitHub Actions, Gitea, Forgejo, Azure Pipelines, TeamCity: anywhere in a line. The words behind it don't matter: they
  // might come with the next piece of text.
  new RegExp(`#(?=${SKIPPED}#)`, 'gu'),
  // Buildkite.
  new RegExp(`(?<=^(?:\\x1b\\[\\d+m|${SKIPPED})*)([-+~^])(?=\\1\\1(?:\\s|$))`, 'gmu'),
];

let madeMarks: readonly RegExp[] | undefined;

/** A text without any of these has no mark. Most have none, and classes of Unicode take milliseconds to compile. */
const MAY_HOLD_MARKS = /[^\0-\x7f]|::|##|([-+~^])\1\1/;

/** Breaks every mark in a text without control characters but line ends, by what is nothing where it is read. */
export function breakMarks(text: string, by = ' '): string {
  if (!MAY_HOLD_MARKS.test(text)) return text;
  madeMarks ??= marks();
  return madeMarks.reduce((broken, found) => broken.replace(found, (mark) => mark + by), text);
}

/** What this program itself moves and colours a terminal with. */
const OWN_SEQUENCE = String.raw`\r\x1b\[2K|\x1b\[(?:2|22|31|33|39)m`;
const CONTROLS = new RegExp(`(${OWN_SEQUENCE})|[\\0-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]`, 'g');

/**
 * A text for a log, of whatever pieces it was made: it commands no CI system. What a CI system is really told goes to
 * the log another way.
 */
export function withoutCommands(text: string): string {
  return breakMarks(text.replace(CONTROLS, (_all, own: string | undefined) => own ?? ' '));
}

const IN_JSON = new RegExp(`([#:])(?=${SKIPPED}\\1)|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');

/** JSON in which no line of a log holds a command. A parser reads the same. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(IN_JSON, (found) =>
    Array.from({ length: found.length }, (_, index) => found.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
