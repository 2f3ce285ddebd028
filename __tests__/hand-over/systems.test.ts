import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { folderOfEachTest } from '../folder.js';
import { anyText } from '../any-text.js';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azureAgent, teamCityMessages } from '../../sandbox/log-commands.js';
import { parseCommand, readPairs, splitLines } from '../../sandbox/runner/index.js';
import { StepFiles } from '../../src/hand-over/step-files.js';
import { jobOf, type System, SYSTEMS, systemOf } from '../../src/hand-over/systems.js';
import { AUTH_HEADER, type Variables } from '../../src/hand-over/variables.js';
import type { Environment } from '../../src/read/inputs.js';

const folder = folderOfEachTest();
const path = (name: string): string => join(folder, name);

const runner = (RUNNER_TEMP: string) => ({
  ...{ GITHUB_ACTIONS: 'true', GITHUB_ENV: join(RUNNER_TEMP, 'env'), RUNNER_TEMP },
});
const ENVIRONMENTS: Readonly<Record<string, (folder: string) => Record<string, string>>> = {
  github: (temp) => ({ ...runner(temp), GITHUB_JOB: 'j' }),
  gitea: (temp) => ({ ...runner(temp), GITEA_ACTIONS: 'true' }),
  gitlab: () => ({ GITLAB_CI: 'true', CI_SERVER_HOST: 'h', CI_JOB_ID: '7', CI: 'true' }),
  azure: (temp) => ({ TF_BUILD: 'True', AGENT_TEMPDIRECTORY: temp, BUILD_BUILDID: '7' }),
  circleci: (temp) => ({
    CIRCLECI: 'true',
    BASH_ENV: join(temp, 'env'),
    CIRCLE_WORKFLOW_JOB_ID: '7',
    CIRCLE_NODE_INDEX: '1',
  }),
  bitbucket: () => ({ BITBUCKET_COMMIT: '0'.repeat(40), BITBUCKET_STEP_UUID: '{7}' }),
  teamcity: () => ({ TEAMCITY_VERSION: '2026.1', BUILD_NUMBER: '7' }),
  buildkite: () => ({ BUILDKITE: 'true', BUILDKITE_JOB_ID: '7' }),
  woodpecker: (temp) => ({ CI: 'woodpecker', CI_WORKSPACE: temp, CI_PIPELINE_URL: 'u' }),
  drone: (temp) => ({ DRONE: 'true', DRONE_WORKSPACE: temp, DRONE_BUILD_LINK: 'u', CI: 'true' }),
  jenkins: (temp) => ({ JENKINS_URL: 'u', BUILD_ID: '7', WORKSPACE_TMP: temp, BUILD_TAG: 't' }),
  shell: () => ({ CI: 'true' }),
};

const HOSTILE = `a'b"c|d]e;f%g\`$(touch FAKE)\\n[h] %0A\n::error::i\r##vso[j]ä€😀`;
const VARIABLES: Variables = [
  ['JIRA_BASE_URL', 'https://acme.atlassian.net'],
  ['JIRA_ACCOUNT_ID', HOSTILE],
  ['JIRA_EXPIRES_AT', ''],
];
const HEADER = [AUTH_HEADER, 'Authorization: Basic FAKE'] as const;
const PRESENT = Object.fromEntries(VARIABLES.filter(([, value]) => value !== ''));

class Made {
  readonly system: System;
  readonly environment: Environment;
  readonly files = new StepFiles(folder);
  readonly ran: unknown[][] = [];
  printed = '';
  toolFails = false;

  constructor(id: string) {
    this.system = SYSTEMS.find((each) => each.id === id) as System;
    this.environment = ENVIRONMENTS[id]?.(folder) ?? {};
  }

  readonly stdout = (text: string): void => {
    this.printed += text;
  };

  readonly write = this.stdout;

  readonly runTool = (program: string, args: readonly string[], input: string): void => {
    this.ran.push([program, args, JSON.parse(input)]);
    if (this.toolFails) throw new Error('FAKE');
  };

  give(variables: Variables = VARIABLES): this {
    const { environment, stdout, write, runTool, files } = this;
    this.system.setVariables({ environment, stdout, write, runTool, variables, curlConfig: '', files });
    return this;
  }
}

