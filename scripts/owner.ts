import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';

/** Stands for this repository's owner. In pieces, so that this file doesn't replace it. */
export const PLACEHOLDER = ['OW', 'NER'].join('');

/** `OWNER/NAME` stands for a repository of the user's, and stays. */
export const OF_THIS_REPOSITORY = `\\b${PLACEHOLDER}\\b(?!/(?:NAME|REPO)\\b)`;

/** Writes the owner of a repository, such as `acme/jira-auth`, into every file but dist/, which is made anew. */
export async function writeOwner(repository: string): Promise<void> {
  const owner = /^([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)\/jira-auth$/.exec(repository)?.[1];
  if (owner === undefined) throw new Error(`Give the repository as ACCOUNT/jira-auth, not as ${repository}.`);
  for (const path of textFiles('.')) {
    const text = readFileSync(path, 'utf8');
    const written = withOwner(text, owner);
    if (written !== text) writeFileSync(path, await formatted(path, written));
  }
}

/** npm's scopes and images at ghcr.io are in lower case. The sentence that explains the placeholder goes. */
export function withOwner(text: string, owner: string): string {
  return text
    .replace(new RegExp(`\`${PLACEHOLDER}\` stands for [^.]*\\.\\s`, 'g'), '')
    .replace(new RegExp(`(?<=@|ghcr\\.io/)${OF_THIS_REPOSITORY}`, 'g'), owner.toLowerCase())
    .replace(new RegExp(OF_THIS_REPOSITORY, 'g'), owner);
}

/** What is not the repository's, or is made of it. */
export const LEFT_OUT: readonly string[] = ['.git', 'build', 'coverage', 'dist', 'node_modules'];

export function textFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !LEFT_OUT.includes(name));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return textFiles(path);
    return entry.isFile() && !readFileSync(path).includes(0) ? [path] : [];
  });
}

/** A longer or shorter name may break a line elsewhere. */
async function formatted(path: string, text: string): Promise<string> {
  const { ignored, inferredParser } = await getFileInfo(path, { ignorePath: '.prettierignore' });
  if (ignored || inferredParser === null) return text;
  return format(text, { ...(await resolveConfig(path)), parser: inferredParser });
}
