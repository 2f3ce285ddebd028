import { describe, expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { CLASSIC, Shell } from './shell.js';

const { fields: ids, sites } = fixtures;
const SET = `'Development status=Development Completed' 'Build number=1207'`;

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

const fields = (args: string, env = {}): Promise<Ended> =>
  shell.run(`jira_auth fields ${args}`, { ...CLASSIC, ...env });
const update = (args: string, env = {}): Promise<Ended> =>
  shell.run(`jira_auth update PROJ-1 ${args}`, { ...CLASSIC, ...env });
const held = () => shell.sandbox.issue('PROJ-1')?.fields ?? {};
const asked = (): string[] =>
  shell.sandbox.requests
    .filter(({ path }) => path.includes('/issue/'))
    .map(({ method, path }) => `${method} ${path}`);

test.each([
  ["'development STATUS'", 0, /^customfield_10314 +Development status +one option$/m, ''],
  ['Environment', 0, /^environment +.*rich text\n^customfield_10331 +.*one option$/m, ''],
  [
    "'Development status' --issue PROJ-1",
    0,
    /one option\n {4}In Development\n {4}Development Completed\n/,
    '',
  ],
  ['Surface --issue PROJ-1', 0, /^ {4}Web > Cart$/m, ''],
  ['Branch --project PROJ', 0, /^customfield_/m, 'For those of a new issue, set --issue-type as well.'],
  ["'Legacy id' --issue PROJ-1", 10, /^$/, 'field-not-editable'],
  ['Status --project PROJ --issue-type Bug', 10, /^$/, '/issue/KEY/transitions'],
  ['issuetype --issue PROJ-1', 0, /issuetype +required$/m, ''],
  ['Statsu', 10, /^$/, 'Did you mean "Status"'],
  ['--issue PROJ-99', 10, /^$/, 'issue-not-found'],
  ["'Audit note' --project proj --issue-type bug", 0, /text +required$/m, '', { JIRA_ISSUE: 'PROJ-99' }],
  ['Branch --issue PROJ-1 --issue-type Bug', 2, /^$/, 'either an issue or an issue type'],
])('fields %s', async (...[args, status, stdout, stderr, env]) => {
  expect(await fields(args, env)).toEqual({
    status,
    stdout: expect.stringMatching(stdout),
    stderr: expect.stringContaining(stderr),
  });
});

test('fields are saved with the same bytes, for an update', async () => {
  await fields('--save one.json');
  symlinkSync('two.json', shell.path('link'));
  await fields('--save link', { JIRA_ISSUE: 'PROJ-1', JIRA_ISSUE_TYPE: 'Bug' });
  expect(shell.read('one.json')).toBe(shell.read('two.json'));
  expect(JSON.parse(shell.read('one.json'))).toMatchObject({ projects: [{ key: 'PROJ' }] });
  shell.sandbox.faults.add({ path: /\/field$/, then: { status: 200, body: {} } });
  expect((await fields('--save one.json')).status).toBe(7);
  shell.write('other.json', `\uFEFF${shell.read('one.json').replace('acme.', 'other.')}`);
  const other = await update("'Build number=1207' --fields-file other.json");
  expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('was saved from https://other.')]);
  const { status } = await update("'Build number=1207' --fields-file one.json");
  expect([status, held()[ids.buildNumber], asked()]).toEqual([0, 1207, ['PUT /rest/api/3/issue/PROJ-1']]);
});

test('the fields of a large Jira are all there, as JSON', async () => {
  shell.sandbox.jira.addFields(2000);
  const { stdout } = await fields('--json');
  const { fields: found } = JSON.parse(stdout) as { fields: { id: string }[] };
  expect(found.length).toBeGreaterThan(2000);
  expect(found).toContainEqual(
    expect.objectContaining({ id: 'customfield_22000', name: 'Generated field 2000' }),
  );
});

describe('an update', () => {
  test.each([
    ['clears', `--clear 'Build number' --clear Branch`, { [ids.buildNumber]: null, [ids.branch]: null }],
    ['takes a variable as it is', `'Branch@=VALUE'`, { [ids.branch]: ' a=b, c ' }],
  ])('%s', async (_what, args, after) => {
    const { status } = await update(args, { VALUE: ' a=b, c ' });
    expect([status, held()]).toEqual([0, expect.objectContaining(after)]);
  });

  test.each([
    ['--no-notify', {}],
    ['', { JIRA_NOTIFY: 'false' }],
  ])('without e-mails, by %j and %j, is for admins', async (option, env) => {
    const ended = await update(`${SET} ${option}`, env);
    expect(asked()[1]).toBe('PUT /rest/api/3/issue/PROJ-1?notifyUsers=false');
    expect([ended.status, ended.stderr]).toEqual([4, expect.stringContaining('Only project admins')]);
  });

  test('logs what was perhaps made', async () => {
    shell.sandbox.faults.add({ method: 'PUT', then: { reset: 'before-headers' } });
    expect((await update("'Labels+=a'")).stderr).toContain('PROJ-1: perhaps updated');
  });

  test('with what is no assignment asks nothing', async () => {
    const ended = await update("'Build number@=UNSET'");
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(/is empty/)]);
    expect(shell.sandbox.requests).toEqual([]);
  });

  test('tells programs what was done, and what would be', async () => {
    const dry = await update(`${SET} --dry-run`);
    const completed = { value: 'Development Completed' };
    const body = { fields: { [ids.developmentStatus]: completed, [ids.buildNumber]: 1207 } };
    expect([dry.status, JSON.parse(dry.stdout)]).toEqual([0, body]);
    const refused = await update(`${SET} --json --allowed-projects OTHER`);
    expect(refused.stdout).toContain('that is not in --allowed-projects.');
    const json = await update(`PROJ-99 ${SET} --json --show-before`);
    expect(json.status).toBe(10);
    const before = expect.objectContaining({ [ids.buildNumber]: null });
    const url = `${sites.acme.url}/browse/PROJ-1`;
    const error = expect.objectContaining({ code: 'issue-not-found' });
    expect(JSON.parse(json.stdout)).toEqual({
      issues: [
        { issue: 'PROJ-1', url, updated: true, request: body, before },
        expect.objectContaining({ updated: false, error }),
      ],
    });
  });
});
