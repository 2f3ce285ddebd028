import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, TOOLS } from '../kit/tools.js';

/** Where the scripts are that use the clients. */
export const SCRIPTS = join(ROOT, 'acceptance', 'interop');

/** Debian's packages are for Debian's own Python, which need not be the first on the `PATH`. */
export const PYTHON =
  process.env['PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

/** Something that a step may use to talk to Jira. */
export interface Client {
  readonly name: string;
  readonly missing: () => string | undefined;
  /** The program and its arguments, without the issue. */
  readonly command: readonly string[];
  /** In the command line of the process that sends the requests. */
  readonly seenAs: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How it gets the header: in a file, as the variable that `export-auth-header` sets, or as the same variable that the
   * workflow sets from the output.
   */
  readonly header: 'curl-config' | 'exported' | 'output';
}

const script = (name: string, ...program: string[]): Pick<Client, 'command' | 'seenAs'> => ({
  command: [...program, join(SCRIPTS, name)],
  seenAs: name,
});

export const CLIENTS: readonly Client[] = [
  {
    name: 'curl',
    missing: () => (spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl is not here.'),
    ...script('with_curl.sh', 'bash'),
    seenAs: '/issue/',
    header: 'curl-config',
  },
  {
    name: 'requests',
    missing: () => missingPackage('requests', 'python3-requests'),
    ...script('with_requests.py', PYTHON),
    header: 'exported',
  },
  {
    name: 'jira',
    missing: () => missingPackage('jira', 'python3-jira'),
    ...script('with_jira.py', PYTHON),
    header: 'output',
  },
  {
    name: 'jira.js',
    missing: () =>
      existsSync(join(TOOLS, 'jira.js'))
        ? undefined
        : 'jira.js is not here; `npm ci --prefix .ci/tools --ignore-scripts` installs it.',
    ...script('with_jirajs.cjs', process.execPath),
    env: { NODE_PATH: TOOLS },
    header: 'output',
  },
];

export const findOauthlib = (): string | undefined => missingPackage('oauthlib', 'python3-oauthlib');

function missingPackage(name: string, debian: string): string | undefined {
  return spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0
    ? undefined
    : `${PYTHON} can't import ${name}; Debian has it as ${debian}. PYTHON names another Python.`;
}
