import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shellQuoted as quoted } from '../src/printable.js';
import { fixtures } from './fixtures.js';
import type { Sandbox } from './index.js';
import { dataCenterWays, ways } from './ways.js';

const { dataCenter, fields, github, gitlab, government, issues, organization, sites, webhook } = fixtures;
const AT = { 'site-url': dataCenter.url };
const { basic, 'personal-access-token': pat, 'refresh-token': refreshToken } = dataCenterWays;

/** Credentials to try, as inputs. */
const EXAMPLES = [
  ...Object.entries(ways),
  ...Object.entries({ basic, pat, refreshToken }).map(([name, way]) => [name, { ...AT, ...way }] as const),
  ['organization', { 'org-id': organization.orgId, 'org-api-key': organization.keys.full }] as const,
];

/** Writes the variables, and a `jira-auth` that runs the built program. @returns the line for a POSIX shell */
export function writeForShell(sandbox: Sandbox): string {
  const folder = dirname(sandbox.caFile);
  const program = fileURLToPath(new URL('../dist/cli/index.js', import.meta.url));
  writeFileSync(join(folder, 'jira-auth'), `#!/bin/sh\nexec node ${quoted(program)} "$@"\n`, { mode: 0o700 });
  const given = { ...sandbox.env, ...variablesOf({ 'site-url': sites.acme.url, ...ways.classic }) };
  const lines = [...exportsOf(given), `PATH=${quoted(folder)}:"$PATH"`, ''];
  const variables = join(folder, 'variables.sh');
  writeFileSync(variables, lines.join('\n'), { mode: 0o600 });
  return `. ${/^[\w./-]+$/.test(variables) ? variables : quoted(variables)}\n`;
}

export function guide({ proxyUrl, caFile, clientCertificate }: Sandbox): string {
  return `A model of Atlassian on loopback. Nothing here is a real credential, and nothing leaves this machine.

  proxy    ${proxyUrl} (CONNECT only)
  CA       ${caFile}
  sites    ${sites.acme.host}, ${sites.globex.host}, ${government.site.host}
  server   ${dataCenter.url}, a Data Center 10.3
           ${dataCenter.mutualTlsUrl} wants ${clientCertificate.certFile}
  stores   ${github.apiUrl} (${github.repository}), ${gitlab.apiUrl}
  webhook  ${webhook.url}
  issues   ${issues.first}, ${issues.second}; ${fields.developmentStatus} is "In Development",
           "Development Completed" or "Released"

Run the line on standard output in another shell, and try:

  jira-auth check
  jira-auth fields 'Development status' --issue ${issues.first}
  jira-auth update ${issues.first} 'Development status=Development Completed'
  eval "$(jira-auth export)"
  curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"
  jira-auth cleanup

Other credentials, each after that line:

${EXAMPLES.map(describe).join('\n')}
Ctrl+C ends it.
`;
}

function describe([name, inputs]: readonly [name: string, inputs: Record<string, string>]): string {
  // A leftover variable would select two methods.
  const lines = ['unset JIRA_EMAIL JIRA_API_TOKEN', ...exportsOf(variablesOf(inputs))];
  return [`  ${name}`, ...lines.map((line) => `    ${line}`), ''].join('\n');
}

/** Without the schema, which loads the program's client. */
function variablesOf(inputs: Record<string, string>): Record<string, string> {
  const entries = Object.entries(inputs);
  return Object.fromEntries(
    entries.map(([name, value]) => [`JIRA_${name.toUpperCase().replaceAll('-', '_')}`, value]),
  );
}

function exportsOf(variables: Record<string, string>): string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
}
