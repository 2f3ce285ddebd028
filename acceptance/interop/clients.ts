import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missingPackage, missingProgram, ROOT, TOOLS } from '../kit/tools.js';

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
    ...{ name: 'curl', missing: () => missingProgram('curl'), header: 'curl-config' },
    ...{ ...script('with_curl.sh', 'bash'), seenAs: '/issue/' },
  },
  {
    ...{ name: 'requests', missing: () => missingModule('requests'), header: 'exported' },
    ...script('with_requests.py', PYTHON),
  },
  {
    ...{ name: 'jira', missing: () => missingModule('jira'), header: 'output' },
    ...script('with_jira.py', PYTHON),
  },
  {
    ...{ name: 'jira.js', missing: () => missingPackage('jira.js'), header: 'output' },
    ...{ ...script('with_jirajs.cjs', process.execPath), env: { NODE_PATH: TOOLS } },
  },
];

/** Why a module of Python's can't be used; nothing if it can. */
export function missingModule(name: string): string | undefined {
  const remedy = `PYTHON names another Python, or \`apt-get install python3-${name}\` installs ${name}`;
  return missingProgram(PYTHON, ['-c', `import ${name}`], remedy);
}
