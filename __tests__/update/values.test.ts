import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
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

/** The field, what is given, what is sent on API 3, and on API 2 where that differs. */
const TYPES: readonly (readonly [id: string, given: string, sent: unknown, on2?: unknown])[] = [
  ['summary', 'Summary=Refunds = wrong', 'Refunds = wrong'],
  ['description', 'Description=One\nline\n\nTwo', document(['One', 'line'], ['Two']), 'One\nline\n\nTwo'],
  ['environment', 'environment=staging', document(['staging']), 'staging'],
  ['duedate', 'Due date=2027-03-31', '2027-03-31'],
  ['priority', 'priority=high', { name: 'High' }],
  ['labels', 'Labels=released, a-b', ['released', 'a-b']],
  ['fixVersions', 'Fix versions=1.0,2.0, hotfix', [{ name: '1.0' }, { name: '2.0, hotfix' }]],
  ['components', 'Components=Mail, SMS', [{ name: 'Mail, SMS' }]],
  [ids.developmentStatus, 'Development status=Development Completed', { value: 'Development Completed' }],
  [ids.developmentStatus, `${ids.developmentStatus}=10403`, { value: 'Released' }],
  [ids.buildNumber, 'BUILD NUMBER=1207', 1207],
  [ids.releaseNotes, 'Release notes=Done', document(['Done']), 'Done'],
  [ids.branch, 'Branch= spaces stay ', ' spaces stay '],
  [ids.releaseDate, 'Release date=2028-02-29', '2028-02-29'],
  [ids.deployedAt, 'Deployed at=2027-03-31 14:30+02:00', '2027-03-31T14:30:00.000+0200'],
  [ids.deployedAt, 'Deployed at=2027-03-31T14:30:05.25Z', '2027-03-31T14:30:05.250+0000'],
  [ids.platforms, 'Platforms=web, iOS, tablet', [{ value: 'Web' }, { value: 'iOS, tablet' }]],
  [ids.surface, 'Surface=web  >  cart', { value: 'Web', child: { value: 'Cart' } }],
  [ids.surface, 'Surface=Web > Kiosk', { value: 'Web > Kiosk' }],
  [ids.surface, 'Surface=App', { value: 'App' }],
  [ids.releasePage, 'Release page=https://acme.example/r?a=1', 'https://acme.example/r?a=1'],
  [ids.flags, 'Flags=a,b', ['a', 'b']],
  [ids.targetVersions, 'Target versions=1.1', [{ name: '1.1' }]],
  [ids.deployGroup, 'Deploy group=developers', { name: 'developers' }],
  [ids.risk, 'Risk=LOW', { value: 'Low' }],
  [ids.environment, `${ids.environment}=production`, { value: 'production' }],
  [ids.targetIsActual, `${ids.targetIsActual}=a`, 'a'],
  [ids.markets, 'Markets=DACH, UK, Ireland', [{ value: 'DACH' }, { value: 'UK, Ireland' }]],
  [ids.approvedVersion, 'Approved version=2.0, hotfix', { name: '2.0, hotfix' }],
  [ids.storyPoints, 'Story points:=8', 8],
  [ids.sprint, 'Sprint:=37', 37],
  [ids.approverGroups, 'Approver group list=developers', [{ name: 'developers' }]],
  [ids.branch, 'Branch:=null', null],
];

/** Every part of what was sent is in what is held: Jira adds ids and names. */
function expectHeld(held: unknown, sent: unknown): void {
  const plain = JSON.stringify(held);
  const parts = JSON.stringify(sent).match(/"(?:value|name|text)":"[^"]*"/g) ?? [];
  for (const part of parts) expect(plain).toContain(part);
  if (parts.length === 0 && typeof sent !== 'object') expect(plain).toContain(String(sent));
}

describe.each(['cloud', 'data-center'] as const)('every type of a field, on %s', (deployment) => {
  test.each(TYPES)('%s: %s', async (...[id, given, sent, on2]) => {
    const jira = jiraOf(now().send, deployment);
    const plan = await planned(jira, given);
    const expected = deployment === 'cloud' ? sent : (on2 ?? sent);
    expect(plan.body).toEqual({ fields: { [id]: expected } });
    await jira.update('PROJ-1', plan.body, { ...plan, notify: true });
    const held = heldIn(now().sandbox, deployment)[id];
    if (!given.includes('Sprint') && !id.includes('10319')) expectHeld(held, sent);
    expect(held === null).toBe(sent === null);
  });
});
