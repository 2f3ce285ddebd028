import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD, install, missingProgram, ROOT } from './tools.js';

const BIN = join(BUILD, 'bin');

/** A program written in Go, in one exact version: the results must not depend on the day. */
interface GoTool {
  readonly version: string;
  /** The argument of `go install`, without its version. */
  readonly module: string;
  readonly asks: string;
  /** The name that `go install` gives it, if it is a different one. */
  readonly builtAs?: string;
  /** The variable that its release build sets to the version, if it can't tell its version otherwise. */
  readonly versionVariable?: string;
}

export const GO_TOOLS = {
  act: { version: '0.2.87', module: 'github.com/nektos/act', asks: '--version' },
  // The first releases that support `using: node24` are newer than 1.7.7.
  actionlint: { version: '1.7.12', module: 'github.com/rhysd/actionlint/cmd/actionlint', asks: '-version' },
  gitleaks: {
    ...{ version: '8.30.1', module: 'github.com/zricethezav/gitleaks/v8', asks: 'version' },
    versionVariable: 'github.com/zricethezav/gitleaks/v8/version.Version',
  },
  'buildkite-agent': {
    ...{ version: '3.78.0', module: 'github.com/buildkite/agent/v3', asks: '--version', builtAs: 'agent' },
  },
} as const satisfies Record<string, GoTool>;

/**
 * Programs that `go install` can't make, with the package to build. Each is a folder of `acceptance/go`, whose `go.mod`
 * sets the exact version.
 */
const GO_PROGRAMS = { 'gitlab-masker': '.', 'gitea-act': 'github.com/nektos/act' } as const;

type Found =
  | { readonly command: string; readonly missing?: never }
  | { readonly command?: never; readonly missing: string };

function once<Name>(find: (name: Name) => Found): (name: Name) => Found {
  const found = new Map<Name, Found>();
  return (name) => {
    const one = found.get(name) ?? find(name);
    found.set(name, one);
    return one;
  };
}

/** @returns the command of the tool, which is installed if necessary, or why it is unavailable */
export const goTool = once((name: keyof typeof GO_TOOLS): Found => {
  const { version, module, asks, builtAs, versionVariable }: GoTool = GO_TOOLS[name];
  const installed = join(BIN, name);
  const command = [installed, name].find((each) => {
    const { status, stdout } = spawnSync(each, [asks], { encoding: 'utf8' });
    return status === 0 && /(?<![\d.])\d+\.\d+\.\d+(?![\d.])/.exec(stdout)?.[0] === version;
  });
  if (command !== undefined) return { command };
  const linked = versionVariable === undefined ? [] : [`-ldflags=-X=${versionVariable}=${version}`];
  const given = ['go', 'install', ...linked, `${module}@v${version}`];
  const missing = missingGo(name) ?? install(name, given, { env: { ...process.env, GOBIN: BIN } });
  if (missing !== undefined) return { missing };
  if (builtAs !== undefined) renameSync(join(BIN, builtAs), installed);
  return { command: installed };
});

/** @returns the command of the program, which is built if necessary, or why it is unavailable */
export const goProgram = once((name: keyof typeof GO_PROGRAMS): Found => {
  const sources = join(ROOT, 'acceptance', 'go', name);
  const hash = createHash('sha256');
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)));
  const command = join(BIN, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(command)) return { command };
  // Go adds all other versions to go.mod, and writes sums beside it.
  const cwd = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    cpSync(sources, cwd, { recursive: true });
    const given = ['go', 'build', '-mod=mod', '-o', command, GO_PROGRAMS[name]];
    const missing = missingGo(name) ?? install(name, given, { cwd });
    return missing === undefined ? { command } : { missing };
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

function missingGo(name: string): string | undefined {
  return missingProgram('go', ['version'], `${name} needs it`);
}
