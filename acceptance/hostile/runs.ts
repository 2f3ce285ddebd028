import { expect, test } from '@jest/globals';
import { commandsInLog, type LogCommand } from '../../sandbox/log-commands.js';
import { dayIn } from '../../__tests__/dist/checking.js';
import { type Ended, jiraAuth } from '../../__tests__/dist/command-line.js';
import { asEnvironment, Shell } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { type Fault, type FaultRule, fixtures } from '../../sandbox/index.js';
import { testMakers } from './makers.js';

/** The start of a command on each system, in every form that could be mistaken for one. */
export const TEXT =
  "##vso[task.setvariable variable=E]E##VSO[task.x]#\u034f#vso[task.x]##teamcity[E 'E']##[add-mask]E\r\n::add-mask::E\n::set-output name=E::E\n--- E\n\x1b]1338;E\x07\x1b[8mha:E";
/** The same without characters that neither a header nor a path can contain. */
export const LINE = "##vso[task.setvariable variable=E]E ##teamcity[E 'E'] ##[add-mask]E ::add-mask::E";

export const shell = new Shell();

export const onDataCenter = (way: keyof typeof dataCenterWays): Record<string, string> =>
  asEnvironment({ 'site-url': fixtures.dataCenter.url, ...dataCenterWays[way] });
export const PAT = onDataCenter('personal-access-token');

export const CLASSIC = asEnvironment(ways.classic);

const COMMANDS = {
  export: ['export'],
  exec: ['exec', '--json', '--', 'true'],
  check: ['check', '--json'],
  refresh: ['refresh', '--json'],
  sign: ['sign', '--json'],
  cleanup: ['cleanup', '--json'],
  fields: ['fields'],
  update: ['update'],
} as const;

const SYSTEMS = {
  azure: {
    env: { TF_BUILD: 'True' },
    isOurs: ({ name, properties: { variable } }: LogCommand): boolean =>
      /^task\.(?:setsecret|logissue)$/.test(name) ||
      (name === 'task.setvariable' && /^JIRA_[A-Z_]+$/.test(variable ?? '')),
  },
  teamcity: {
    env: { TEAMCITY_VERSION: '2026.1' },
    isOurs: ({ name, properties }: LogCommand): boolean =>
      name === 'message' || (name === 'setParameter' && /^env\.JIRA_[A-Z_]+$/.test(properties['name'] ?? '')),
  },
} as const;

type SystemName = keyof typeof SYSTEMS;
export type CommandName = keyof typeof COMMANDS;

export interface Step {
  readonly env?: Readonly<Record<string, string>>;
  readonly commands?: readonly CommandName[];
  readonly args?: readonly string[];
}

const counted = { ours: 0, shown: 0 };
const writtenOn: Readonly<Record<SystemName, string[]>> = { azure: [], teamcity: [] };

export async function expectNoCommand({
  env = CLASSIC,
  commands = ['export', 'exec', 'check'],
  args = [],
}: Step): Promise<void> {
  const run = async (system: SystemName, command: CommandName): Promise<Ended> => {
    const own = { ...shell.sandbox.env, TMPDIR: shell.place.temp, JIRA_TOKEN_EXPIRES_ON: dayIn(3) };
    const [name, ...more] = COMMANDS[command];
    return jiraAuth([name, ...args, ...more], { env: { ...own, ...SYSTEMS[system].env, ...env } });
  };
  const systems = ['azure', 'teamcity'] as const;
  const pairs = systems.flatMap((system) => commands.map((command) => ({ system, command })));
  const ended = await Promise.all(pairs.map(({ system, command }) => run(system, command)));
  for (const [index, { system, command }] of pairs.entries()) {
    for (const stream of ['stdout', 'stderr'] as const) {
      const written = ended[index]?.[stream] ?? '';
      writtenOn[system].push(written);
      // When standard output is requested, commands go to standard error.
      const isData = args.includes('--format') || ['check', 'fields', 'update'].includes(command);
      const mayCommand = (stream === 'stderr') === isData;
      const isOurs = (line: string): boolean => {
        const [[, found] = [], ...more] = commandsInLog(line).filter(([name]) => name === system);
        return mayCommand && found !== undefined && more.length === 0 && SYSTEMS[system].isOurs(found);
      };
      const lines = written.split('\n');
      const ours = lines.filter(isOurs);
      const foreign = commandsInLog(lines.filter((line) => !ours.includes(line)).join('\n'));
      expect({ system, command, stream, foreign }).toEqual({ system, command, stream, foreign: [] });
      counted.ours += ours.length;
      if (written.includes('# #vso[') || written.includes('#\\u0023vso[')) counted.shown += 1;
    }
  }
}

/** Checks what was written so far: the vendors' parsers must find the commands that the model found. */
export function testWritten(): void {
  test('the runs printed commands of their own, and texts to be read', () => {
    expect(counted.ours).toBeGreaterThan(1000);
    expect(counted.shown).toBeGreaterThan(5);
  });
  testMakers('finds the commands that the model finds', ({ system, read }) => {
    const log = writtenOn[system].join('\n');
    const expected = commandsInLog(log).flatMap(([name, command]) => (name === system ? [command] : []));
    expect(expected.length).toBeGreaterThan(20);
    expect(read(log)).toEqual(expected);
  });
}

export const answer = (body: object, status = 200, headers = {}): Fault => ({ status, headers, body });
export const at = (path: RegExp | string, then: Fault): FaultRule => ({ path, then });
