import type { Failure } from '../failure.js';
import { isObject, type JsonObject, textField } from '../json.js';
import { printable, printableMarkdown, quoted } from '../printable.js';
import { type Environment, valueOf } from '../results.js';
import type { Place } from './jira.js';
import type { Request } from './read.js';
import type { Result } from './run.js';

/** Returns the address of the CI system's run, or an empty string. */
export function runLink(environment: Environment): string {
  const value = (name: string): string => valueOf(environment, name);
  const [repository, build] = [value('GITHUB_REPOSITORY'), value('BUILD_BUILDID')];
  // A project's name may hold spaces.
  const azure = value('SYSTEM_COLLECTIONURI') + encodeURIComponent(value('SYSTEM_TEAMPROJECT'));
  const links = [
    repository && `${value('GITHUB_SERVER_URL')}/${repository}/actions/runs/${value('GITHUB_RUN_ID')}`,
    // GitLab, CircleCI, Buildkite, Drone, Woodpecker and Jenkins.
    ...['CI_JOB_URL', 'CIRCLE_BUILD_URL', 'BUILDKITE_BUILD_URL', 'DRONE_BUILD_LINK'].map(value),
    ...['CI_PIPELINE_URL', 'BUILD_URL'].map(value),
    build && `${azure}/_build/results?buildId=${build}`,
    `${value('BITBUCKET_GIT_HTTP_ORIGIN')}/pipelines/results/${value('BITBUCKET_BUILD_NUMBER')}`,
  ];
  return links.find((link) => /^https?:\/\/[^\s]+$/.test(link)) ?? '';
}

function auditLine(result: Result, { account }: Place, run: string): string {
  const { issue, fields, failure, updated } = result;
  const names = fields.map(({ name }) => quoted(name)).join(', ');
  const why = failure ? ` (${failure.code})` : '';
  if (updated === null || failure) return `${issue}: ${updated === null ? 'perhaps' : 'not'} updated${why}.`;
  if (!updated) return `${issue}: would set ${names}.`;
  const who = account.id === '' ? 'an unknown account' : `the account ${printable(account.id)}`;
  return `${issue}: set ${names} as ${who}${run === '' ? '' : `, in ${run}`}.`;
}

/** Returns a function that tells each result, and a failure that several issues share only once. */
export function resultTeller(
  { issues }: Pick<Request, 'issues'>,
  place: Place,
  environment: Environment,
  { fail, say }: { fail: (failure: Failure) => unknown; say: (text: string) => void },
) {
  const run = runLink(environment);
  const told = new Set<string>();
  return (result: Result): void => {
    const { failure, updated } = result;
    if (failure && !told.has(failure.message)) fail(failure);
    if (failure) told.add(failure.message);
    if (!failure || updated === null || issues.length > 1) say(auditLine(result, place, run));
  };
}

const MOST_ROWS = 500;

/** Writes a step summary in Markdown. */
export function updateSummary(results: readonly Result[], { siteUrl }: Place, isDryRun: boolean): string {
  const hasBefore = results.some(({ before }) => before);
  const shown = (value: unknown): string => printableMarkdown(plain(value), 200);
  const row = (...[issue, field, before, sent]: readonly string[]): string =>
    `| ${[issue, field, ...(hasBefore ? [before] : []), sent].join(' | ')} |`;
  const rows = results.flatMap(({ issue, fields, before, failure, request, updated }) => {
    const link = `[${issue}](${siteUrl}/browse/${issue})`;
    const result = updated === null ? 'perhaps updated: ' : '';
    if (failure) return row(link, `**${result}${failure.code}**`, '', printableMarkdown(failure.what, 300));
    const sent: JsonObject = { ...request?.update, ...request?.fields };
    return fields.map(({ id, name }) =>
      row(link, printableMarkdown(name), shown(before?.[id]), shown(sent[id])),
    );
  });
  const head = row('Issue', 'Field', 'Before', isDryRun ? 'Would send' : 'Sent');
  const lines = [head, row('---', '---', '---', '---'), ...rows.slice(0, MOST_ROWS)];
  const more = rows.length > MOST_ROWS ? `\nand ${rows.length - MOST_ROWS} more\n` : '';
  const updated = results.filter(({ failure }) => !failure).length;
  return `### Jira issues: ${updated} of ${results.length} ${isDryRun ? 'would be updated' : 'updated'}\n\n${lines.join('\n')}\n${more}\n`;
}

/** Returns a value for people: the name in its JSON, if it has one. */
export function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (value === undefined || value === null) return '';
  if (!isObject(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  // Rich text consists of nodes with a type. Those without a text or content are breaks and the like.
  if (Array.isArray(value['content'])) return value['content'].map(plain).join(' ');
  const keys = ['value', 'name', 'displayName', 'key', 'accountId', 'text'];
  const [name] = keys.flatMap((key) => textField(value, key) ?? []);
  const child = isObject(value['child']) ? ` > ${plain(value['child'])}` : '';
  return name === undefined ? ('type' in value ? '' : JSON.stringify(value)) : name + child;
}

/** Returns the body that was sent or would be, or for several issues a list of bodies. */
export function requestsOf(results: readonly Result[]): unknown {
  if (results.length === 1) return results[0]?.request;
  return results.map(({ issue, request }) => ({ issue, request }));
}
