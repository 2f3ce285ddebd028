import { isRecord, record } from '../http.js';
import { documentOf, isDocument } from './documents.js';

/** Decides the form of a paragraph. */
export type ApiVersion = '2' | '3';

/** Options have a `value`, all others a `name`. */
export interface Choice {
  id: string;
  value?: string;
  name?: string;
  children?: readonly Choice[];
}

/** By `accountId` on Cloud, by `name` on Data Center. */
export interface FieldUser {
  displayName: string;
  accountId?: string;
  accountType?: string;
  name?: string;
  key?: string;
  /** Absent if the account hides it. */
  emailAddress?: string;
}

export interface Place {
  version: ApiVersion;
  tenant: {
    userKey: 'accountId' | 'name';
    people: readonly FieldUser[];
    issues: ReadonlyMap<string, { id: string; key: string }>;
  };
}

/** Says why a value is refused, partly in Jira's words. */
export class Wrong extends Error {}

interface Asked {
  name: string;
  options: readonly Choice[];
}

type Reader = (value: unknown, field: Asked, place: Place) => unknown;

interface Kind {
  type: string;
  items?: string;
  /** `schema.custom`, without the prefix for Jira's own types. */
  custom?: string;
  read: Reader;
  /** If not the default: `set`, and for a list `add`, `set` and `remove`. */
  operations?: readonly string[];
  /** Completes a person's input, in place of `allowedValues`. */
  suggest?: string;
}

const fail = (words: string): never => {
  throw new Wrong(words);
};

export const isCloud = ({ tenant }: Place): boolean => tenant.userKey === 'accountId';

function string(value: unknown): string {
  return typeof value === 'string' ? value : fail('Operation value must be a string');
}

function object(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : fail('data was not an object');
}

/** An empty text clears the field. */
const text =
  (isFine: (text: string) => boolean, words: string): Reader =>
  (value) => {
    const given = string(value);
    return given === '' || isFine(given) ? given : fail(words);
  };

const line = text((given) => given.length <= 255, 'The entered text is too long.');

const isDate = (given: string): boolean => {
  const time = Date.parse(`${given}T00:00Z`);
  return /^\d{4}(?:-\d{2}){2}$/.test(given) && !isNaN(time) && new Date(time).toISOString().startsWith(given);
};

const listOf =
  (read: Reader): Reader =>
  (value, field, place) =>
    Array.isArray(value) ? value.map((item) => read(item, field, place)) : fail('data was not an array');

function property(value: unknown, name: string): string | undefined {
  const found = record(value)[name];
  return found === undefined ? found : string(found);
}

/** By id, which takes precedence, or by label. */
const chosen =
  (label: 'value' | 'name'): Reader =>
  (value, { name: field, options }) => {
    const [id, name] = [property(value, 'id'), property(value, label)];
    if (id === undefined && name === undefined) fail(`Specify a valid 'id' or 'name' for ${field}`);
    const found = options.find((each) => (id === undefined ? each[label] === name : each.id === id));
    // A quirk of Jira: it says "id" about a value, too.
    return found ?? fail(`Option id '${id ?? 'null'}' is not valid`);
  };

const option = chosen('value');
const named = chosen('name');

/** `{"value":"P","child":{"value":"C"}}`. */
const cascade: Reader = (value, field, place) => {
  const { children = [], ...parent } = option(value, field, place) as Choice;
  const { child } = record(value);
  if (child === undefined || child === null) return parent;
  return { ...parent, child: option(child, { ...field, options: children }, place) };
};

const user: Reader = (value, _field, { tenant: { userKey, people } }) => {
  const asked =
    property(object(value), userKey) ?? fail(`expected Object containing a '${userKey}' property`);
  return people.find((each) => each[userKey] === asked) ?? fail(`User '${asked}' does not exist.`);
};

const group: Reader = (value, { options: groups }) => {
  const name = property(object(value), 'name');
  const found = groups.find((each) => each.name === name) ?? fail('Could not find group');
  return { name: found.name, groupId: found.id };
};

const label: Reader = (value) => {
  const given = string(value);
  return /\s/.test(given) ? fail(`The label '${given}' contains spaces which is invalid.`) : given;
};

const ESTIMATE = /^\s*(?:\d+(?:\.\d+)?[wdhm]\s*)+$/;