/** Returns a shell's variables after it has read a text. */
function inShell(text: string): Record<string, string> {
  writeFileSync(path('text'), text);
  const { stdout, status } = spawnSync('sh', ['-c', '. ./text && env -0'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], JIRA_EXPIRES_AT: 'FAKE' },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const entries = stdout.split('\0').filter((entry) => entry.startsWith('JIRA_'));
  return Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const read = (name: string): string => readFileSync(path(name), 'utf8');

interface Row extends Partial<Record<'all' | 'ownFolder' | 'masks' | 'fails', true>> {
  readonly id: string;
  /** Returns the variables as later steps read them. */
  readonly given: (made: Made) => unknown;
  readonly job: string;
}

const evaluated = { given: ({ printed }: Made) => inShell(printed), fails: true } as const;
const fromEnv = { given: () => Object.fromEntries<string>(readPairs(read('env'))), all: true } as const;
const inWorkspace = { given: () => inShell(read('jira-auth.env')), ownFolder: true } as const;
const byJson = ({ printed }: Made): unknown => JSON.parse(printed);

function byAzure({ printed }: Made): unknown {
  const commands = linesOf(printed).map(azureAgent);
  return Object.fromEntries(commands.map((each) => [each?.properties['variable'] ?? '', each?.data]));
}

function byTeamCity({ printed }: Made): unknown {
  expect(printed).toMatch(/^(?:##teamcity\[setParameter [ -~]*\]\n)*$/);
  const properties = linesOf(printed)
    .flatMap(teamCityMessages)
    .map((message) => message.properties);
  return Object.fromEntries(properties.map(({ name = '', value }) => [name.replace(/^env\./, ''), value]));
}

function byBuildkite({ ran: [call = []] }: Made): unknown {
  expect(call.slice(0, 2)).toEqual(['buildkite-agent', ['env', 'set', '--input-format=json', '-']]);
  return call[2];
}

const ROWS: readonly Row[] = [
  { id: 'github', ...fromEnv, ownFolder: true, masks: true, job: 'github   j' },
  { id: 'gitea', ...fromEnv, ownFolder: true, masks: true, job: 'github   ' },
  { id: 'gitlab', ...evaluated, job: 'gitlab h 7' },
  { id: 'azure', given: byAzure, all: true, ownFolder: true, masks: true, job: 'azure   7' },
  { id: 'circleci', given: () => inShell(read('env')), job: 'circleci 7  1' },
  { id: 'bitbucket', ...evaluated, job: 'bitbucket  {7}' },
  { id: 'teamcity', given: byTeamCity, all: true, job: 'teamcity   7' },
  { id: 'buildkite', given: byBuildkite, all: true, masks: true, job: 'buildkite 7' },
  { id: 'woodpecker', ...inWorkspace, job: 'woodpecker u' },
  { id: 'drone', ...inWorkspace, job: 'drone u' },
  { id: 'jenkins', given: byJson, all: true, ownFolder: true, job: 'jenkins u t' },
  { id: 'shell', ...evaluated, job: '' },
];

test.each(ROWS)('$id is found, names its job, and gives variables to what follows (A6)', (row) => {
  const { id, given, all, ownFolder, masks, job, fails } = row;
  writeFileSync(path('env'), '');
  const made = new Made(id);
  const { system, environment } = made;
  expect(systemOf(environment)).toBe(system);
  system.prepare?.(environment);
  expect(given(made.give())).toEqual(all ? Object.fromEntries(VARIABLES) : PRESENT);
  expect(existsSync(path('FAKE'))).toBe(false);
  expect(jobOf(system, environment)).toBe(job);
  expect(system.temporaryFolder?.(environment)).toBe(ownFolder && folder);
  expect(system.mask !== undefined).toBe(masks === true);
  expect(spawnSync('sh', ['-c', system.failed?.(5) ?? '']).status).toBe(fails ? 5 : 0);
});

test.each<[Environment, string]>([
  [{ GITHUB_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }, 'gitea'],
  [{ JENKINS_URL: 'https://ci.example.com/' }, 'shell'],
  [{ GITLAB_CI: 'true', JENKINS_URL: 'https://ci.example.com/', BUILD_ID: '7' }, 'gitlab'],
])('%j is %s', (environment, id) => {
  expect(systemOf(environment).id).toBe(id);
});

test.each<[string, Environment, string | undefined]>([
  ['gitlab', { CI_COMMIT_REF_PROTECTED: 'false' }, 'not protected'],
  ['gitlab', { CI_COMMIT_REF_PROTECTED: 'true' }, undefined],
  ['azure', { SYSTEM_PULLREQUEST_ISFORK: 'True' }, 'fork'],
  ['azure', {}, undefined],
  ['circleci', { CIRCLE_PR_NUMBER: '7' }, 'fork'],
  ['circleci', {}, undefined],
  ['github', { GITHUB_ACTOR: 'dependabot[bot]' }, 'Dependabot'],
])('secrets that %s keeps back with %j: %s', (id, environment, word) => {
  const told = new Made(id).system.secretsWithheld?.(environment);
  expect(told).toEqual(word && expect.stringContaining(word));
});

test.each([
  ['github', '::warning title=jira-auth::FAKE; [one]%0A2%25 # #vso[task.x]\n'],
  ['azure', '##vso[task.logissue type=warning]FAKE; [one]%0A2%AZP25 # #vso[task.x]\n'],
  ['teamcity', "##teamcity[message text='FAKE; |[one|]|n2% # #vso|[task.x|]' status='WARNING']\n"],
])('%s shows a warning, which commands nothing', (id, printed) => {
  const made = new Made(id);
  made.system.annotate?.('warning', 'FAKE; [one]\n2% ##vso[task.x]', made);
  expect(made.printed).toBe(printed);
});

describe('any text', () => {
  const pieces = [
    ...['%', '%3A', '%3B', '%5D', '%0A', '%0D', '%25', '%AZP25', 'AZP25', ';', ']', '[', ',', '::'],
    ...['\r', '\n', '\r\n', '##vso[a.b]', ' ', 'a'],
  ];
  const text = fc.oneof(
    anyText(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((some) => some.join('')),
  );

  const hidden = { variable: AUTH_HEADER, issecret: 'true' };

  test('ends no command of Azure, and begins no other one', () => {
    fc.assert(
      fc.property(text, (value) => {
        const made = new Made('azure');
        made.system.mask?.([value], made);
        made.give([['JIRA_X', value], HEADER]);
        expect(linesOf(made.printed).map(azureAgent)).toEqual([
          { name: 'task.setsecret', properties: {}, data: value },
          { name: 'task.setvariable', properties: { variable: 'JIRA_X' }, data: value },
          { name: 'task.setvariable', properties: hidden, data: HEADER[1] },
        ]);
      }),
    );
  });

  test('comes back from TeamCity', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { printed } = new Made('teamcity').give([['JIRA_X', value]]);
        expect(printed.slice(0, -1)).toMatch(/^[ -~]*$/);
        const properties = { name: 'env.JIRA_X', value };
        expect(teamCityMessages(printed)).toEqual([{ name: 'setParameter', properties, data: '' }]);
      }),
    );
  });

  test('is masked as what it is', () => {
    fc.assert(
      fc.property(text, (value) => {
        const made = new Made('github');
        made.system.mask?.([`FAKE${value}`], made);
        const commands = splitLines(made.printed.slice(0, -1)).map((line) => parseCommand(line));
        expect(commands).toMatchObject([{ name: 'add-mask', data: `FAKE${value}` }]);
      }),
    );
  });

  test('is masked on Gitea and Forgejo, whose runners may decode it', () => {
    fc.assert(
      fc.property(
        text.filter((value) => !/[\r\n]/.test(value)),
        (value) => {
          const made = new Made('gitea');
          made.system.mask?.([`FAKE%3d${value}`], made);
          const lines = splitLines(made.printed.replace(/\n$/, ''));
          const asItStands = lines.map((line) => /^::([^ :]+)( .*)?::(.*)$/.exec(line)?.[3]);
          expect(asItStands).toContain(`FAKE%3d${value}`);
          expect(lines.map((line) => parseCommand(line)?.data)).toContain(`FAKE%3d${value}`);
        },
      ),
    );
  });
});

