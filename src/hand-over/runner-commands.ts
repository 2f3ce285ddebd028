import { closeSync, fstatSync, ftruncateSync, readSync, writeFileSync } from 'node:fs';
import { openToAppend, withOpen } from '../files.js';
import { nodeCrypto } from '../node-crypto.js';
import type { Environment } from '../read/inputs.js';

/**
 * Returns text for GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE. Each value stands between two lines with an unguessable
 * delimiter, so a value can't end its block and set another variable.
 * @throws TypeError for a value with the delimiter
 */
export function fileCommand(
  entries: readonly (readonly [name: string, value: string])[],
  delimiter = `ghadelimiter_${nodeCrypto().randomUUID()}`,
): string {
  return entries
    .map(([name, value]) => {
      if (value.includes(delimiter)) throw new TypeError('This value would end its own block.');
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join('');
}

/**
 * Appends to a file command's file, completely or not at all. The runner creates it before the step begins: anything
 * but a regular file belongs to another program.
 * @returns a function that removes the text @throws the file system's error
 */
export function appendFileCommand(path: string, text: string): () => void {
  const before = withOpen(openToAppend(path), (descriptor) => {
    const { size } = fstatSync(descriptor);
    // The line before may lack its end.
    const last = Buffer.from('\n');
    if (size > 0) readSync(descriptor, last, 0, 1, size - 1);
    try {
      writeFileSync(descriptor, last.toString() === '\n' ? text : `\n${text}`);
    } catch (error) {
      ftruncateSync(descriptor, size);
      throw error;
    }
    return size;
  });
  return () => {
    withOpen(openToAppend(path), (descriptor) => {
      ftruncateSync(descriptor, before);
    });
  };
}

/** Throws the file system's error if {@link appendFileCommand} would fail from the start. */
export function checkFileCommand(path: string): void {
  closeSync(openToAppend(path));
}

/**
 * Escapes the data of a command for GitHub Actions or Azure Pipelines, as azure-pipelines-task-lib 5.281.0 writes and
 * reads it, and azure-pipelines-agent reads it (`CommandStringConvertor.cs`). `]` and `;` stay, because only the agent
 * decodes `%5D` and `%3B` here.
 */
export function escaped(text: string, percent = '%25'): string {
  return text.replaceAll('%', percent).replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Gitea and Forgejo use the same commands as GitHub Actions, and claim to be GitHub. */
export function isGitea({ GITEA_ACTIONS, FORGEJO_ACTIONS }: Environment): boolean {
  return GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true';
}

/**
 * Returns the commands that make a runner mask texts. Gitea's runner before 3.1 and Forgejo's
 * (`internal/pkg/report/reporter.go` of each) read the data literally, and a mask with an escaped percent sign would
 * match nothing. They get such a text in both forms.
 */
export function maskCommands(texts: readonly string[], onGitea: boolean): string {
  const data = texts.flatMap((text) =>
    onGitea && !/[\r\n]/.test(text) ? [text, escaped(text)] : escaped(text),
  );
  return [...new Set(data)].map((each) => `::add-mask::${each}\n`).join('');
}
