import { isRecord, record } from '../http.js';
import { documentOf, isDocument } from './documents.js';

/** The REST version decides the form of a paragraph field. */
export type ApiVersion = '2' | '3';

/** A value to choose: options have a `value`, all others a `name`. */
export interface Choice {
  id: string;
  value?: string;
  name?: string;
  children?: readonly Choice[];
}

/** A user as a field shows them: by `accountId` on Cloud, by `name` on Data Center. */
export interface FieldUser {
  displayName: string;
  accountId?: string;
  accountType?: string;
  name?: string;
  key?: string;
  /** Absent if the account hides it. */
  emailAddress?: string;
}

/** The place of a value, which its meaning also depends on. */
export interface Place {
  version: ApiVersion;
  tenant: {
    userKey: 'accountId' | 'name';
    people: readonly FieldUser[];
    issues: ReadonlyMap<string, { id: string; key: string }>;
  };
}

/**
 * The reason why a value is refused. Texts are Jira's own, from its published Java sources and from reported
 * answers. Those marked "from memory" are not established.
 *
 * @param whole true if the text is about the whole request and belongs in `errorMessages`
 */
export class Wrong extends Error {
  constructor(
    message: string,
    readonly whole = false,
  ) {
    super(message);
  }
}

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
  /** The operations that `update` accepts, if not the default: `set`, and for a list `add`, `set` and `remove`. */
  operations?: readonly string[];
  self?: (value: Record<string, unknown>) => string;
  /** The address that completes a person's input. Such fields have no `allowedValues`. */
  suggest?: string;
}

const fail = (words: string): never => {
  throw new Wrong(words);
};

export const isCloud = ({ tenant }: Place): boolean => tenant.userKey === 'accountId';

function string(value: unknown): string {
  return typeof value === 'string' ? value : fail('Operation value must be a string');
}

/** Reads a text. Checks it unless it is empty, which clears the field. */
const text =
  (isFine: (text: string) => boolean, words: (text: string) => string): Reader =>
  (value) => {
    const given = string(value);
    return given === '' || isFine(given) ? given : fail(words(given));
  };

const line = text(
  (given) => given.length <= 255,
  () => 'The entered text is too long. It exceeds the allowed limit of 255 characters.',
);

const isDate = (given: string): boolean => {
  const time = Date.parse(`${given}T00:00Z`);
  return /^\d{4}(?:-\d{2}){2}$/.test(given) && !isNaN(time) && new Date(time).toISOString().startsWith(given);
};

const date = text(isDate, (given) => `Error parsing date string: ${given}`);

const listOf =
  (read: Reader): Reader =>
  (value, field, place) =>
    Array.isArray(value) ? value.map((item) => read(item, field, place)) : fail('data was not an array');

function property(value: unknown, name: string): string | undefined {
  const found = record(value)[name];
  return found === undefined || typeof found === 'string'
    ? found
    : fail(`expected '${name}' property to be a string`);
}

/** Finds one of a field's choices by its id, which takes precedence, or by its label. */
const chosen =
  (
    noun: 'Option' | 'Version' | 'Component' | 'Priority',
    shape: (field: Asked, place: Place) => string,
    unknown = (label: string, name: string) => `${noun} ${label} '${name}' is not valid`,
  ): Reader =>
  (value, field, place) => {
    const label = noun === 'Option' ? 'value' : 'name';
    const [id, name] = [property(value, 'id'), property(value, label)];
    if (id === undefined && name === undefined) fail(shape(field, place));
    const found = field.options.find((each) => (id === undefined ? each[label] === name : each.id === id));
    return found ?? fail(id === undefined ? unknown(label, name ?? '') : `${noun} id '${id}' is not valid`);
  };

/** Cloud's words for a select or a priority in any other shape, and the given words for Data Center. */
const shaped =
  (words: string) =>
  ({ name }: Asked, place: Place): string =>
    isCloud(place) ? `Specify a valid 'id' or 'name' for ${name}` : words;

const NO_OPTION = shaped("Could not find valid 'id' or 'value' in the Parent Option object.");
/** A quirk of Jira: it says "id" about a value, too. */
const option = chosen('Option', NO_OPTION, () => "Option id 'null' is not valid");
const options = listOf(chosen('Option', () => 'expected Object'));
const versions = listOf(chosen('Version', () => 'expected Object'));

const parentOption = chosen('Option', NO_OPTION);

/** `{"value":"P","child":{"value":"C"}}`. From memory: a child is refused like a parent. */
const cascade: Reader = (value, field, place) => {
  const { children = [], ...parent } = parentOption(value, field, place) as Choice;
  const { child } = record(value);
  if (child === undefined || child === null) return parent;
  return { ...parent, child: parentOption(child, { ...field, options: children }, place) };
};

/** The texts for a missing or unknown account are Data Center's. Cloud's are from memory. */
const user: Reader = (value, _field, { tenant: { userKey, people } }) => {
  if (!isRecord(value)) return fail('data was not an object');
  const asked = property(value, userKey) ?? (userKey === 'accountId' ? property(value, 'id') : undefined);
  if (asked === undefined) return fail(`expected Object containing a '${userKey}' property`);
  return people.find((each) => each[userKey] === asked) ?? fail(`User '${asked}' does not exist.`);
};

