import type { Environment } from '../read/inputs.js';

/**
 * The data of a command of GitHub Actions or Azure Pipelines, as azure-pipelines-task-lib 5.281.0 writes and reads it,
 * and azure-pipelines-agent reads it (`CommandStringConvertor.cs`). `]` and `;` stay: of the two, only the agent decodes
 * `%5D` and `%3B` here.
 */
export function escaped(text: string, percent = '%25'): string {
  return text.replaceAll('%', percent).replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Gitea and Forgejo speak the language of GitHub Actions, and say that they are GitHub, too. */
export function isGitea({ GITEA_ACTIONS, FORGEJO_ACTIONS }: Environment): boolean {
  return GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true';
}

/**
 * The lines that have a runner of GitHub Actions hide texts.
 *
 * Gitea's runner before 3.1 and Forgejo's (`internal/pkg/report/reporter.go` of each) take the data as it stands, so that
 * an escaped percent sign would make a mask that is found nowhere: they are given such a text in both ways.
 */
export function maskCommands(texts: readonly string[], environment: Environment): string {
  const asItStands = isGitea(environment);
  return texts
    .flatMap((text) => {
      const data = escaped(text);
      return asItStands && data !== text && !/[\r\n]/.test(text) ? [text, data] : [data];
    })
    .map((data) => `::add-mask::${data}\n`)
    .join('');
}
