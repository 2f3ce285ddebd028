import type { UpdateInput } from '../inputs/update.js';
import { quoted } from '../printable.js';
import { invalid } from '../values/given.js';
import type { InputsOf } from '../values/inputs.js';
import type { Assignment } from './assignment.js';
import { issueKeys, keysWithin, projectKeys } from './keys.js';
import { readSaved, type Saved } from './saved.js';

type UpdateInputs = InputsOf<UpdateInput>;

/** The changes to make, and the restrictions on them. */
export type Request = Readonly<ReturnType<typeof readUpdate>>;

export interface Said {
  readonly issues: readonly string[];
  readonly assignments: readonly Assignment[];
}

/** @param said the command's arguments @throws Failure `invalid-input` */
export function readUpdate(inputs: UpdateInputs, said: Said, say: (text: string) => void) {
  const file = inputs.text('fields-file');
  const saved = file && readSaved(file.value, file.label);
  const allowedProjects = projectKeys(inputs.list('allowed-projects'), '`allowed-projects`');
  const allowedFields = readAllowedFields(inputs);
  if (said.assignments.length === 0) {
    throw invalid('There is no field to set.', 'Name at least one field, and give its value.');
  }
  return {
    issues: readIssues(inputs, said.issues, saved, allowedProjects, say),
    assignments: said.assignments,
    saved,
    allowedProjects,
    allowedFields,
    isDryRun: inputs.flag('dry-run'),
    notify: inputs.flag('notify'),
    showBefore: inputs.flag('show-before'),
  };
}

/** Reads field names, which may contain spaces. @throws Failure for a list without any names */
function readAllowedFields(inputs: UpdateInputs): string[] {
  const found = inputs.find('allowed-fields');
  const names = (found?.value ?? '').split(/[,\n]/).map((name) => name.trim());
  const listed = names.filter((name) => name !== '');
  if (!found || listed.length > 0) return listed;
  throw invalid(`${found.label} lists nothing.`, 'List at least one, or leave it out.');
}

function readIssues(
  inputs: UpdateInputs,
  said: readonly string[],
  saved: Saved | undefined,
  allowedProjects: readonly string[],
  say: (text: string) => void,
): string[] {
  const [issue, from] = [inputs.find('issue'), inputs.find('issue-from')];
  // A variable in the environment must not add to the issues named here.
  const isNamed = said.length > 0 || (from !== undefined && from.variable === undefined);
  const isMeant = issue !== undefined && (issue.variable === undefined || !isNamed);
  const listed = [...said, ...(isMeant ? [issue.value] : [])].join(' ');
  const text = from?.variable !== undefined && listed !== '' ? undefined : from?.value;
  const inFile = (saved?.projects ?? []).map(({ key }) => key);
  const known = allowedProjects.length > 0 ? allowedProjects : projectKeys(inFile, '`fields-file`');
  const found = text === undefined ? [] : keysWithin(text, known);
  if (text !== undefined) {
    say(
      found.length === 0
        ? `Found no issue key in ${quoted(text)}.`
        : `Found ${found.join(', ')} in ${quoted(text)}.`,
    );
  }
  const issues = [...new Set([...issueKeys(listed), ...found])];
  if (issues.length > 0) return issues;
  throw invalid(
    text === undefined ? 'No issue is given.' : 'The text in `issue-from` holds no issue key.',
    'Give a key such as PROJ-1, or skip this step if there is no issue.',
  );
}
