import type { CredentialFile } from './credential-file.js';
import type { CheckRequest } from './read.js';
import type { Report } from './report.js';

/**
 * Records last days in the file of credentials: those that a server tells, and those that a person gave for a new
 * credential, if that works.
 *
 * @returns what was done, and what was not, as sentences
 * @throws Failure `handoff-failed`
 */
export function writeExpiry(
  { file, writeExpiry: isWanted, newDays }: CheckRequest,
  { credentials }: Report,
): string[] {
  if (!file || !isWanted) return [];
  const days = new Map<string, string>();
  const sentences: string[] = [];
  for (const { name, endsAt, source, code } of credentials) {
    const given = newDays.get(name);
    if (given !== undefined && code !== undefined) {
      sentences.push(
        `The new date of ${name} is not recorded, because it could not be verified that it works.`,
      );
      continue;
    }
    const found = source === 'expires-on' ? undefined : endsAt?.slice(0, 10);
    const day = found ?? given;
    if (day === undefined || day === writtenDay(file, name)) continue;
    const variable = variableOfDay(file, name);
    if (variable === undefined) days.set(name, day);
    else
      sentences.push(`${name} ends on ${day}: set the variable ${variable} to that, which holds its date.`);
  }
  if (days.size > 0) file.writeLastDays(days);
  return [...sentences, ...[...days].map(([name, day]) => `Recorded that ${name} ends on ${day}.`)];
}

/** The file must not give a date twice. */
function variableOfDay({ entries }: CredentialFile, wanted: string): string | undefined {
  return entries.find(({ name }) => name === wanted)?.variables.get('expires-on');
}

function writtenDay({ entries }: CredentialFile, wanted: string): string | undefined {
  return entries.find(({ name }) => name === wanted)?.values.get('expires-on');
}
