import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { type Field, fieldJson, fieldsNamed, theField, typeInWords } from '../update/field.js';
import type { Jira } from '../update/jira.js';
import { issueKeys } from '../update/keys.js';
import { notOnScreen } from '../update/plan.js';
import { save } from '../update/saved.js';
import { invalid } from '../values/given.js';
import type { Call } from './call.js';
import { withJira } from './jira.js';

/** Finds fields, or saves all of them. @returns the exit status @throws Failure */
export async function fields(call: Call): Promise<number> {
  const { args, inputs, json, options, printJson, stdout, terminal } = call;
  const file = options['save'];
  const isSaved = typeof file === 'string';
  const narrowing = [inputs.find('issue'), inputs.find('issue-type')];
  if (isSaved && (args.length > 0 || narrowing.some((given) => given && given.variable === undefined))) {
    throw invalid('--save writes all fields, so it takes no names, issue or issue type.', 'Leave them out.');
  }
  // A variable in the environment must not leave fields out of the file.
  const where = isSaved ? ALL : placeIn(call);
  return withJira(call, async (jira) => {
    terminal.spin('Reading fields');
    const known = await where.read(jira);
    if (isSaved) {
      const projects = await jira.projects((count) => {
        terminal.spin(`Reading projects: ${count}`);
      });
      terminal.stop();
      save(file, { fields: known, projects });
      const saved = { fields: known.length, projects: projects.length };
      if (json) printJson({ saved });
      else terminal.say(`Saved ${counted(saved.fields, 'field')} and ${counted(saved.projects, 'project')}.`);
      return 0;
    }
    const failures: Failure[] = [];
    const found: Field[] = args.length === 0 ? [...known] : [];
    for (const name of args) {
      const some = fieldsNamed(known, name);
      found.push(...some);
      if (some.length === 0) failures.push((await absent(name, known, where, jira)).inWords(call.words));
    }
    terminal.stop();
    const errors = failures.map((failure) => failure.forPrograms());
    if (json) printJson({ fields: found.map(fieldJson), errors });
    else stdout(tableOf(found));
    failures.forEach(terminal.fail);
    return failures[0]?.exitStatus ?? 0;
  });
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** The source of the fields: an issue, a new issue, or all of Jira. */
interface Where {
  readonly label: string;
  readonly read: (jira: Jira) => Promise<readonly Field[]>;
}

const ALL: Where = { label: 'This Jira', read: (jira) => jira.fields() };

function placeIn({ inputs, terminal }: Call): Where {
  const issue = inputs.find('issue');
  const project = inputs.text('project')?.value;
  const issueType = inputs.text('issue-type')?.value;
  if (issue) {
    const [key = '', ...more] = issueKeys(issue.value);
    if (more.length > 0) throw invalid(`${issue.label} names several issues.`, 'Ask about one at a time.');
    return { label: key, read: (jira) => jira.editable(key) };
  }
  if (issueType === undefined) {
    if (project !== undefined && inputs.find('required-permissions') === undefined)
      terminal.say(
        'These are the fields of all projects. For those of a new issue, set `issue-type` as well.',
      );
    return ALL;
  }
  if (project === undefined) throw invalid('`issue-type` needs a project.', 'Set `project` to its key.');
  const label = `a new ${printable(issueType, 60)} in ${printable(project, 60)}`;
  return { label, read: (jira) => jira.creatable(project, issueType) };
}

/** Returns why the place has no such field. */
async function absent(name: string, known: readonly Field[], where: Where, jira: Jira): Promise<Failure> {
  try {
    const all = where === ALL ? known : await jira.fields();
    return notOnScreen(theField(all, name, ALL.label), where.label);
  } catch (failure) {
    if (failure instanceof Failure) return failure;
    throw failure;
  }
}

const MOST_VALUES = 20;

/** Writes a table for people: ID, name and type, and for a screen, whether a field is required and its values. */
function tableOf(found: readonly Field[]): string {
  const rows = found.map((field) => {
    const notes = [field.isRequired && 'required', field.operations?.length === 0 && "can't be changed"];
    return [field.id, printable(field.name, 60), typeInWords(field), notes.filter(Boolean).join(', ')];
  });
  const table = [['ID', 'NAME', 'TYPE', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const blocks = table.map((row, index) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return [cells.join('  ').trimEnd(), ...valuesOf(found[index - 1])].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

function valuesOf(field: Field | undefined): string[] {
  const allowed = field?.allowed ?? [];
  const shown = allowed
    .slice(0, MOST_VALUES)
    .flatMap(({ name, children }) => [
      `    ${printable(name, 100)}`,
      ...children.map((child) => `    ${printable(name, 50)} > ${printable(child.name, 50)}`),
    ]);
  const left = allowed.length - MOST_VALUES;
  return left > 0 ? [...shown, `    and ${left} more, which --json lists`] : shown;
}
