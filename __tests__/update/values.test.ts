import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { assignmentIn, assignmentsIn } from '../../src/update/assignment.js';
import { type Allowed, type Field, fieldIn, fieldsNamed, typeInWords } from '../../src/update/field.js';
import { valuesOf } from '../../src/update/values.js';
import { planOf } from '../../src/update/plan.js';
import { plain } from '../../src/update/report.js';
import { failureFrom } from '../project/failure-of.js';
import { sandboxed } from '../store/sandboxed.js';
import { heldIn, jiraOf, planned } from './jiras.js';

const ids = fixtures.fields;
const now = sandboxed();

const document = (...lines: string[][]): object => ({
  type: 'doc',
  version: 1,
  content: lines.map((texts) => ({
    type: 'paragraph',
    content: texts.flatMap((text, index) => [
      ...(index > 0 ? [{ type: 'hardBreak' }] : []),
      { type: 'text', text },
    ]),
  })),
});

/** The field, the given text, the value sent on API 3, and the one on API 2 if it differs. */
const TYPES: readonly (readonly [id: string, given: string, sent: unknown, on2?: unknown])[] = [
  ['summary', 'Summary=Refunds = wrong', 'Refunds = wrong'],
  ['description', 'Description=One\nline\n\nTwo', document(['One', 'line'], ['Two']), 'One\nline\n\nTwo'],
  ['duedate', 'Due date=2027-03-31', '2027-03-31'],
  ['priority', 'priority=high', { name: 'High' }],
  ['labels', 'Labels=released, a-b', ['released', 'a-b']],
  ['fixVersions', 'Fix versions=1.0,2.0, hotfix', [{ name: '1.0' }, { name: '2.0, hotfix' }]],
  [ids.developmentStatus, `${ids.developmentStatus}=10403`, { value: 'Released' }],
  [ids.buildNumber, 'BUILD NUMBER= +00.30000000000000004 ', 0.1 + 0.2],
  [ids.buildNumber, 'Build number=-12.50e+2', -1250],
  [ids.buildNumber, 'Build number=0e-400', 0],
  [ids.releaseNotes, 'Release notes=\r\nDone\r\n', document(['Done']), 'Done'],
  [ids.branch, 'Branch= spaces stay ', ' spaces stay '],
  [ids.deployedAt, 'Deployed at=2027-03-31 14:30+02:00', '2027-03-31T14:30:00.000+0200'],
  [ids.deployedAt, 'Deployed at=2027-03-31T14:30:05.25Z', '2027-03-31T14:30:05.250+0000'],
  [ids.platforms, 'Platforms=web, iOS, tablet', [{ value: 'Web' }, { value: 'iOS, tablet' }]],
  [ids.surface, 'Surface=web  >  cart', { value: 'Web', child: { value: 'Cart' } }],
  [ids.surface, 'Surface=Web > Kiosk', { value: 'Web > Kiosk' }],
  ['issuetype', 'Issue Type=bug', { name: 'Bug' }],
  [ids.releasePage, 'Release page=https://acme.example/r?a=1', 'https://acme.example/r?a=1'],
  [ids.environment, `${ids.environment}=production`, { value: 'production' }],
  [ids.targetIsActual, `${ids.targetIsActual}=a`, 'a'],
  [ids.storyPoints, 'Story points:=8', 8],
  [ids.approverGroups, 'Approver group list=developers', [{ name: 'developers' }]],
  [ids.branch, 'Branch:=null', null],
  ['labels', 'Labels:=null', []],
  [ids.sprint, 'Sprint:=null', null],
  [ids.sprint, 'Sprint=37', 37],
];

/** Expects every sent part in the stored value. Jira adds ids and names. */
function expectHeld(held: unknown, sent: unknown): void {
  const plain = JSON.stringify(held);
  const parts = JSON.stringify(sent).match(/"(?:value|name|text)":"[^"]*"/g) ?? [];
  for (const part of parts) expect(plain).toContain(part);
  if (parts.length === 0 && sent !== null) expect(plain).toContain(JSON.stringify(sent));
}

describe.each(['cloud', 'data-center'] as const)('every type of a field, on %s', (deployment) => {
  test.each(TYPES)('%s: %s', async (...[id, given, sent, on2]) => {
    const jira = jiraOf(now().send, deployment);
    const plan = await planned(jira, given);
    const expected = deployment === 'cloud' ? sent : (on2 ?? sent);
    expect(plan.body).toEqual({ fields: { [id]: expected } });
    await jira.update('PROJ-1', plan, true);
    const held = heldIn(now().sandbox, deployment)[id];
    if (!id.includes('10319')) expectHeld(held, sent);
    expect(held === null).toBe(sent === null);
  });
});

const catalogOf = (...fields: Field[]) => ({ issue: 'PROJ-1', fields, isScreen: true });

