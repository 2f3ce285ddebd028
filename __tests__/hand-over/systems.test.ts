import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { azureAgent, azureTaskLib, type LogCommand, teamCityMessages } from '../../sandbox/log-commands.js';
import { Failure } from '../../src/failure.js';
import { StepFiles } from '../../src/hand-over/step-files.js';
import { SYSTEMS, systemOf } from '../../src/hand-over/systems/index.js';
import type { System } from '../../src/hand-over/systems/system.js';
import { AUTH_HEADER, type Variables } from '../../src/hand-over/variables.js';
import type { Environment } from '../../src/read/inputs.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'systems-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: unknown;
}

interface Made {
  readonly system: System;
  readonly files: StepFiles;
  readonly ran: Ran[];
  readonly printed: () => string;
}

function make(id: string, environment: Environment = {}, fails = false): Made {
  const kind = SYSTEMS.find((each) => each.id === id);
  if (!kind) throw new Error(`There is no ${id}.`);
  let stdout = '';
  const ran: Ran[] = [];
  const system = kind.create({
    environment,
    stdout: (text) => {
      stdout += text;
    },
    runTool: (program, args, input) => {
      ran.push({ program, args, input: JSON.parse(input) });
      if (fails) throw new Error('FAKE');
    },
  });
  return { system, files: new StepFiles(folder, {}), ran, printed: () => stdout };
}

const HOSTILE = `a'b"c|d]e;f%g\`$(touch FAKE)\\n[h] %0A\n::error::i\r##vso[j]ä€😀`;
const VARIABLES: Variables = [
  ['JIRA_BASE_URL', 'https://acme.atlassian.net'],
  ['JIRA_ACCOUNT_ID', HOSTILE],
  ['JIRA_EXPIRES_AT', ''],
];

