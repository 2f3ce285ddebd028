import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';
import type { WayIn } from './ways-in.js';

/** Where the scripts are that use the clients. */
export const SCRIPTS = join(ROOT, 'acceptance', 'interop');

/** The packages of `.ci/tools`, among them jira.js. */
const TOOLS = join(ROOT, '.ci', 'tools', 'node_modules');

/** Debian's packages are for Debian's own Python, which need not be the first on the `PATH`. */
export const PYTHON =
  process.env['PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

/** The version that is here, or what is missing, as a sentence. */
export type Found = { readonly version: string } | { readonly missing: string };

/** Something that a step may use to talk to Jira. */
export interface Client {
  readonly name: string;
  readonly find: () => Found;
  /** The program and its arguments, without the issue. */
  readonly command: readonly [string, ...string[]];
  /** In the command line of the process that sends the requests. */
  readonly seenAs: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How it gets the header: in a file, as the variable that `export-auth-header` sets, or as the same variable that the
   * workflow sets from the output.
   */
  readonly header: 'curl-config' | 'exported' | 'output';
  readonly serves: (way: WayIn) => boolean;
}

const CURL: Client = {
  name: 'curl',
  find: () => {
    const version = /^curl (\S+)/.exec(outputOf('curl', ['--version']) ?? '')?.[1];
    return version === undefined ? { missing: 'curl is not here.' } : { version };
  },
  command: ['bash', join(SCRIPTS, 'with_curl.sh')],
  seenAs: '/issue/',
  header: 'curl-config',
  serves: () => true,
};

const REQUESTS: Client = {
  name: 'requests',
  find: () => findPythonPackage('requests', 'python3-requests'),
  command: [PYTHON, join(SCRIPTS, 'with_requests.py')],
  seenAs: 'with_requests.py',
  header: 'exported',
  serves: () => true,
};

const PYTHON_JIRA: Client = {
  name: 'jira',
  find: () => findPythonPackage('jira', 'python3-jira'),
  command: [PYTHON, join(SCRIPTS, 'with_jira.py')],
  seenAs: 'with_jira.py',
  header: 'output',
  serves: needsNoSignature,
};

const JIRA_JS: Client = {
  name: 'jira.js',
  find: () => {
    const manifest = join(TOOLS, 'jira.js', 'package.json');
    if (!existsSync(manifest)) {
      return { missing: 'jira.js is not here; `npm ci --prefix .ci/tools --ignore-scripts` installs it.' };
    }
    return { version: (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version };
  },
  command: [process.execPath, join(SCRIPTS, 'with_jirajs.cjs')],
  seenAs: 'with_jirajs.cjs',
  env: { NODE_PATH: TOOLS },
  header: 'output',
  serves: needsNoSignature,
};

export const CLIENTS: readonly Client[] = [CURL, REQUESTS, PYTHON_JIRA, JIRA_JS];

export const findOauthlib = (): Found => findPythonPackage('oauthlib', 'python3-oauthlib');

/** A client that is given one header for all of its requests can't sign them one by one. */
function needsNoSignature({ method }: WayIn): boolean {
  return method !== 'oauth1';
}

function findPythonPackage(name: string, debian: string): Found {
  const version = outputOf(PYTHON, ['-c', `import ${name}; print(${name}.__version__)`])?.trim();
  if (version !== undefined) return { version };
  return {
    missing: `${PYTHON} can't import ${name}; Debian has it as ${debian}. PYTHON names another Python.`,
  };
}

/** Standard output, if the program is there and content. */
function outputOf(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
