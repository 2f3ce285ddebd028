import type { Environment } from '../read/inputs.js';

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