/** `{"originalEstimate":"1d 2h"}`. */
const timetracking: Reader = (value) => {
  for (const name of ['originalEstimate', 'remainingEstimate']) {
    if (!ESTIMATE.test(property(object(value), name) ?? '0m')) fail(`${name} is not a valid duration`);
  }
  return value;
};

const readOnly: Reader = (_value, { name }) => fail(`Field '${name}' cannot be set.`);

const USER = { suggest: '/rest/api/1.0/users/picker?query=' };
const GROUP = { suggest: '/rest/api/1.0/groups/picker?query=' };
const OPTIONS = { type: 'array', items: 'option', read: listOf(option) };

export const KINDS = {
  text: { type: 'string', custom: 'textfield', read: line },
  paragraph: {
    type: 'string',
    custom: 'textarea',
    read: (value, _field, { version }) => {
      if (version === '2') return documentOf(string(value));
      if (isDocument(value)) return value;
      return fail('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
    },
  },
  url: {
    type: 'string',
    custom: 'url',
    read: text((given) => /^(?:https?|ftp):\/\//i.test(given) && URL.canParse(given), 'Not a valid URL'),
  },
  number: {
    type: 'number',
    custom: 'float',
    read: (value) => (typeof value === 'number' ? value : fail('Operation value must be a number')),
  },
  date: { type: 'date', custom: 'datepicker', read: text(isDate, 'Error parsing date string') },
  datetime: {
    type: 'datetime',
    custom: 'datetime',
    // Reported: an offset with a colon and `Z` are refused.
    read: text(
      (given) =>
        /^.{10}T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}[+-]\d{4}$/.test(given) && isDate(given.slice(0, 10)),
      'Error parsing time',
    ),
  },
  select: { type: 'option', custom: 'select', read: option },
  radio: { type: 'option', custom: 'radiobuttons', read: option },
  cascade: { type: 'option-with-child', custom: 'cascadingselect', read: cascade },
  multiselect: { ...OPTIONS, custom: 'multiselect' },
  checkboxes: { ...OPTIONS, custom: 'multicheckboxes' },
  labels: {
    ...{ type: 'array', items: 'string', custom: 'labels', read: listOf(label) },
    suggest: '/rest/api/1.0/labels/suggest?query=',
  },
  user: { ...USER, type: 'user', custom: 'userpicker', read: user },
  users: { ...USER, type: 'array', items: 'user', custom: 'multiuserpicker', read: listOf(user) },
  group: { ...GROUP, type: 'group', custom: 'grouppicker', read: group },
  groups: { ...GROUP, type: 'array', items: 'group', custom: 'multigrouppicker', read: listOf(group) },
  version: { type: 'version', custom: 'version', read: named },
  versions: { type: 'array', items: 'version', custom: 'multiversion', read: listOf(named) },
  components: { type: 'array', items: 'component', read: listOf(named) },
  priority: { type: 'priority', read: named },
  // Reported for real Jiras: it can be set in `fields` and lists no operations.
  issuetype: { type: 'issuetype', operations: [], read: named },
  parent: {
    type: 'issuelink',
    read: (value, _field, { tenant: { issues } }) => {
      const [id, key] = [property(object(value), 'id'), property(value, 'key')];
      const found = [...issues.values()].find((each) =>
        id === undefined ? each.key === key : each.id === id,
      );
      return found ? { id: found.id, key: found.key } : fail('Could not find issue by id or key.');
    },
  },
  timetracking: { type: 'timetracking', operations: ['set', 'edit'], read: timetracking },
  sprint: {
    type: 'array',
    items: 'json',
    custom: 'com.pyxis.greenhopper.jira:gh-sprint',
    operations: ['set'],
    suggest: '/rest/greenhopper/1.0/sprint/picker?query=',
    read: (value, { options: sprints }) => {
      const found = sprints.find(({ id }) => Number(id) === value);
      return found ? [{ ...found, id: value }] : fail('Issue can be assigned only active or future sprints.');
    },
  },
  status: { type: 'status', read: readOnly },
  timestamp: { type: 'datetime', read: readOnly },
} as const satisfies Record<string, Kind>;

export const kindOf = (name: keyof typeof KINDS): Kind => KINDS[name];