const fieldOf = (type: string, more: Partial<Field> = {}): Field => ({
  ...{ id: 'x', name: 'X', type, items: '', kind: '' },
  ...more,
});

const written = async (text: string, field: Field): Promise<unknown> =>
  (await valuesOf(text, field, { apiVersion: 3, findUser: () => Promise.resolve({}) }))[0];

describe('a cascade', () => {
  const option = (name: string, ...below: readonly string[]): Allowed => ({
    ...{ id: '', name },
    children: below.map((each) => option(each)),
  });
  const surface = fieldOf('option-with-child');
  const allowed = [option('A>B', 'C>D', 'E'), option('A', 'B'), option('A > B > C', 'D')];

  test.each([
    ['a > b', { value: 'A>B' }],
    ['A>B > E', { value: 'A>B', child: { value: 'E' } }],
    ['A>B > c > d', { value: 'A>B', child: { value: 'C>D' } }],
    ['A>B>C>D', { value: 'A > B > C', child: { value: 'D' } }],
  ])('%s: what is allowed as a whole is not divided', async (text, value) => {
    const known = text.includes('c') ? allowed.slice(0, 2) : allowed;
    expect(await written(text, { ...surface, allowed: known })).toEqual(value);
  });

  test('divides at the first sign where nobody says what is allowed', async () => {
    expect(await written('A > B > C', surface)).toEqual({ value: 'A', child: { value: 'B > C' } });
    for (const text of ['A > ', '> B'])
      await failureFrom(written(text, surface), 'value-not-allowed', 'no empty part');
  });
});

