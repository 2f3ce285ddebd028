import { readText } from '../../files.js';
import { breakMarks } from '../../command-marks.js';
import { type FormatName, FORMATS } from '../formats.js';
import { SIGNING_KEY_FILE } from '../sign-command.js';
import { AUTH_HEADER } from '../variables.js';
import type { System, SystemEffects } from './system.js';

/** A text on standard output, in place of a CI system's own way. */
export type OutputFormat = FormatName | 'curl';

export const OUTPUT_FORMATS: readonly OutputFormat[] = [
  'sh',
  'fish',
  'powershell',
  'cmd',
  'dotenv',
  'json',
  'curl',
];

/** What is of this machine or secret: a dotenv file is for jobs elsewhere, and people can read it. */
const OF_THIS_JOB: readonly string[] = ['JIRA_CURL_CONFIG', SIGNING_KEY_FILE, AUTH_HEADER];

/** The same CI system with variables as a text. */
export function formatted(
  system: System,
  format: OutputFormat,
  { stdout }: Pick<SystemEffects, 'stdout'>,
): System {
  return {
    ...system,
    prepare: undefined,
    setVariables: (variables) => {
      if (format === 'curl') {
        const [, config = ''] = variables.find(([name]) => name === 'JIRA_CURL_CONFIG') ?? [];
        // curl takes a character behind a backslash as it is.
        stdout(breakMarks(readText(config), '\\'));
        return;
      }
      stdout(
        FORMATS[format].variables(
          format === 'dotenv' ? variables.filter(([name]) => !OF_THIS_JOB.includes(name)) : variables,
        ),
      );
    },
    failed: failedIn(format),
    next: '',
  };
}

/** What a format says in place of variables when there are none. */
export function failedIn(format: OutputFormat): (exitStatus: number) => string {
  // curl takes an empty config for none, and would ask without a credential; with this it asks nobody.
  return format === 'curl' ? () => 'proto = "=none"\n' : FORMATS[format].failed;
}
