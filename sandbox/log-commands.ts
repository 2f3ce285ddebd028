import { parseCommand, splitLines, unescape } from './runner/commands.js';

export interface LogCommand {
  name: string;
  properties: Readonly<Record<string, string>>;
  data: string;
}

/** What a culture-sensitive comparison skips. */
const SKIPPED = '[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f]*';

function skipping(text: string): string {
  return Array.from(text, (letter) => letter.replace('[', '\\[')).join(SKIPPED);
}

// In the order of `CommandStringConvertor.Unescape`, with the default DECODE_PERCENTS.
const AGENT = ['3B', '0D', '0A', '5D', 'AZP25'];

const AZURE = new RegExp(skipping('##vso['), 'iu');

/** Azure Pipelines' agent 4 (`Command.cs`): one command per line, anywhere in it, on either stream. */
export function azureAgent(line: string): LogCommand | undefined {
  const [prefix] = AZURE.exec(line) ?? [];
  const start = prefix === undefined ? -1 : line.indexOf(prefix);
  const end = line.indexOf(']', start);
  if (prefix === undefined || end < 0) return undefined;
  const [name = '', list = ''] = line.slice(start + prefix.length, end).split(/ (.*)/s);
  const properties = list
    .split(';')
    .map((property) => property.split(/=(.*)/s))
    .filter(([key, value]) => key && value)
    .map(([key = '', value = '']) => [key, unescape(value, AGENT)] as const);
  const data = unescape(line.slice(end + 1), AGENT);
  return { name, properties: Object.fromEntries(properties), data };
}

/** TeamCity ("Service messages"): any number per line. */
export function teamCityMessages(line: string): LogCommand[] {
  const messages = [...line.matchAll(/##teamcity\[((?:[^|\]]|\|.)*)\]?/gis)];
  return messages.map(([, content = '']) => {
    const attributes = [...content.matchAll(/ (\w+)='((?:[^|']|\|.)*)'/gs)];
    return {
      name: content.split(' ')[0] ?? '',
      properties: Object.fromEntries(
        attributes.map(([, key = '', value = '']) => [key, fromTeamCity(value)]),
      ),
      data: '',
    };
  });
}

function fromTeamCity(value: string): string {
  return value.replace(/\|(?:0x([0-9a-f]{4})|(.))/gs, (_all, code: string | undefined, letter: string) =>
    code === undefined ? ({ n: '\n', r: '\r' }[letter] ?? letter) : String.fromCharCode(parseInt(code, 16)),
  );
}

function named(line: string, pattern: RegExp): LogCommand[] {
  return [...line.matchAll(pattern)].map(([name]) => ({ name, properties: {}, data: '' }));
}

const COLOURS = /\x1b\[[\d;]*m/g;

const READERS: Readonly<Record<string, (line: string) => (LogCommand | undefined)[]>> = {
  github: (line) => [parseCommand(line)],
  // act: the command has to be the only text in its line.
  gitea: (line) => named(line, /^\s*(?:::[^ ]+?(?: .+?)?::|##\[[^ ]+(?: .+)?\])/gs),
  azure: (line) => [azureAgent(line)],
  teamcity: teamCityMessages,
  // Headings, and sequences between an escape and a bell.
  buildkite: (line) => [
    ...named(line.replace(COLOURS, ''), /^(?:---|\+\+\+|~~~|\^\^\^ \+\+\+)(?:\s.*)?$/gs),
    ...named(line, /\x1b(?:_bk;|\]133[789];)/g),
  ],
  // Sections, and masks if the runner executes by proxy.
  gitlab: (line) => named(line, /section_(?:start|end):\d+:[\w.-]+(?:\[[^\]]*\])?\r\x1b\[0K|::add-mask::/g),
  jenkins: (line) => named(line, /\x1b\[8mha:/g),
  drone: (line) => named(line, /\x1b\]1338;/g),
  // These three have no log commands.
  woodpecker: () => [],
  circleci: () => [],
  bitbucket: () => [],
};

export function commandsInLog(text: string): [system: string, command: LogCommand][] {
  // GitLab's need a bare `\r`, which ends the line elsewhere.
  return Object.entries(READERS).flatMap(([system, read]) =>
    (system === 'gitlab' ? text.split('\n') : splitLines(text))
      .flatMap(read)
      .flatMap((command): [string, LogCommand][] => (command ? [[system, command]] : [])),
  );
}
