import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { dataCenter, fields, sites, tokens, users } = fixtures;
const { ada, alan, grace } = users;
const CLOUD = `${sites.acme.url}/rest/api/3`;
const GATEWAY = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/2`;
const CORP = `${dataCenter.url}/rest/api/2`;

const classic: Question = { basic: [ada.email, tokens.classic] };
const scoped: Question = { basic: [ada.email, tokens.scoped] };
const reader: Question = { basic: [tokens.readOnly.email, tokens.readOnly.token] };
const pat: Question = { bearer: dataCenter.tokens.pat };
const put = (question: Question, body: object): Question => ({ ...question, method: 'PUT', body });

const { get, answers } = sandboxed();

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

/** A value that is taken and held, as it is or with what is known of it besides; one that is refused, and the words. */
type Row = readonly [kind: string, id: string, right: unknown, wrong: unknown, words: string];

/** Of both deployments. */
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

describe('an update', () => {
  const { branch, developmentStatus, legacyId, platforms, sprint } = fields;
  test.each<[object, number, string, unknown]>([
    [{ update: { labels: [{ add: 'b' }, { remove: 'sandbox' }] } }, 204, 'labels', ['b']],
    [{ update: { labels: [{ set: ['c'] }, { add: 'c' }] } }, 204, 'labels', ['c']],
    [{ update: { [platforms]: [{ add: pick('Web') }] } }, 204, platforms, [pick('Web')]],
    [{ update: { [platforms]: [{ add: pick('Web') }, { remove: pick('Web') }] } }, 204, platforms, null],
    [
      { update: { timetracking: [{ edit: { remainingEstimate: '2h' } }] } },
      204,
      'timetracking',
      { remainingEstimate: '2h' },
    ],
    [{ fields: { [branch]: 'x' }, update: { [branch]: [{ set: 'y' }] } }, 400, branch, null],
    [
      { update: { [developmentStatus]: [{ add: pick('Released') }] } },
      400,
      developmentStatus,
      pick('In Development'),
    ],
    [{ update: { issuetype: [{ set: call('Task') }] } }, 400, 'issuetype', call('Bug')],
    [{ fields: { labels: null } }, 204, 'labels', []],
    [{ fields: { [sprint]: 37 } }, 204, sprint, [{ id: 37 }]],
    [{ fields: { [sprint]: { id: 37 } } }, 400, sprint, null],
    [{ fields: { [branch]: 'x', [legacyId]: 'x' } }, 400, branch, null],
  ])('%j', async (body, status, id, held) => {
    const answer = await ask(get(), `${GATEWAY}/issue/PROJ-1`, put(scoped, body));
    expect(answer.status).toBe(status);
    const now = get().issue('PROJ-1')?.fields;
    expect({ value: now?.[id] }).toMatchObject({ value: held });
  });
});

describe('what can be set', () => {
  const meta = (value: object): object => ({ fields: { [fields.surface]: value } });
  const CASCADE = {
    allowedValues: [{ children: [pick('Cart'), pick('Checkout')] }, {}, pick('Web > Kiosk')],
  };
  const TYPES = [call('Task'), call('Bug')];
  const REQUIRED = expect.arrayContaining([
    expect.objectContaining({ fieldId: fields.auditNote, required: true, operations: ['set'] }),
  ]);
  const people = (...found: readonly { displayName: string }[]): object[] =>
    found.map(({ displayName }) => ({ displayName }));
  answers([
    ['on Cloud', `${CLOUD}/issue/PROJ-1/editmeta`, classic, 200, meta({ key: fields.surface, ...CASCADE })],
    ['at the gateway', `${GATEWAY}/issue/PROJ-1/editmeta`, scoped, 200, meta(CASCADE)],
    [
      'on Data Center',
      `${CORP}/issue/PROJ-1/editmeta`,
      pat,
      200,
      meta({ fieldId: fields.surface, ...CASCADE }),
    ],
    ['by a reader', `${CLOUD}/issue/PROJ-1/editmeta`, reader, 200, { fields: {} }],
    [
      'a person',
      `${CLOUD}/issue/PROJ-1/editmeta`,
      classic,
      200,
      '"autoCompleteUrl":"https://acme.atlassian.net/',
    ],
    [
      'of new ones',
      `${CLOUD}/issue/createmeta/PROJ/issuetypes`,
      classic,
      200,
      { total: 2, issueTypes: TYPES },
    ],
    [
      'of new ones there',
      `${CORP}/issue/createmeta/PROJ/issuetypes`,
      pat,
      200,
      { isLast: true, values: TYPES },
    ],
    ['of a bug', `${CLOUD}/issue/createmeta/PROJ/issuetypes/10101`, classic, 200, { fields: REQUIRED }],
    ['of a bug there', `${CORP}/issue/createmeta/10000/issuetypes/10101`, pat, 200, { values: REQUIRED }],
    ['of no project', `${CLOUD}/issue/createmeta/NONE/issuetypes`, classic, 404, "key 'NONE'"],
    [
      'fields by name',
      `${CLOUD}/field/search?query=ENVIRONMENT&maxResults=1`,
      classic,
      200,
      { total: 2, isLast: false, values: [{ id: 'environment' }] },
    ],
    ['fields by id', `${CLOUD}/field/search?id=${fields.risk}`, classic, 200, { values: [call('Risk')] }],
    ['fields without the scope', `${GATEWAY}/field/search`, scoped, 401, 'scope does not match'],
    ['projects', `${CLOUD}/project/search`, classic, 200, { total: 1, values: [{ key: 'PROJ' }] }],
    ['projects for nobody', `${CLOUD}/project/search`, {}, 200, { total: 0, values: [] }],
    ['projects there', `${CORP}/project`, pat, 200, [{ key: 'PROJ' }]],
    ['a surname', `${CLOUD}/user/search?query=lovel`, classic, 200, people(ada)],
    ['an e-mail', `${CLOUD}/user/search?query=${grace.email}`, classic, 200, people(grace)],
    ['an e-mail that is hidden', `${CLOUD}/user/search?query=${alan.email}`, classic, 200, []],
    ['a user name', `${CORP}/user?username=dora`, pat, 200, { name: 'dora' }],
    ['no user name', `${CORP}/user?username=nobody`, pat, 404, "The user named 'nobody' does not exist"],
  ]);

  test('can be more issues, fewer choices and many fields', async () => {
    const { jira } = get();
    jira.fillUp(12);
    jira.hide('PROJ-11');
    jira.allowedValuesLimit = 1;
    jira.addFields(2000);
    const hidden = await ask(get(), `${CLOUD}/issue/PROJ-11`, classic);
    expect([hidden.status, hidden.json()]).toEqual([
      404,
      { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} },
    ]);
    const body = { fields: { customfield_22000: 'FAKE', [fields.risk]: pick('High') } };
    expect((await ask(get(), `${CLOUD}/issue/PROJ-12`, put(classic, body))).status).toBe(204);
    expect(get().issue('PROJ-12')?.fields['customfield_22000']).toBe('FAKE');
    const { fields: meta } = (await ask(get(), `${CLOUD}/issue/PROJ-12/editmeta`, classic)).json() as {
      fields: Record<string, { allowedValues?: object[] }>;
    };
    expect(Object.keys(meta).length).toBeGreaterThan(2000);
    expect(meta[fields.risk]?.allowedValues).toMatchObject([pick('Low')]);
    const last = await ask(get(), `${CLOUD}/field/search?query=generated&startAt=1950`, classic);
    expect(last.json()).toMatchObject({ total: 2000, isLast: true, values: { length: 50 } });
  });
});