describe('which system it is', () => {
  test.each<[Environment, string]>([
    [{ GITHUB_ACTIONS: 'true' }, 'github'],
    [{ GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true' }, 'gitea'],
    [{ GITHUB_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }, 'gitea'],
    [{ GITLAB_CI: 'true', CI: 'true' }, 'gitlab'],
    [{ JENKINS_URL: 'https://ci.example.com/', BUILD_ID: '7' }, 'jenkins'],
    [{ JENKINS_URL: 'https://ci.example.com/' }, 'shell'],
    [{ BITBUCKET_COMMIT: '0'.repeat(40) }, 'bitbucket'],
    [{ CIRCLECI: 'true' }, 'circleci'],
    [{ TF_BUILD: 'True' }, 'azure'],
    [{ TEAMCITY_VERSION: '2026.1' }, 'teamcity'],
    [{ BUILDKITE: 'true' }, 'buildkite'],
    [{ CI: 'woodpecker' }, 'woodpecker'],
    [{ DRONE: 'true', CI: 'true' }, 'drone'],
    [{ CI: 'true' }, 'shell'],
    [{}, 'shell'],
    [{ GITLAB_CI: 'true', JENKINS_URL: 'https://ci.example.com/', BUILD_ID: '7' }, 'gitlab'],
  ])('%j is %s', (environment, id) => {
    expect(systemOf(environment).id).toBe(id);
  });
});

/** What a shell has after it has read a text. */
function inShell(text: string): Record<string, string> {
  writeFileSync(join(folder, 'text'), text);
  const { stdout, status } = spawnSync('sh', ['-c', '. ./text && env -0'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], JIRA_EXPIRES_AT: 'FAKE' },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return Object.fromEntries(
    stdout
      .split('\0')
      .filter((entry) => entry.startsWith('JIRA_'))
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

const IN_A_SHELL = Object.fromEntries(VARIABLES.filter(([, value]) => value !== ''));

describe('systems whose lines share a shell', () => {
  test.each(['gitlab', 'bitbucket', 'shell'])('%s: text for eval, and one that fails', (id) => {
    const { system, files, printed } = make(id);
    system.setVariables(VARIABLES, files);
    expect(inShell(printed())).toEqual(IN_A_SHELL);
    expect(existsSync(join(folder, 'FAKE'))).toBe(false);
    expect(spawnSync('sh', ['-c', system.failed?.(5) ?? '']).status).toBe(5);
    expect(system.mask).toBeUndefined();
  });
});

test('jenkins: one JSON object', () => {
  const { system, files, printed } = make('jenkins', { WORKSPACE_TMP: folder });
  system.setVariables(VARIABLES, files);
  expect(JSON.parse(printed())).toEqual(IN_A_SHELL);
  expect(system.temporaryFolder).toBe(folder);
});

describe('azure', () => {
  /** As the agent and Microsoft's task library read it: both the same. */
  function parse(line: string): LogCommand | undefined {
    const read = azureAgent(line);
    expect(azureTaskLib(line)).toEqual(read);
    return read;
  }

  test('variables, each on a line of its own; a header is secret', () => {
    const { system, files, printed } = make('azure');
    system.setVariables([...VARIABLES, [AUTH_HEADER, 'Authorization: Basic FAKE']], files);
    const commands = printed().trimEnd().split('\n').map(parse);
    expect(commands.map((command) => [command?.properties['variable'], command?.data])).toEqual([
      ...VARIABLES,
      [AUTH_HEADER, 'Authorization: Basic FAKE'],
    ]);
    expect(commands.map((command) => command?.properties['issecret'])).toEqual([
      undefined,
      undefined,
      undefined,
      'true',
    ]);
  });

  /** What is written with a percent sign, or could end a command's properties. */
  const pieces = [
    '%',
    '%3B',
    '%5D',
    '%0A',
    '%25',
    '%AZP25',
    'AZP25',
    ';',
    ']',
    '[',
    '\r',
    '\n',
    '##vso[a.b]',
    ' ',
    'a',
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((some) => some.join(''));

  test('no text can end its command, or begin another one, and all who read it read the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), texts), (text) => {
        const { system, files, printed } = make('azure');
        system.mask?.([text]);
        system.setVariables([['JIRA_X', text]], files);
        const lines = printed().slice(0, -1).split('\n');
        expect(lines.map(parse)).toEqual([
          { name: 'task.setsecret', properties: {}, data: text },
          { name: 'task.setvariable', properties: { variable: 'JIRA_X' }, data: text },
        ]);
      }),
    );
  });

  test('warnings', () => {
    const { system, printed } = make('azure');
    system.annotate?.('warning', 'FAKE; [one]\n2% ##vso[task.x]');
    expect(printed()).toBe('##vso[task.logissue type=warning]FAKE; [one]%0A2%AZP25 # #vso[task.x]\n');
  });
});

describe('teamcity', () => {
  test('parameters that are variables of later steps', () => {
    const { system, files, printed } = make('teamcity');
    system.setVariables(VARIABLES, files);
    const messages = printed().trimEnd().split('\n');
    expect(messages.every((line) => /^##teamcity\[setParameter [^\r\n]*\]$/.test(line))).toBe(true);
    expect(messages.flatMap(teamCityMessages).map(({ properties }) => properties)).toEqual(
      VARIABLES.map(([name, value]) => ({ name: `env.${name}`, value })),
    );
  });

  test('any text comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { system, files, printed } = make('teamcity');
        system.setVariables([['JIRA_X', text]], files);
        expect(printed().slice(0, -1)).toMatch(/^[ -~]*$/);
        const properties = { name: 'env.JIRA_X', value: text };
        expect(teamCityMessages(printed())).toEqual([{ name: 'setParameter', properties, data: '' }]);
      }),
    );
  });
});

