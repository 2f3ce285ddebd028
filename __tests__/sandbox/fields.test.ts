// The values that an issue's fields refuse. Those that they take: __tests__/update/values.test.ts.
import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Question } from './client.js';
import { sandboxed } from '../store/sandboxed.js';

const { dataCenter, fields, sites, tokens, users } = fixtures;

const now = sandboxed();

const pick = (value: string): object => ({ value });
const call = (name: string): object => ({ name });
const documentOf = (...content: object[]): object => ({ type: 'doc', version: 1, content });

/** A field, and a value that it refuses. */
type Row = readonly [id: string, wrong: unknown];

const SHARED: readonly Row[] = [
  ['summary', ' '],
  [fields.branch, 7],
  [fields.branch, 'x'.repeat(256)],
  [fields.auditNote, null],
  [fields.buildNumber, '7.5'],
  [fields.releasePage, 'acme.example'],
  [fields.releaseDate, '2026-02-29'],
  [fields.deployedAt, '2026-11-29T10:00:00Z'],
  [fields.developmentStatus, pick('Done')],
  [fields.developmentStatus, { id: '9' }],
  [fields.risk, 'Low'],
  [fields.markets, pick('DACH')],
  [fields.platforms, ['Web']],
  [fields.surface, pick('Kiosk')],
  [fields.surface, { value: 'App', child: pick('Checkout') }],
  ['labels', ['a b']],
  [fields.flags, ['a', 1]],
  ['fixVersions', [call('3')]],
  [fields.targetVersions, [{ id: '1' }]],
  [fields.approvedVersion, '1.1'],
  ['priority', call('Urgent')],
  ['issuetype', call('Epic')],
  ['parent', { key: 'PROJ-9' }],
  ['timetracking', { originalEstimate: 'soon' }],
  [fields.deployGroup, 'developers'],
  [fields.approverGroups, [call('x')]],
  ['assignee', 'dora'],
];

const ON_CLOUD: readonly Row[] = [
  [fields.releaseNotes, 'FAKE'],
  ['description', documentOf({ type: 'paragraph', content: [{ type: 'text', text: '' }] })],
  ['environment', documentOf({ type: 'text', text: 'FAKE' })],
  [fields.teamLead, call('grace')],
  [fields.reviewers, [{ accountId: 'x' }]],
];

const ON_DATA_CENTER: readonly Row[] = [
  [fields.releaseNotes, documentOf()],
  [fields.teamLead, { accountId: 'dora' }],
  [fields.reviewers, [call('nobody')]],
];

const ON: readonly [name: string, root: string, who: Question, rows: readonly Row[]][] = [
  ['Cloud', `${sites.acme.url}/rest/api/3`, { basic: [users.ada.email, tokens.classic] }, ON_CLOUD],
  ['Data Center', `${dataCenter.url}/rest/api/2`, { bearer: dataCenter.tokens.pat }, ON_DATA_CENTER],
];

describe.each(ON)('%s', (_name, root, who, rows) => {
  test.each([...SHARED, ...rows])('%s: %j is refused', async (id, wrong) => {
    const body = { fields: { [id]: wrong } };
    const refused = await ask(now().sandbox, `${root}/issue/PROJ-1`, { ...who, method: 'PUT', body });
    expect(refused.status).toBe(400);
    expect(refused.json()).toEqual({ errorMessages: [], errors: { [id]: expect.any(String) } });
  });
});
