import { fields as ids } from './field-ids.js';
import { define, type FieldDefinition } from './jira/fields.js';
import type { Choice } from './jira/kinds.js';

const options = (first: number, ...values: readonly string[]): Choice[] =>
  values.map((value, index) => ({ id: String(first + index), value }));

const named = (first: number, ...names: readonly string[]): Choice[] =>
  names.map((name, index) => ({ id: String(first + index), name }));

export const ISSUE_TYPES = [
  { id: '10100', name: 'Task' },
  { id: '10101', name: 'Bug' },
] as const;

const VERSIONS = named(10601, '1.0', '1.1', '2.0', '2.0, hotfix');
const GROUPS: Choice[] = [
  { id: 'fa4e-0000-group-1', name: 'developers' },
  { id: 'fa4e-0000-group-2', name: 'release-managers' },
];
const PRIORITIES = named(1, 'Highest', 'High', 'Medium', 'Low', 'Lowest');
const [, , MEDIUM] = PRIORITIES;

const SURFACES: Choice[] = [
  { id: '10510', value: 'Web', children: options(10511, 'Cart', 'Checkout') },
  { id: '10520', value: 'App', children: options(10521, 'Cart') },
  { id: '10530', value: 'Web > Kiosk' },
];

export const FIELDS: readonly FieldDefinition[] = [
  define('summary', 'Summary', 'text', { required: true }),
  define('description', 'Description', 'paragraph'),
  define('environment', 'Environment', 'paragraph'),
  define('duedate', 'Due date', 'date'),
  define('priority', 'Priority', 'priority', { options: PRIORITIES, ...(MEDIUM && { initial: MEDIUM }) }),
  define('labels', 'Labels', 'labels'),
  define('fixVersions', 'Fix versions', 'versions', { options: VERSIONS }),
  define('versions', 'Affects versions', 'versions', { options: VERSIONS }),
  define('components', 'Components', 'components', { options: named(10701, 'api', 'web', 'Mail, SMS') }),
  define('assignee', 'Assignee', 'user'),
  define('issuetype', 'Issue Type', 'issuetype', { required: true, options: ISSUE_TYPES }),
  define('parent', 'Parent', 'parent'),
  define('timetracking', 'Time tracking', 'timetracking'),
  define('status', 'Status', 'status', { editable: false }),
  define('created', 'Created', 'timestamp', { editable: false }),
  define('updated', 'Updated', 'timestamp', { editable: false }),
  define(ids.developmentStatus, 'Development status', 'select', {
    options: options(10401, 'In Development', 'Development Completed', 'Released'),
  }),
  define(ids.buildNumber, 'Build number', 'number'),
  define(ids.releaseNotes, 'Release notes', 'paragraph'),
  define(ids.branch, 'Branch', 'text'),
  define(ids.releaseDate, 'Release date', 'date'),
  define(ids.deployedAt, 'Deployed at', 'datetime'),
  define(ids.platforms, 'Platforms', 'checkboxes', {
    options: options(10501, 'Web', 'iOS, tablet', 'Android'),
  }),
  define(ids.teamLead, 'Team lead', 'user'),
  define(ids.reviewers, 'Reviewers', 'users'),
  define(ids.surface, 'Surface', 'cascade', { options: SURFACES }),
  define(ids.releasePage, 'Release page', 'url'),
  define(ids.flags, 'Flags', 'labels'),
  define(ids.targetVersions, 'Target versions', 'versions', { options: VERSIONS }),
  define(ids.deployGroup, 'Deploy group', 'group', { options: GROUPS }),
  define(ids.risk, 'Risk', 'radio', { options: options(10541, 'Low', 'High') }),
  define(ids.auditNote, 'Audit note', 'text', { required: true, issueTypes: ['Bug'] }),
  define(ids.legacyId, 'Legacy id', 'text', { editable: false }),
  define(ids.environment, 'Environment', 'select', { options: options(10551, 'staging', 'production') }),
  define(ids.targetIsActual, 'Target = actual', 'text'),
  define(ids.markets, 'Markets', 'multiselect', {
    options: options(10561, 'DACH', 'Benelux', 'UK, Ireland'),
  }),
  define(ids.approvedVersion, 'Approved version', 'version', { options: VERSIONS }),
  define(ids.sprint, 'Sprint', 'sprint', { options: named(37, 'Sprint 7', 'Sprint 8') }),
  define(ids.storyPoints, 'Story points', 'number'),
  define(ids.approverGroups, 'Approver group list', 'groups', { options: GROUPS }),
];

/** `Generated field 1` is `customfield_20001`. */
export function generatedFields(count: number): FieldDefinition[] {
  return Array.from({ length: count }, (_, index) =>
    define(`customfield_${20_001 + index}`, `Generated field ${index + 1}`, 'text'),
  );
}
