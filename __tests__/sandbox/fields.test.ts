// The values that an issue's fields refuse. Those that they take: __tests__/update/values.test.ts.
import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { dataCenter, fields, sites, tokens, users } = fixtures;

const { get } = sandboxed();

const pick = (value: string): object => ({ value });
const call = (name: string): object => ({ name });
const documentOf = (...content: object[]): object => ({ type: 'doc', version: 1, content });

/** A field, a value that it refuses, and the words. */
type Row = readonly [id: string, wrong: unknown, words: string];

const NO_STRING = 'Operation value must be a string';
const NO_DOCUMENT = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
const NO_OBJECT = 'data was not an object';

const SHARED: readonly Row[] = [
  ['summary', ' ', 'You must specify a summary of the issue.'],
  [fields.branch, 7, NO_STRING],
  [fields.branch, 'x'.repeat(256), 'It exceeds the allowed limit of 255'],
  [fields.auditNote, null, 'Audit note is required.'],
  [fields.buildNumber, '7.5', 'Operation value must be a number'],
  [fields.releasePage, 'acme.example', 'Not a valid URL'],
  [fields.releaseDate, '2026-02-29', 'Error parsing date string: 2026-02-29'],
  [fields.deployedAt, '2026-11-29T10:00:00Z', 'Error parsing time: 2026-11-29T10:00:00Z'],
  [fields.developmentStatus, pick('Done'), "Option id 'null' is not valid"],
  [fields.developmentStatus, { id: '9' }, "Option id '9' is not valid"],
  [fields.markets, pick('DACH'), 'data was not an array'],
  [fields.platforms, ['Web'], 'expected Object'],
  [fields.surface, pick('Kiosk'), 'not valid'],
  [fields.surface, { value: 'App', child: pick('Checkout') }, "Option value 'Checkout' is not valid"],
  ['labels', ['a b'], "The label 'a b' contains spaces which is invalid."],
  [fields.flags, ['a', 1], 'string expected at index 1'],
  ['fixVersions', [call('3')], "Version name '3' is not valid"],
  [fields.targetVersions, [{ id: '1' }], "Version id '1' is not valid"],
  [fields.approvedVersion, '1.1', NO_OBJECT],
  ['priority', call('Urgent'), "Priority name 'Urgent' is not valid"],
  ['issuetype', call('Epic'), 'Could not find issuetype by id or name.'],
  ['parent', { key: 'PROJ-9' }, 'Could not find issue by id or key.'],
  ['timetracking', { originalEstimate: 'soon' }, 'not a valid'],
  [fields.deployGroup, 'developers', 'no single-String constructor'],
  [fields.approverGroups, [call('x')], "group with name 'x'"],
  ['assignee', 'dora', NO_OBJECT],
];

const ON_CLOUD: readonly Row[] = [
  [fields.releaseNotes, 'FAKE', NO_DOCUMENT],
  ['description', documentOf({ type: 'paragraph', content: [{ type: 'text', text: '' }] }), NO_DOCUMENT],
  ['environment', documentOf({ type: 'text', text: 'FAKE' }), NO_DOCUMENT],
  [fields.risk, 'Low', "Specify a valid 'id' or 'name' for Risk"],
  [fields.teamLead, call('grace'), "'accountId' property"],
  [fields.reviewers, [{ accountId: 'x' }], "User 'x'"],
];

const ON_DATA_CENTER: readonly Row[] = [
  [fields.releaseNotes, documentOf(), NO_STRING],
  [fields.risk, 'Low', "valid 'id' or 'value' in the Parent Option object."],
  [fields.teamLead, { accountId: 'dora' }, "containing a 'name' property"],
  [fields.reviewers, [call('nobody')], "User 'nobody' does not exist."],
];

const ON: readonly [name: string, root: string, who: Question, rows: readonly Row[]][] = [
  ['Cloud', `${sites.acme.url}/rest/api/3`, { basic: [users.ada.email, tokens.classic] }, ON_CLOUD],
  ['Data Center', `${dataCenter.url}/rest/api/2`, { bearer: dataCenter.tokens.pat }, ON_DATA_CENTER],
];

describe.each(ON)('%s', (_name, root, who, rows) => {
  test.each([...SHARED, ...rows])('%s: %j is refused', async (id, wrong, words) => {
    const body = { fields: { [id]: wrong } };
    const refused = await ask(get(), `${root}/issue/PROJ-1`, { ...who, method: 'PUT', body });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ errors: { [id]: expect.stringContaining(words) } });
  });
});