/** The words that refuse an unknown group are from memory. */
const group: Reader = (value, { options: groups }) => {
  if (!isRecord(value)) {
    const bean = 'com.atlassian.jira.issue.fields.rest.json.beans.GroupJsonBean';
    return fail(
      `Can not instantiate value of type [simple type, class ${bean}] from JSON String; no single-String constructor/factory method`,
    );
  }
  const name = property(value, 'name') ?? '';
  const found = groups.find((each) => each.name === name) ?? fail(`Could not find group with name '${name}'`);
  return { name: found.name, groupId: found.id };
};

const label: Reader = (value) => {
  const given = string(value);
  return /\s/.test(given) ? fail(`The label '${given}' contains spaces which is invalid.`) : given;
};

const labels: Reader = (value, field, place) => {
  const index = Array.isArray(value) ? value.findIndex((item) => typeof item !== 'string') : -1;
  return index < 0 ? listOf(label)(value, field, place) : fail(`string expected at index ${index}`);
};

const ESTIMATE = /^\s*(?:\d+(?:\.\d+)?[wdhm]\s*)+$/;

/** `{"originalEstimate":"1d 2h"}`. The words for a wrong duration are from memory. */
const timetracking: Reader = (value) => {
  if (!isRecord(value)) return fail('data was not an object');
  for (const name of ['originalEstimate', 'remainingEstimate']) {
    if (!ESTIMATE.test(property(value, name) ?? '0m')) fail(`${name} is not a valid duration`);
  }
  return value;
};

const readOnly: Reader = (_value, { name }) => fail(`Field '${name}' cannot be set.`);

const at =
  (path: string) =>
  ({ id }: Record<string, unknown>): string =>
    `${path}/${String(id)}`;

const query = (path: string, name: string, value: unknown): string =>
  `${path}?${name}=${encodeURIComponent(String(value))}`;

const USER = {
  self: ({ accountId, name }: Record<string, unknown>): string =>
    accountId === undefined ? query('user', 'username', name) : query('user', 'accountId', accountId),
  suggest: '/rest/api/1.0/users/picker?query=',
};
const GROUP = {
  self: ({ name }: Record<string, unknown>): string => query('group', 'groupname', name),
  suggest: '/rest/api/1.0/groups/picker?query=',
};
const OPTION = { type: 'option', self: at('customFieldOption') };
const OPTIONS = { type: 'array', items: 'option', self: at('customFieldOption'), read: options };
const VERSIONS = { type: 'array', items: 'version', self: at('version'), read: versions };
const LABELS = { type: 'array', items: 'string', suggest: '/rest/api/1.0/labels/suggest?query=' };

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
    read: text(
      (given) => /^(?:https?|ftp):\/\//i.test(given) && URL.canParse(given),
      () => 'Not a valid URL',
    ),
  },
  number: {
    type: 'number',
    custom: 'float',
    read: (value) => (typeof value === 'number' ? value : fail('Operation value must be a number')),
  },
  date: { type: 'date', custom: 'datepicker', read: date },
  datetime: {
    type: 'datetime',
    custom: 'datetime',
    // Reported: an offset with a colon and `Z` are refused.
    read: text(
      (given) =>
        /^.{10}T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}[+-]\d{4}$/.test(given) && isDate(given.slice(0, 10)),
      (given) => `Error parsing time: ${given}`,
    ),
  },
  select: { ...OPTION, custom: 'select', read: option },
  radio: { ...OPTION, custom: 'radiobuttons', read: option },
  cascade: { ...OPTION, type: 'option-with-child', custom: 'cascadingselect', read: cascade },
  multiselect: { ...OPTIONS, custom: 'multiselect' },
  checkboxes: { ...OPTIONS, custom: 'multicheckboxes' },
  labels: { ...LABELS, custom: 'labels', read: labels },
  user: { ...USER, type: 'user', custom: 'userpicker', read: user },
  users: { ...USER, type: 'array', items: 'user', custom: 'multiuserpicker', read: listOf(user) },
  group: { ...GROUP, type: 'group', custom: 'grouppicker', read: group },
  groups: { ...GROUP, type: 'array', items: 'group', custom: 'multigrouppicker', read: listOf(group) },
  version: {
    type: 'version',
    custom: 'version',
    self: at('version'),
    read: chosen('Version', () => 'data was not an object'),
  },
  versions: { ...VERSIONS, custom: 'multiversion' },
  components: {
    type: 'array',
    items: 'component',
    self: at('component'),
    read: listOf(chosen('Component', () => 'expected Object')),
  },
  priority: {
    type: 'priority',
    self: at('priority'),
    read: chosen('Priority', shaped("Could not find valid 'id' or 'name' in priority object.")),
  },
  // Reported for real Jiras: it can be set in `fields` and lists no operations.
  issuetype: {
    type: 'issuetype',
    self: at('issuetype'),
    operations: [],
    read: (value, { options: types }) => {
      const [id, name] = [property(value, 'id'), property(value, 'name')];
      const found = types.find((each) => (id === undefined ? each.name === name : each.id === id));
      return found ?? fail('Could not find issuetype by id or name.');
    },
  },
  parent: {
    type: 'issuelink',
    self: at('issue'),
    read: (value, _field, { tenant: { issues } }) => {
      if (!isRecord(value)) return fail('data was not an object');
      const [id, key] = [property(value, 'id'), property(value, 'key')];
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
      if (typeof value !== 'number') throw new Wrong('Number value expected as the Sprint id.', true);
      return found ? [{ ...found, id: value }] : fail('Issue can be assigned only active or future sprints.');
    },
  },
  status: { type: 'status', read: readOnly },
  timestamp: { type: 'datetime', read: readOnly },
} as const satisfies Record<string, Kind>;

export const kindOf = (name: keyof typeof KINDS): Kind => KINDS[name];
