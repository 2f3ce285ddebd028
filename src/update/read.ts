import type { UpdateInput } from '../inputs/update.js';
import { field, isObject, listIn, parsedObject, textField } from '../json.js';
import { quoted } from '../printable.js';
import { type Given, invalid } from '../values/given.js';
import type { InputsOf } from '../values/inputs.js';
import { readSmallFile } from '../values/pem.js';
import type { Assignment } from './assignment.js';
import { fieldsIn } from './field.js';
import { isProject, issueKeys, keysWithin, projectKeys } from './keys.js';

/** The changes to make, and the restrictions on them. */
export type Request = Readonly<ReturnType<typeof readUpdate>>;

/** The command's arguments. */
type Said = Readonly<Record<'issues', readonly string[]> & Record<'assignments', readonly Assignment[]>>;

/** @throws Failure `invalid-input` */
export function readUpdate(inputs: InputsOf<UpdateInput>, said: Said, say: (text: string) => void) {
  const file = inputs.text('fields-file');
  const saved = file && readSaved(file);
  const allowedProjects = projectKeys(inputs.list('allowed-projects'), '`allowed-projects`');
  // The names of fields may contain spaces.
  const allowedFields = inputs.list('allowed-fields', /[,\n]/);
  if (said.assignments.length === 0)
    throw invalid('No field is given.', 'Give at least one field with its value.');
  const [issue, from] = [inputs.find('issue'), inputs.find('issue-from')];
  // A variable in the environment must not add to the issues named here.
  const isNamed = said.issues.length > 0 || (from !== undefined && from.variable === undefined);
  const isMeant = issue !== undefined && (issue.variable === undefined || !isNamed);
  const listed = [...said.issues, ...(isMeant ? [issue.value] : [])].join(' ');
  const text = from?.variable !== undefined && listed !== '' ? undefined : from?.value;
  const projects = allowedProjects.length > 0 ? allowedProjects : (saved?.projects ?? []);
  const found = text === undefined ? [] : keysWithin(text, projects);
  if (text !== undefined) say(`Found ${found.join(', ') || 'no issue key'} in ${quoted(text)}.`);
  const issues = [...new Set([...issueKeys(listed), ...found])];
  if (issues.length === 0) {
    throw invalid(
      text === undefined ? 'No issue is given.' : 'The text in `issue-from` holds no issue key.',
      'Give a key such as PROJ-1, or skip this step if there is no issue.',
    );
  }
  return {
    issues,
    assignments: said.assignments,
    saved,
    allowedProjects,
    allowedFields,
    isDryRun: inputs.flag('dry-run'),
    notify: inputs.flag('notify'),
    showBefore: inputs.flag('show-before'),
  };
}

const LARGEST_BYTES = 32 * 1024 * 1024;

/** Reads what `jira-auth fields --save` wrote, and the site that has these fields. @throws Failure `invalid-input` */
function readSaved({ value, label }: Given) {
  // A byte order mark counts as white space.
  const document = parsedObject(readSmallFile(value, { largestBytes: LARGEST_BYTES })?.trim() ?? '') ?? {};
  const fields = fieldsIn(field(document, 'fields'));
  const projects = listIn(field(document, 'projects')).filter(isObject);
  const keys = projects.map((project) => textField(project, 'key') ?? '');
  if (fields.length > 0)
    return { site: textField(document, 'site'), fields, projects: keys.filter(isProject) };
  throw invalid(`${label} can't be read, or holds no fields.`, 'Give a file that `jira-auth fields` saved.');
}
