import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { dataCenter, fields, sites, tokens, users } = fixtures;
const { ada, alan, grace } = users;
const CLOUD = `${sites.acme.url}/rest/api/3`;
const CORP = `${dataCenter.url}/rest/api/2`;

const classic: Question = { basic: [ada.email, tokens.classic] };
const pat: Question = { bearer: dataCenter.tokens.pat };
const put = (question: Question, body: object): Question => ({ ...question, method: 'PUT', body });

const { get } = sandboxed();

const paragraph = (...content: object[]): object => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content }],
});
const text = (words: string): object => ({ type: 'text', text: words });
const DOCUMENT = paragraph(text('FAKE'), { type: 'hardBreak' }, text('notes'));
const NO_DOCUMENT = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
const NO_STRING = 'Operation value must be a string';
const NO_LIST = 'data was not an array';
const pick = (value: string): object => ({ value });
const call = (name: string): object => ({ name });

/** A value that is accepted and stored, possibly with details added; a value that is refused, and the words. */
type Row = readonly [kind: string, id: string, right: unknown, wrong: unknown, words: string];

/** The rows for both deployments. */
const SHARED: readonly Row[] = [
  ['summary', 'summary', 'FAKE summary', ' ', 'You must specify a summary of the issue.'],
  ['textfield', fields.branch, 'main', 7, NO_STRING],
  ['long textfield', fields.branch, 'x'.repeat(255), 'x'.repeat(256), 'It exceeds the allowed limit of 255'],
  ['required textfield', fields.auditNote, 'FAKE audit', null, 'Audit note is required.'],
  ['float', fields.buildNumber, 7.5, '7.5', 'Operation value must be a number'],
  ['url', fields.releasePage, 'https://acme.example/1.0', 'acme.example', 'Not a valid URL'],
  ['datepicker', fields.releaseDate, '2028-02-29', '2026-02-29', 'Error parsing date string: 2026-02-29'],
  ['duedate', 'duedate', '1969-12-31', '31.12.2026', 'Error parsing date string: 31.12.2026'],
  [
    'datetime',
    fields.deployedAt,
    '2026-11-29T10:00:00.000+0100',
    '2026-11-29T10:00:00Z',
    'Error parsing time: 2026-11-29T10:00:00Z',
  ],
  ['select', fields.developmentStatus, pick('Released'), pick('Done'), "Option id 'null' is not valid"],
  ['select by id', fields.developmentStatus, { id: '10403' }, { id: '9' }, "Option id '9' is not valid"],
  ['radiobuttons', fields.risk, pick('High'), pick('high'), "Option id 'null' is not valid"],
  ['multiselect', fields.markets, [pick('UK, Ireland'), pick('DACH')], pick('DACH'), NO_LIST],
  ['multicheckboxes', fields.platforms, [pick('iOS, tablet')], ['Web'], 'expected Object'],
  ['cascadingselect', fields.surface, { value: 'Web', child: pick('Cart') }, pick('Kiosk'), 'not valid'],
  [
    "a cascade's child",
    fields.surface,
    pick('Web > Kiosk'),
    { value: 'App', child: pick('Checkout') },
    "Option value 'Checkout' is not valid",
  ],
  ['labels', 'labels', ['a', 'b'], ['a b'], "The label 'a b' contains spaces which is invalid."],
  ['custom labels', fields.flags, ['a'], ['a', 1], 'string expected at index 1'],
  ['versions', 'fixVersions', [call('2.0, hotfix')], [call('3')], "Version name '3' is not valid"],
  ['multiversion', fields.targetVersions, [{ id: '10601' }], [{ id: '1' }], "Version id '1' is not valid"],
  ['version', fields.approvedVersion, call('1.1'), '1.1', 'data was not an object'],
  ['components', 'components', [call('api')], [call('db')], "Component name 'db' is not valid"],
  ['priority', 'priority', call('High'), call('Urgent'), "Priority name 'Urgent' is not valid"],
  ['issuetype', 'issuetype', call('Task'), call('Epic'), 'Could not find issuetype by id or name.'],
  ['parent', 'parent', { key: 'PROJ-2' }, { key: 'PROJ-9' }, 'Could not find issue by id or key.'],
  [
    'timetracking',
    'timetracking',
    { originalEstimate: '1d 2h' },
    { originalEstimate: 'soon' },
    'not a valid',
  ],
  ['grouppicker', fields.deployGroup, call('developers'), 'developers', 'no single-String constructor'],
  ['multigrouppicker', fields.approverGroups, [call('release-managers')], [call('x')], "group with name 'x'"],
];

const ON_CLOUD: readonly Row[] = [
  ...SHARED,
  ['textarea', fields.releaseNotes, DOCUMENT, 'FAKE', NO_DOCUMENT],
  ['description', 'description', DOCUMENT, paragraph(text('')), NO_DOCUMENT],
  ['environment', 'environment', paragraph(), { ...DOCUMENT, content: [text('FAKE')] }, NO_DOCUMENT],
  ['the shape of a select', fields.risk, pick('Low'), 'Low', "Specify a valid 'id' or 'name' for Risk"],
  ['userpicker', fields.teamLead, { accountId: grace.accountId }, call('grace'), "'accountId' property"],
  ['multiuserpicker', fields.reviewers, [{ accountId: alan.accountId }], [{ accountId: 'x' }], "User 'x'"],
  ['assignee', 'assignee', { accountId: ada.accountId }, ada.accountId, 'data was not an object'],
];

const ON_DATA_CENTER: readonly Row[] = [
  ...SHARED,
  ['textarea', fields.releaseNotes, 'FAKE\nnotes', DOCUMENT, NO_STRING],
  [
    'the shape of a select',
    fields.risk,
    pick('Low'),
    'Low',
    "valid 'id' or 'value' in the Parent Option object.",
  ],
  ['userpicker', fields.teamLead, call('dora'), { accountId: 'dora' }, "containing a 'name' property"],
  ['multiuserpicker', fields.reviewers, [call('reader')], [call('nobody')], "User 'nobody' does not exist."],
  ['assignee', 'assignee', call('dora'), 'dora', 'data was not an object'],
];

describe.each([
  { name: 'Cloud', root: CLOUD, who: classic, rows: ON_CLOUD, held: () => get().issue('PROJ-1') },
  {
    name: 'Data Center',
    root: CORP,
    who: pat,
    rows: ON_DATA_CENTER,
    held: () => get().dataCenter.issue('PROJ-1'),
  },
])('$name', ({ root, who, rows, held }) => {
  test.each(rows)('%s (%s)', async (_kind, id, right, wrong, words) => {
    const before = held()?.fields;
    const edit = (value: unknown) =>
      ask(get(), `${root}/issue/PROJ-1`, put(who, { fields: { [id]: value } }));
    const refused = await edit(wrong);
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ errors: { [id]: expect.stringContaining(words) } });
    expect(held()?.fields).toEqual(before);
    const taken = await edit(right);
    expect([taken.status, taken.text]).toEqual([204, '']);
    const shown = (await ask(get(), `${root}/issue/PROJ-1?fields=${id}`, who)).json();
    expect(shown).toMatchObject({ fields: { [id]: right } });
    expect(held()?.fields[id]).not.toEqual(before?.[id]);
  });
});
