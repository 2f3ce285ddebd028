import { lstatSync } from 'node:fs';
import { attempt, type Failure } from '../failure.js';
import { replaceFile } from '../files.js';
import { jsonText, printable } from '../printable.js';
import { type Field, fieldJson, fieldsNamed, theField, typeInWords } from '../update/field.js';
import type { Jira } from '../update/jira.js';
import { issueKeys } from '../update/keys.js';
import { notOnScreen } from '../update/plan.js';
import { type Given, invalid } from '../values/given.js';
import { writeInto } from '../write-into.js';
import type { Call } from './call.js';
import { withJira } from './jira.js';

/** Finds fields, or saves all of them. @returns the exit status @throws Failure */
export async function fields(call: Call): Promise<number> {
  const { args, inputs, json, options, printJson, stdout, terminal } = call;
  const file = options['save'];
  const isSaved = typeof file === 'string';
  const isNarrow = args.length > 0 || isNamed(inputs.find('issue')) || isNamed(inputs.find('issue-type'));
  if (isSaved && isNarrow)
    throw invalid('--save writes all fields, so it takes no names, issue or issue type.', 'Leave them out.');
  const unset = 'Give it, or leave it out. The variable that it comes from may not be set.';
  if (args.some((name) => name.trim() === '')) throw invalid('The name of a field is empty.', unset);
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
      // For version control: the same fields, in any order, give the same bytes.
      const saved = {
        fields: known.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(fieldJson),
        projects: projects.toSorted((one, other) => (one.key < other.key ? -1 : 1)),
        // On another site, the same id belongs to another field.
        site: jira.place.siteUrl,
      };
      const text = `${jsonText(saved, 2)}\n`;
      try {
        // To replace a link, or a device such as /dev/stdout, would remove it.
        if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === false) writeInto(file, text);
        else replaceFile(file, text, 0o644);
      } catch {
        throw invalid("The file in --save can't be written.", 'Give a path in a folder that exists.');
      }
      if (json) printJson({ saved: { fields: known.length, projects: projects.length } });
      else terminal.say(`Saved ${counted(known, 'field')} and ${counted(projects, 'project')}.`);
      return 0;
    }
    const failures: Failure[] = [];
    const found: Field[] = args.length === 0 ? [...known] : [];
    for (const name of args) {
      const some = fieldsNamed(known, name);
      found.push(...some);
      if (some.length > 0) continue;
      await attempt(failures, async () => {
        const all = where === ALL ? known : await jira.fields();
        throw notOnScreen(theField(all, name, ALL.label), where.label, jira);
      });
    }
    terminal.stop();
    if (!json && found.length > 0) stdout(tableOf(found));
    const errors = failures.map((failure) => terminal.fail(failure).forPrograms());
    if (json) printJson({ fields: found.map(fieldJson), errors });
    return failures[0]?.exitStatus ?? 0;
  });
}

const counted = ({ length }: readonly unknown[], thing: string): string =>
  `${length} ${thing}${length === 1 ? '' : 's'}`;

const ALL = { label: 'This Jira', read: (jira: Jira): Promise<readonly Field[]> => jira.fields() };

const isNamed = (given?: Given): boolean => given !== undefined && given.variable === undefined;

/** Returns the source of the fields: an issue, a new issue, or all of Jira. */
function placeIn({ inputs, terminal }: Call): typeof ALL {
  const [issue, type, project] = [inputs.find('issue'), inputs.text('issue-type'), inputs.text('project')];
  if (isNamed(issue) && isNamed(type))
    throw invalid('`issue` and `issue-type` are both given.', 'Ask about either an issue or an issue type.');
  // The type named here counts more than an issue in the environment.
  if (issue && !isNamed(type)) {
    const [key = '', ...more] = issueKeys(issue.value);
    if (more.length > 0) throw invalid(`${issue.label} names several issues.`, 'Ask about one at a time.');
    return { label: key, read: (jira) => jira.editable(key) };
  }
  if (!type) {
    if (project && !inputs.find('required-permissions'))
      terminal.say('These are fields of all projects. For those of a new issue, set `issue-type` as well.');
    return ALL;
  }
  if (!project) throw invalid('`issue-type` needs a project.', 'Set `project` to its key.');
  const key = project.value.toUpperCase();
  const label = `a new ${printable(type.value, 60)} in ${printable(key, 60)}`;
  return { label, read: (jira) => jira.creatable(key, type.value) };
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
  const lines = table.flatMap((row, index) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return [cells.join('  ').trimEnd(), ...valuesOf(found[index - 1]?.allowed)];
  });
  return `${lines.join('\n')}\n`;
}

function valuesOf(allowed: Field['allowed'] = []): string[] {
  const shown = allowed
    .slice(0, MOST_VALUES)
    .flatMap(({ name, children }) => [
      `    ${printable(name, 100)}`,
      ...children.map((child) => `    ${printable(name, 50)} > ${printable(child.name, 50)}`),
    ]);
  const left = allowed.length - MOST_VALUES;
  return left > 0 ? [...shown, `    and ${left} more, which --json lists`] : shown;
}