describe('circleci', () => {
  test("bash reads the values in later steps, and no file but the job's own holds them", () => {
    const path = join(folder, 'bash-env');
    writeFileSync(path, 'export OTHERS=FAKE\n');
    const { system, files } = make('circleci', { BASH_ENV: path });
    system.setVariables([...VARIABLES, [AUTH_HEADER, 'Authorization: Basic FAKE']], files);
    expect(readFileSync(path, 'utf8')).not.toContain('Basic');
    expect(inShell(readFileSync(path, 'utf8'))).toEqual({
      ...IN_A_SHELL,
      [AUTH_HEADER]: 'Authorization: Basic FAKE',
    });
    files.remove();
    expect(inShell(`${readFileSync(path, 'utf8')}\n:`)).toEqual({ JIRA_EXPIRES_AT: 'FAKE' });
  });

  test('the file is made if nobody has made it yet', () => {
    const path = join(folder, 'bash-env');
    const { system, files } = make('circleci', { BASH_ENV: path });
    system.setVariables(VARIABLES, files);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(inShell(readFileSync(path, 'utf8'))).toEqual(IN_A_SHELL);
  });

  test('without BASH_ENV there is no way', () => {
    expect(() => make('circleci').system.prepare?.()).toThrow(Failure);
  });
});

describe('buildkite', () => {
  test('the agent hides texts and sets variables; nothing is in its arguments', () => {
    const { system, files, ran, printed } = make('buildkite');
    system.mask?.(['FAKE-secret', HOSTILE]);
    system.setVariables(VARIABLES, files);
    expect(ran).toEqual([
      {
        program: 'buildkite-agent',
        args: ['redactor', 'add', '--format', 'json'],
        input: { 0: 'FAKE-secret', 1: HOSTILE },
      },
      {
        program: 'buildkite-agent',
        args: ['env', 'set', '--input-format=json', '-'],
        input: Object.fromEntries(VARIABLES),
      },
    ]);
    expect(printed()).toBe('');
  });

  test('an agent that fails is a failure, because nothing would be hidden', () => {
    expect(() => make('buildkite', {}, true).system.mask?.(['FAKE-secret'])).toThrow('redactor add failed');
  });
});

describe.each([
  ['woodpecker', 'CI_WORKSPACE'],
  ['drone', 'DRONE_WORKSPACE'],
])('%s', (id, variable) => {
  test('a file in the workspace, for its owner alone, until the clean-up', () => {
    const { system, files, printed } = make(id, { [variable]: folder });
    const file = join(folder, 'jira-auth.env');
    system.setVariables(VARIABLES, files);
    system.setVariables(VARIABLES, files);
    expect(printed()).toBe('');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(inShell(readFileSync(file, 'utf8'))).toEqual(IN_A_SHELL);
    expect(system.temporaryFolder).toBe(folder);
    system.cleanUp?.();
    system.cleanUp?.();
    expect(existsSync(file)).toBe(false);
  });
});

describe('github', () => {
  test('variables go to the file that the runner gave, masks and warnings to its commands (A6)', () => {
    const path = join(folder, 'env');
    writeFileSync(path, '');
    const { system, files, printed } = make('github', { GITHUB_ENV: path, RUNNER_TEMP: folder });
    system.mask?.(['FAKE-50%\nsecret']);
    system.annotate?.('warning', 'FAKE: a, b');
    system.setVariables(VARIABLES, files);
    expect(printed()).toBe('::add-mask::FAKE-50%25%0Asecret\n::warning title=jira-auth::FAKE: a, b\n');
    expect(readFileSync(path, 'utf8')).toMatch(/^JIRA_BASE_URL<<(ghadelimiter_\S+)\nhttps:[^\n]+\n\1\n/);
    expect(system.temporaryFolder).toBe(folder);
  });
});

describe('why secrets may be missing', () => {
  test.each<[string, Environment, string | undefined]>([
    ['gitlab', { CI_COMMIT_REF_PROTECTED: 'false' }, 'not protected'],
    ['gitlab', { CI_COMMIT_REF_PROTECTED: 'true' }, undefined],
    ['azure', { SYSTEM_PULLREQUEST_ISFORK: 'True' }, 'fork'],
    ['azure', {}, undefined],
    ['circleci', { CIRCLE_PR_NUMBER: '7' }, 'fork'],
    ['circleci', {}, undefined],
    ['github', { GITHUB_ACTOR: 'dependabot[bot]' }, 'Dependabot'],
    ['shell', {}, undefined],
  ])('%s %j: %s', (id, environment, word) => {
    const { secretsWithheld } = make(id, environment).system;
    if (word === undefined) expect(secretsWithheld).toBeUndefined();
    else expect(secretsWithheld).toContain(word);
  });
});