describe('circleci', () => {
  test("no file but the job's own holds values, and it may go before the others", () => {
    writeFileSync(path('env'), 'export OTHERS=FAKE');
    const { files } = new Made('circleci').give([...VARIABLES, HEADER]);
    expect(read('env')).not.toContain('Basic');
    expect(inShell(read('env'))).toEqual({ ...PRESENT, [HEADER[0]]: HEADER[1] });
    files.remove();
    expect(inShell(`${read('env')}\n:`)).toEqual({ JIRA_EXPIRES_AT: 'FAKE' });
  });

  test('the file is made if it is missing, and without BASH_ENV there is no way', () => {
    const { system, environment } = new Made('circleci');
    system.prepare?.(environment);
    expect(statSync(path('env')).mode & 0o777).toBe(0o600);
    expect(() => system.prepare?.({})).toThrow('BASH_ENV is not set');
    for (const BASH_ENV of [folder, path('missing/env')])
      expect(() => system.prepare?.({ BASH_ENV })).toThrow(/EISDIR|ENOENT/);
  });
});

test("Buildkite's agent hides texts, which are no arguments, and may fail", () => {
  const made = new Made('buildkite');
  made.system.mask?.(['FAKE-secret', HOSTILE], made);
  const args = ['redactor', 'add', '--format', 'json'];
  expect(made.ran).toEqual([['buildkite-agent', args, { 0: 'FAKE-secret', 1: HOSTILE }]]);
  expect(made.printed).toBe('');
  made.toolFails = true;
  expect(() => made.system.mask?.(['FAKE-secret'], made)).toThrow('redactor add failed');
});

test('in a workspace, there is a file for its owner alone, until the clean-up', () => {
  const { system, environment, printed } = new Made('drone').give().give();
  expect(printed).toBe('');
  expect(statSync(path('jira-auth.env')).mode & 0o777).toBe(0o600);
  system.cleanUp?.(environment);
  system.cleanUp?.(environment);
  expect(existsSync(path('jira-auth.env'))).toBe(false);
});