/** By code: the given text, and what the failure says happened, or would work. */
const REFUSED: Readonly<Record<string, readonly (readonly [given: string, says: RegExp])[]>> = {
  'value-not-allowed': [
    ['Development status=Done', /one of "In Development", "Development Comp.*", "Rel/],
    ['Platforms=Web, Windows', /"Platforms".* does not accept "Windows"/],
    ['Release page=acme.example', /begins with https/],
    ['Surface=Desktop > Cart', /"Desktop"/],
    ['Surface=Web > Basket', /does not accept "Basket".* one of "Cart", "Checkout"/],
    ['Build number=12a', /is a number/],
    ['Build number=9007199254740993', /fifteen digits/],
    ['Labels=,', /without empty items/],
    ['Release date=2027-02-29', /YYYY-MM-DD/],
    ['Deployed at=2027-03-31T14:30:00', /with its zone/],
    ['Flags=needs review', /without spaces/],
    ['Summary=One\nTwo', /is one line/],
    ['Parent=none', /key of an issue/],
    ['Sprint=Sprint 7', /is a number/],
    ['Time tracking=2h', /Give it as JSON.*timetracking:=/],
    ['Audit note:=null', /is required/],
    ['Summary:=" "', /is required/],
  ],
  'field-not-editable': [
    ['Build number+=1', /can't be added to here.*It can be set\./],
    ['Issue Type-=Bug', /can't be removed from/],
    ['Legacy id=1', /customfield_10330.* exists, but .*edit or create screen/],
    ['Status=Done', /`jira-auth export`, list.*issue\/PROJ-1\/transitions/],
  ],
  'field-not-found': [
    ['Development statsu=Done', /Did you mean "Development status"\?/],
    ['Nothing like it=1', /`jira-auth fields` lists all/],
    ['Environment =a', /environment, customfield_10331\. Give the id/],
  ],
};

describe.each(Object.entries(REFUSED))('is refused with %s, before anything is sent', (code, rows) => {
  test.each(rows)('%j', async (given, says) => {
    const { send, asked } = now();
    const failure = await failureFrom(planned(jiraOf(send), given), code);
    expect(failure.exitStatus).toBe(10);
    expect(failure.message).toMatch(says);
    expect(asked().filter((each) => !each.startsWith('GET '))).toEqual([]);
  });
});

describe('a user', () => {
  const { ada } = fixtures.users;
  test.each([ada.email, ada.accountId])(
    'by an e-mail that Jira shows, or an account id: %s',
    async (given) => {
      const { body } = await planned(jiraOf(now().send), `Team lead=${given}`);
      expect(body).toEqual({ fields: { [ids.teamLead]: { accountId: ada.accountId } } });
    },
  );

  test('not by an e-mail that two accounts have', async () => {
    const { email: emailAddress } = ada;
    const body = ['FAKE-customer', ada.accountId].map((accountId) => ({ accountId, emailAddress }));
    now().sandbox.faults.add({ path: /user\/search/, then: { status: 200, body } });
    const plan = planned(jiraOf(now().send), `Reviewers=${emailAddress}`);
    await failureFrom(plan, 'value-not-allowed', '2 accounts');
  });

  test.each(['alan@acme.example', 'Ada Lovelace'])('not by a hidden e-mail, or a name: %s', async (given) => {
    const plan = planned(jiraOf(now().send), `Reviewers=${given}`);
    await failureFrom(plan, 'value-not-allowed', 'account id');
  });

  test('not in an answer without a list', async () => {
    now().sandbox.faults.add({ path: /user\/search/, then: { status: 200, body: {} } });
    await failureFrom(planned(jiraOf(now().send), `Reviewers=${ada.email}`), 'untrusted-response', 'a list');
  });

  test('by name on a Data Center', async () => {
    const { body } = await planned(jiraOf(now().send, 'data-center'), 'Reviewers=dora,reader');
    expect(body).toEqual({ fields: { [ids.reviewers]: [{ name: 'dora' }, { name: 'reader' }] } });
  });
});

test('values are added to lists and removed from them, never twice', async () => {
  const jira = jiraOf(now().send);
  const plan = await planned(jira, 'Labels+=a, b', 'Labels-=c', 'Platforms+=iOS, tablet', 'Build number=7');
  expect(plan).toMatchObject({
    body: {
      fields: { [ids.buildNumber]: 7 },
      update: {
        labels: [{ add: 'a' }, { add: 'b' }, { remove: 'c' }],
        [ids.platforms]: [{ add: { value: 'iOS, tablet' } }],
      },
    },
  });
  await jira.update('PROJ-1', plan, true);
  expect(heldIn(now().sandbox)['labels']).toEqual(expect.arrayContaining(['a', 'b']));
  for (const twice of [
    ['Labels=a', 'labels+=b'],
    ['Branch=a', `${ids.branch}=b`],
  ])
    await failureFrom(planned(jira, ...twice), 'invalid-input');
});

test.each(['X+=PROJ-2', 'X=PROJ-2'])('a list to which only JSON can be added takes no %s', async (given) => {
  const links = catalogOf(fieldOf('array', { items: 'issuelinks', operations: ['add'] }));
  const request = { assignments: [assignmentIn(given, {})], allowedFields: [] };
  const plan = planOf(request, links, jiraOf(now().send));
  await failureFrom(plan, 'value-not-allowed', 'with curl');
});

test('names are the same with split accents and with spaces that do not break', async () => {
  const [name, text] = ['Caf\u00E9 bar', 'CAFE\u0301\u00A0bar'];
  const field = fieldOf('option', { name, allowed: [{ id: '', name, children: [] }] });
  expect(await written(text, field)).toEqual({ value: name });
  expect(fieldsNamed([field], text)).toEqual([field]);
});

const MANY = Array.from({ length: 20 }, (_, index) => ({ id: '', name: `A, ${index}`, children: [] }));

test.each<[string, Partial<Field>, string]>([
  ['array', { items: 'string', kind: 'labels' }, 'a,'.repeat(2000) + 'a'],
  ['option', { allowed: MANY }, `a${' '.repeat(60_000)}b`],
  ['option-with-child', { allowed: MANY }, 'a>'.repeat(2000)],
])('a text of any length is soon read as %s', async (type, more, text) => {
  const began = performance.now();
  await written(text, fieldOf(type, more)).catch(() => undefined);
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a project is one of those that Jira lists, by its key', async () => {
  const allowedValues = [{ id: '1', key: 'PROJ', name: 'Payments' }];
  const field = fieldIn({ id: 'x', schema: { type: 'project' }, allowedValues }) ?? fieldOf('project');
  expect(await written('proj', field)).toEqual({ key: 'PROJ' });
  await failureFrom(written('Payments', field), 'value-not-allowed', 'one of "PROJ"');
});

test('a list is not one value', async () => {
  const fields = await jiraOf(now().send).editable('PROJ-1');
  const catalog = catalogOf(...fields);
  const plan = (given: string) =>
    planOf({ assignments: assignmentsIn(given, {}), allowedFields: [] }, catalog, jiraOf(now().send));
  await failureFrom(plan('{"Risk":["Low"]}'), 'value-not-allowed', 'not a list');
  expect((await plan('{"Labels":["a","b"]}')).body).toEqual({ fields: { labels: ['a', 'b'] } });
});

test('a type that Jira calls doc is rich text, and is shown as its text', async () => {
  expect(await written('One', fieldOf('doc'))).toEqual(document(['One']));
  expect(plain(document(['One', 'line'], ['Two']))).toMatch(/^One +line +Two$/);
});

test.each([
  ['##vso[task.x]E', '# #vso[task.x]E'],
  ['constructor', 'constructor'],
])('a type that Jira calls %s is told as it is, is no command, and takes no text', async (type, told) => {
  const field = fieldOf(type);
  expect(typeInWords(field)).toBe(told);
  await failureFrom(written('a', field), 'value-not-allowed', 'from text');
});
