import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { CLASSIC, Shell } from './shell.js';

const { fields: ids } = fixtures;

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

const fields = (args: string): Promise<Ended> => shell.run(`jira_auth fields ${args}`, CLASSIC);

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
  ["'Audit note' --project PROJ --issue-type bug", 0, /text +required$/m, ''],
  ["'Legacy id' --issue PROJ-1", 10, /^ID/, 'field-not-editable'],
  ['Statsu', 10, /^ID/, 'Did you mean "Status"'],
  ['--issue PROJ-99', 10, /^$/, 'issue-not-found'],
])('fields %s', async (args, status, stdout, stderr) => {
  expect(await fields(args)).toEqual({
    status,
    stdout: expect.stringMatching(stdout),
    stderr: expect.stringContaining(stderr),
  });
});

test('fields are saved with the same bytes, and update without asking for them again', async () => {
  await fields('--save one.json');
  await fields('--save two.json');
  expect(shell.read('one.json')).toBe(shell.read('two.json'));
  expect(JSON.parse(shell.read('one.json'))).toMatchObject({ projects: [{ key: 'PROJ' }] });
  const ended = await shell.run(
    "jira_auth update PROJ-1 'Build number=1207' --fields-file one.json",
    CLASSIC,
  );
  expect([ended.status, shell.sandbox.issue('PROJ-1')?.fields[ids.buildNumber]]).toEqual([0, 1207]);
  const asked = shell.sandbox.requests.filter(({ path }) => path.includes('/issue/'));
  expect(asked.map(({ method }) => method)).toEqual(['PUT']);
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
